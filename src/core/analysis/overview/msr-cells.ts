/** MSRs of a list of numbers and values. */
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import { cellWithBits, paddedHex, type Cell } from './cell.ts';
import type { Image } from './vector-state.ts';

/** @param valueName what the list calls a value */
export function* msrCells(stream: OpenStream, { row, fields, prefix }: Image, valueName: string): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (let i = 0; ; i++) {
    const index = fields.get(`${prefix}[${i}].index`);
    const value = fields.get(`${prefix}[${i}].${valueName}`);
    if (index === undefined || value === undefined) return cells;
    const label = index.meaning === '' ? `MSR ${index.text}` : index.meaning;
    cells.push({ ...(yield* cellWithBits(stream, row, value, label)), text: paddedHex(value) });
  }
}
