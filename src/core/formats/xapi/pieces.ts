/** Rows of xenopsd's image, and how it says that one is cut. */
import type { ScanContext } from '../scan-context.ts';
import { plural } from '../../text.ts';
import { recordName } from '../names.ts';
import * as rules from './rules.ts';

/** The column of lengths holds no more. */
const LONGEST_ROW = 2 ** 32 - 1;

export interface Made {
  readonly row: number;
  readonly whole: boolean;
}

/**
 * The row of a record at the cursor, which goes behind it. What a row cannot hold of a very long one is a gap.
 * @param exact the length where a number does not hold it exactly
 */
export function piece({ builder, cursor }: ScanContext, layer: number, type: number, length: number, exact: number | bigint = length): Made {
  const start = cursor.position;
  const end = start + length;
  const whole = end <= cursor.size;
  const row = builder.pushPiece(layer, type, start, Math.min(length, LONGEST_ROW), !whole);
  if (!whole) builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.size, end: cursor.size }, message: `${recordName('xapi', type)} needs ${plural(exact, 'byte')}; only ${plural(cursor.size - start, 'byte')} are there.` });
  const reached = Math.min(end, cursor.size);
  if (reached > start + LONGEST_ROW) builder.push('gap', layer, 0, start + LONGEST_ROW, 0);
  cursor.position = reached;
  return { row, whole };
}
