/** Counts over a log's columns, once for each log. */
import { bit } from './flag-bits.ts';

/** A log in columns. */
export interface Columns {
  readonly name: string;
  readonly lines: number;
  readonly message: Uint16Array;
  readonly row: Int32Array;
  readonly flags: Uint8Array;
  readonly cut: string;
}

export interface LogTally {
  readonly known: number;
  readonly placed: number;
  readonly agrees: number;
  readonly differs: number;
}

const counted = new WeakMap<Columns, LogTally>();

export function tallyOf(columns: Columns): LogTally {
  const before = counted.get(columns);
  if (before !== undefined) return before;
  let [known, placed, agrees, differs] = [0, 0, 0, 0];
  for (let line = 0; line < columns.lines; line++) {
    const flags = columns.flags[line] ?? 0;
    if ((columns.message[line] ?? 0) > 0) known++;
    if ((columns.row[line] ?? -1) >= 0) placed++;
    if (bit(flags, 'AGREES')) agrees++;
    if (bit(flags, 'DIFFERS')) differs++;
  }
  const tally = { known, placed, agrees, differs };
  counted.set(columns, tally);
  return tally;
}
