/** One row of the hex view: offset, bytes, text. Drawn again only when its bytes come or the cursor enters or leaves. */
import { memo, type ReactNode } from 'react';
import { PAGE_BYTES } from '../../store/page-cache.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { HexCursor } from './HexCursor.tsx';
import { HexRuns } from './HexRuns.tsx';
import type { HexGrid } from './hex-grid.ts';
import { gutterText } from './hex-text.ts';
import { rowRuns } from './runs.ts';
import styles from './HexRow.module.css';

export interface HexRowProps {
  readonly row: number;
  readonly grid: HexGrid;
  readonly base: OffsetBase;
  /** Bytes of the stream. */
  readonly size: number;
  /** The page that the row lies in; undefined while it is not here. */
  readonly page: Uint8Array | undefined;
  /** Column of the cursor; -1 where it is in another row. */
  readonly cursor: number;
  /** Name of the field at the cursor, for assistive technology. */
  readonly field: string;
}

/** Greatest aria-rowindex that assistive technology takes. */
const ARIA_MAX = 2 ** 31 - 1;

export const HexRow = memo(function HexRow({ row, grid, base, size, page, cursor, field }: HexRowProps): ReactNode {
  const start = row * grid.columns;
  const { hex, ascii } = rowRuns(page, start % PAGE_BYTES, Math.min(grid.columns, size - start));
  return (
    <div className={styles['row']} role="row" data-row={row} aria-rowindex={row < ARIA_MAX ? row + 1 : undefined}>
      <span className={styles['gutter']} role="rowheader">
        {gutterText(start, grid.digits, base)}
      </span>
      <HexRuns area="hex" grid={grid} runs={hex} />
      <HexRuns area="ascii" grid={grid} runs={ascii} />
      {cursor < 0 ? null : <HexCursor grid={grid} column={cursor} offset={start + cursor} byte={page?.[(start + cursor) % PAGE_BYTES]} base={base} field={field} />}
    </div>
  );
});
