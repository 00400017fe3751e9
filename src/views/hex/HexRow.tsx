/** One row of the hex view: offset, bytes, text. Drawn again only when its bytes come or the cursor enters or leaves. */
import { memo, type ReactNode } from 'react';
import { contains, lengthOf, type ByteRange } from '../../core/bytes/range.ts';
import { plural } from '../../core/text.ts';
import { PAGE_BYTES } from '../../store/page-cache.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { HexCursor } from './HexCursor.tsx';
import { HexRuns } from './HexRuns.tsx';
import type { HexGrid } from './hex-grid.ts';
import { gutterText, offsetLabel } from './hex-text.ts';
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
  /** Ranges of the stream that touch the row and were not captured. */
  readonly lost: readonly ByteRange[];
  /** Column of the cursor; -1 where it is in another row. */
  readonly cursor: number;
  /** Name of the field at the cursor, for assistive technology. */
  readonly field: string;
}

/** Greatest aria-rowindex that assistive technology takes. */
const ARIA_MAX = 2 ** 31 - 1;

export const HexRow = memo(function HexRow({ row, grid, base, size, page, lost, cursor, field }: HexRowProps): ReactNode {
  const start = row * grid.columns;
  const pageStart = start - (start % PAGE_BYTES);
  const inPage = lost.map((range) => ({ start: range.start - pageStart, end: range.end - pageStart }));
  const { hex, ascii } = rowRuns(page, start % PAGE_BYTES, Math.min(grid.columns, size - start), inPage);
  const why = lost.map((range) => `${plural(lengthOf(range), 'byte')} from ${offsetLabel(range.start, base)} on are not in the capture`).join('; ');
  const isLost = lost.some((range) => contains(range, start + cursor));
  return (
    <div className={styles['row']} role="row" data-row={row} aria-rowindex={row < ARIA_MAX ? row + 1 : undefined}>
      <span className={styles['gutter']} role="rowheader">
        {gutterText(start, grid.digits, base)}
      </span>
      <HexRuns area="hex" grid={grid} runs={hex} why={why} />
      <HexRuns area="ascii" grid={grid} runs={ascii} why={why} />
      {cursor < 0 ? null : <HexCursor grid={grid} column={cursor} offset={start + cursor} byte={isLost ? null : page?.[(start + cursor) % PAGE_BYTES]} base={base} field={field} />}
    </div>
  );
});
