/** The bits of a register by name: those that are set strong, the others faint. */
import { memo } from 'react';
import type { Bit } from '../../core/analysis/overview/cell.ts';
import { BitName } from './BitName.tsx';
import styles from './BitList.module.css';

interface BitListProps {
  readonly row: number;
  readonly bits: readonly Bit[];
  /** Also names those that are clear. */
  readonly clear: boolean;
}

export const BitList = memo(function BitList({ row, bits, clear }: BitListProps) {
  const shown = clear ? bits : bits.filter(({ set }) => set);
  if (shown.length === 0) return <span className={styles['none']}>no bit set</span>;
  return (
    <span className={styles['bits']}>
      {shown.map((bit) => (
        <BitName key={bit.path} row={row} bit={bit} />
      ))}
    </span>
  );
});
