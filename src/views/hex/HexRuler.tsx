/** Column numbers over the bytes; stays in place while rows scroll. */
import { memo, type ReactNode } from 'react';
import { hexByte } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { leftOf, type HexGrid } from './hex-grid.ts';
import styles from './HexRuler.module.css';

interface HexRulerProps {
  readonly grid: HexGrid;
  readonly base: OffsetBase;
  /** Column of the cursor, -1 none. */
  readonly column: number;
}

const numberText = (column: number, base: OffsetBase): string => (base === 'hex' ? hexByte(column) : column.toString().padStart(2, '0'));

export const HexRuler = memo(function HexRuler({ grid, base, column }: HexRulerProps): ReactNode {
  const columns = Array.from({ length: grid.columns }, (_, i) => i);
  return (
    <div className={styles['ruler']} role="row">
      <span className={styles['corner']} role="columnheader">
        Offset
      </span>
      <span role="columnheader">
        <span className={styles['spoken']}>Bytes</span>
        {columns.map((i) => (
          <span key={i} aria-hidden="true" className={styles['number']} data-current={i === column} style={{ left: leftOf(grid, 'hex', i) + grid.char / 2 }}>
            {numberText(i, base)}
          </span>
        ))}
      </span>
      <span className={styles['text']} role="columnheader" style={{ left: leftOf(grid, 'ascii', 0) }}>
        ASCII
      </span>
    </div>
  );
});
