/** One bit or small number of a register, which leads to its field. */
import { memo } from 'react';
import type { Bit } from '../../core/analysis/overview/cell.ts';
import { useApp } from '../../store/index.ts';
import styles from './BitName.module.css';

interface BitNameProps {
  readonly row: number;
  readonly bit: Bit;
}

export const BitName = memo(function BitName({ row, bit }: BitNameProps) {
  const selected = useApp((state) => state.row === row && state.path === bit.path);
  const words = bit.text === '' ? (bit.set ? 'set' : 'clear') : bit.text;
  return (
    <button type="button" className={styles['bit']} data-cell="" data-row={row} data-path={bit.path} data-set={bit.set} aria-pressed={selected} aria-label={`${bit.name}, ${words}`} tabIndex={-1} title={bit.doc === '' ? words : `${bit.doc} (${words})`}>
      <span aria-hidden="true" className={styles['box']}>
        {bit.set ? '■' : '□'}
      </span>
      {bit.text === '' ? bit.name : `${bit.name} ${bit.text}`}
    </button>
  );
});
