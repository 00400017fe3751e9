/** A cell in words. */
import type { DiagramCell } from '../../core/spec/diagram.ts';
import { byteSize, hex, plural } from '../../core/text.ts';

/** What stands in the cell beside its name; a blob's own bytes are in the hex view. */
export function cellValue({ kind, text, range }: DiagramCell): string {
  if (kind === 'blob' || kind === 'gap') return byteSize(range.end - range.start);
  if (kind === 'reserved' || kind === 'padding') return /^[0 ]*$/.test(text) ? '0' : text;
  return text;
}

export const cellName = ({ group, name }: DiagramCell): string => (group === '' ? name : name.startsWith('[') ? `${group}${name}` : `${group}.${name}`);

/** `user_regs.rip, u64, 0xffff…, at 0x120, 8 octets`. */
export function cellTitle(cell: DiagramCell): string {
  const { type, meaning, range, stands, suspect } = cell;
  const value = cellValue(cell);
  return [
    cellName(cell),
    type,
    stands > 1 ? plural(stands, 'field') : value === '' ? '' : `= ${value}`,
    meaning,
    suspect ? 'not allowed' : '',
    `at ${hex(range.start)}`,
    plural(range.end - range.start, 'octet'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
