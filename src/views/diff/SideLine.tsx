/** A line of one side's bytes: offset, bytes, text, each stretch with its mark. */
import { memo, type ReactNode } from 'react';
import type { ByteRange } from '../../core/bytes/range.ts';
import { asciiChar, hexByte, offsetText } from '../../core/text.ts';
import { PAGE_BYTES } from '../../store/page-cache.ts';
import { ARIA_MAX, blank, runsOf } from './side-grid.ts';
import styles from './SideLine.module.css';

interface SideLineProps {
  readonly line: number;
  readonly columns: number;
  readonly digits: number;
  /** Offset of the first byte, and of the end. */
  readonly start: number;
  readonly end: number;
  /** Column of the first byte. */
  readonly at: number;
  /** The pages that the first and the last byte lie in; undefined while they are not here. */
  readonly page: Uint8Array | undefined;
  readonly last: Uint8Array | undefined;
  /** Ranges that have a place in the stream and were never captured. */
  readonly lost: readonly ByteRange[];
  /** A letter for each byte. */
  readonly marks: string;
}

/** Bytes that have not been read yet, and those that cannot be. */
const UNREAD = '··';

export const SideLine = memo(function SideLine({ line, columns, digits, start, end, at, page, last, lost, marks }: SideLineProps): ReactNode {
  const boundary = Math.ceil((start + 1) / PAGE_BYTES) * PAGE_BYTES;
  const byteAt = (i: number): number | undefined => (lost.some(({ start: from, end: to }) => start + i >= from && start + i < to) ? undefined : (start + i < boundary ? page : last)?.[(start + i) % PAGE_BYTES]);
  const runs = runsOf(marks.slice(0, end - start));
  const hexOf = (from: number, to: number): string => {
    let text = '';
    for (let i = from; i < to; i++) {
      const byte = byteAt(i);
      text += (byte === undefined ? UNREAD : hexByte(byte)) + (i + at === columns / 2 - 1 ? '  ' : ' ');
    }
    return text;
  };
  const textOf = (from: number, to: number): string => {
    let text = '';
    for (let i = from; i < to; i++) {
      const byte = byteAt(i);
      text += byte === undefined ? '·' : asciiChar(byte);
    }
    return text;
  };
  return (
    <div className={styles['line']} role="row" data-line={line} data-byte={start} data-at={at} aria-rowindex={line < ARIA_MAX ? line + 1 : undefined}>
      <span className={styles['offset']} role="rowheader">{offsetText(start, digits)}</span>
      <span className={styles['bytes']} role="gridcell" style={{ width: `${3 * columns + 1}ch` }}>
        {blank(3 * at + (at >= columns / 2 ? 1 : 0))}
        {runs.map(({ mark, from, to }) => (
          <span key={from} data-mark={mark}>{hexOf(from, to)}</span>
        ))}
      </span>
      <span className={styles['text']} role="gridcell">
        {blank(at)}
        {runs.map(({ mark, from, to }) => (
          <span key={from} data-mark={mark}>{textOf(from, to)}</span>
        ))}
      </span>
    </div>
  );
});
