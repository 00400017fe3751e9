/** A row's bytes as runs of one colour: a span a run instead of one a byte keeps 60 frames a second. */
import { contains, type ByteRange } from '../../core/bytes/range.ts';
import { asciiChar, hexByte } from '../../core/text.ts';
import { GROUP } from './hex-grid.ts';

/** `lost`: a packet capture does not have it, and nobody can read it. */
export type ByteClass = 'zero' | 'print' | 'other' | 'ff' | 'unread' | 'lost';

export interface Run {
  readonly kind: ByteClass;
  readonly text: string;
}

export interface RowRuns {
  readonly hex: readonly Run[];
  readonly ascii: readonly Run[];
}

const UNREAD_HEX = '··';
const UNREAD_ASCII = '·';

export function classOf(byte: number | undefined): ByteClass {
  if (byte === undefined) return 'unread';
  if (byte === 0) return 'zero';
  if (byte === 0xff) return 'ff';
  return byte >= 0x20 && byte < 0x7f ? 'print' : 'other';
}

const separator = (column: number, count: number): string => (column + 1 >= count ? '' : (column + 1) % GROUP === 0 ? '  ' : ' ');

/**
 * @param bytes the page that the row lies in, undefined while it is not here
 * @param at the row's first byte in that page
 * @param count bytes in the row; fewer than columns only in the last one
 * @param lost ranges of the page that were not captured
 */
export function rowRuns(bytes: Uint8Array | undefined, at: number, count: number, lost: readonly ByteRange[] = []): RowRuns {
  const hex: Run[] = [];
  const ascii: Run[] = [];
  let kind: ByteClass | null = null;
  let digits = '';
  let text = '';
  for (let column = 0; column < count; column++) {
    const gone = lost.some((range) => contains(range, at + column));
    const byte = gone ? undefined : bytes?.[at + column];
    const next = gone ? 'lost' : classOf(byte);
    if (kind !== null && next !== kind) {
      hex.push({ kind, text: digits });
      ascii.push({ kind, text });
      digits = '';
      text = '';
    }
    kind = next;
    digits += (byte === undefined ? UNREAD_HEX : hexByte(byte)) + separator(column, count);
    text += byte === undefined ? UNREAD_ASCII : asciiChar(byte);
  }
  if (kind !== null) {
    hex.push({ kind, text: digits });
    ascii.push({ kind, text });
  }
  return { hex, ascii };
}
