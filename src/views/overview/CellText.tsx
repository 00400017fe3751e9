/** A value that leads to its field; plain text where it stands in none. */
import { memo } from 'react';
import { printable } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import styles from './CellText.module.css';

interface CellTextProps {
  readonly row: number;
  readonly path: string | null;
  readonly text: string;
  readonly title: string;
  readonly suspect?: boolean;
}

export const CellText = memo(function CellText({ row, path, text, title, suspect = false }: CellTextProps) {
  const selected = useApp((state) => row >= 0 && state.row === row && state.path === path);
  if (row < 0) {
    return (
      <span className={styles['plain']} title={printable(title)}>
        {printable(text)}
      </span>
    );
  }
  return (
    <button type="button" className={styles['cell']} data-cell="" data-row={row} data-path={path ?? ''} data-suspect={suspect} aria-pressed={selected} tabIndex={-1} title={printable(title)}>
      {suspect && <span aria-label="The layout does not allow this value">▲ </span>}
      {printable(text)}
    </button>
  );
});
