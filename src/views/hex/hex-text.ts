/** Offsets and ranges as the hex view spells them, in either base. */
import { lengthOf, type ByteRange } from '../../core/bytes/range.ts';
import { byteSize, grouped, offsetText, plural } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';

/** Digits that the gutter needs for every offset of a stream: the same in all rows. */
export function gutterDigits(size: number, base: OffsetBase): number {
  const last = Math.max(0, size - 1);
  return Math.max(8, last.toString(base === 'hex' ? 16 : 10).length);
}

export const gutterText = (offset: number, digits: number, base: OffsetBase): string =>
  base === 'hex' ? offsetText(offset, digits) : offset.toString().padStart(digits, '0');

/** `0x1a2040` or `1,712,192`. */
export const offsetLabel = (offset: number, base: OffsetBase): string => (base === 'hex' ? `0x${offsetText(offset, 1)}` : grouped(offset));

/** `0x1a2040–0x1a2043 · 4 bytes`; the end is the last byte, as people count. */
export function rangeLabel(range: ByteRange, base: OffsetBase): string {
  const length = lengthOf(range);
  const size = length >= 10_240 ? `${byteSize(length)} (${plural(length, 'byte')})` : plural(length, 'byte');
  if (length <= 1) return `${offsetLabel(range.start, base)} · ${size}`;
  return `${offsetLabel(range.start, base)}–${offsetLabel(range.end - 1, base)} · ${size}`;
}
