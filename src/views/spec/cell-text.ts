/** A cell in words. */
import type { DiagramCell } from '../../core/spec/diagram.ts';
import { byteSize, hex, plural, printable } from '../../core/text.ts';

/** What stands in the cell beside its name; a blob's own bytes are in the hex view. */
export function cellValue({ kind, text, range }: DiagramCell): string {
  if (kind === 'blob' || kind === 'gap') return byteSize(range.end - range.start);
  if (kind === 'reserved' || kind === 'padding') return /^[0 ]*$/.test(text) ? '0' : text;
  return printable(text);
}

export const cellName = ({ group, name }: DiagramCell): string => (group === '' ? name : name.startsWith('[') ? `${group}${name}` : `${group}.${name}`);

/** What stands in the cell: an element with its array, a field of an element with the element. */
export function cellLabel({ group, name }: DiagramCell): string {
  const owner = group.slice(group.lastIndexOf('.') + 1);
  if (name.startsWith('[')) return `${owner}${name}`;
  return owner.endsWith(']') ? `${owner}.${name}` : name;
}

/** `user_regs.rip, u64, 0xffff…, at 0x120, 8 octets`. */
export function cellTitle(cell: DiagramCell): string {
  const { type, meaning, range, stands, suspect } = cell;
  const value = cellValue(cell);
  return [
    cellName(cell),
    type,
    stands > 1 ? plural(stands, 'field') : value === '' ? '' : `= ${value}`,
    printable(meaning),
    suspect ? 'not allowed' : '',
    `at ${hex(range.start)}`,
    plural(range.end - range.start, 'octet'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
