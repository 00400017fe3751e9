/** A line of one side's bytes: offset, bytes, text, each stretch with its mark. */
import { memo, type ReactNode } from 'react';
import type { ByteRange } from '../../core/bytes/range.ts';
import { asciiChar, hexByte, offsetText } from '../../core/text.ts';
import { PAGE_BYTES } from '../../store/page-cache.ts';
import { runsOf } from './side-grid.ts';
import styles from './SideLine.module.css';

interface SideLineProps {
  readonly line: number;
  readonly columns: number;
  readonly digits: number;
  /** Bytes in this line. */
  readonly count: number;
  /** The page that the line lies in; undefined while it is not here. */
  readonly page: Uint8Array | undefined;
  /** Ranges that have a place in the stream and were never captured. */
  readonly lost: readonly ByteRange[];
  /** A letter for each byte. */
  readonly marks: string;
}

/** Bytes that have not been read yet, and those that cannot be. */
const UNREAD = '··';

export const SideLine = memo(function SideLine({ line, columns, digits, count, page, lost, marks }: SideLineProps): ReactNode {
  const start = line * columns;
  const byteAt = (i: number): number | undefined => (lost.some(({ start: from, end }) => start + i >= from && start + i < end) ? undefined : page?.[(start + i) % PAGE_BYTES]);
  const runs = runsOf(marks.slice(0, count));
  const hexOf = (from: number, to: number): string => {
    let text = '';
    for (let i = from; i < to; i++) {
      const byte = byteAt(i);
      text += (byte === undefined ? UNREAD : hexByte(byte)) + (i === columns / 2 - 1 ? '  ' : ' ');
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
    <div className={styles['line']} role="row" data-byte-line={line} aria-rowindex={line + 1}>
      <span className={styles['offset']} role="rowheader">{offsetText(start, digits)}</span>
      <span className={styles['bytes']} role="gridcell" style={{ width: `${3 * columns + 1}ch` }}>
        {runs.map(({ mark, from, to }) => (
          <span key={from} data-mark={mark}>{hexOf(from, to)}</span>
        ))}
      </span>
      <span className={styles['text']} role="gridcell">
        {runs.map(({ mark, from, to }) => (
          <span key={from} data-mark={mark}>{textOf(from, to)}</span>
        ))}
      </span>
    </div>
  );
});
