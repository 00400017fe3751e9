/** One side of a line of a page: bytes and text, what changed marked. */
import type { ReactNode } from 'react';
import { asciiChar, hexByte } from '../../core/text.ts';
import { stretchesOf } from './page-lines.ts';
import styles from './PagePair.module.css';

interface PageBytesProps {
  /** Null where the side has no contents. */
  readonly own: Uint8Array | null;
  readonly other: Uint8Array | null;
  readonly from: number;
  readonly to: number;
}

const textOf = (bytes: Uint8Array, from: number, to: number, spell: (byte: number) => string): string => Array.from(bytes.subarray(from, to), spell).join('');
const spaced = (byte: number): string => `${hexByte(byte)} `;

export function PageBytes({ own, other, from, to }: PageBytesProps): ReactNode {
  if (own === null) return <span role="gridcell" className={styles['absent']} />;
  const stretches = stretchesOf(own, other, from, to);
  const drawn = (spell: (byte: number) => string): ReactNode => stretches.map(({ from: start, to: end, changed }) => (changed ? <mark key={start}>{textOf(own, start, end, spell)}</mark> : <span key={start}>{textOf(own, start, end, spell)}</span>));
  return (
    <span role="gridcell">
      {drawn(spaced)} {drawn(asciiChar)}
    </span>
  );
}
