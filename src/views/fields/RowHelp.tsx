/** Under the tree while a whole record is selected: what it is, and who says so, in as few lines as that takes. */
import type { ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { RowTimeLine } from './RowTimeLine.tsx';
import { FateLine } from '../shared/FateLine.tsx';
import { rowHelp, rowName } from '../shared/row-text.ts';
import styles from './FieldHelp.module.css';

export function RowHelp({ row }: { readonly row: number }): ReactNode {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  if (index === null || row >= index.rowCount) return null;
  const range = { start: index.startOf(row), end: index.endOf(row) };
  const { doc, spec } = rowHelp(index, layers, row);
  return (
    <section className={styles['help']} aria-label="Selected record" data-empty="">
      <p className={styles['row']}>
        <span className={styles['path']}>{rowName(index, layers, row)}</span> {doc === '' ? 'Select a field to read what it is and who says so.' : doc}
      </p>
      {spec === '' ? null : <p className={styles['row']}>Laid out in {spec}</p>}
      <RowTimeLine row={row} />
      <FateLine range={range} />
    </section>
  );
}
