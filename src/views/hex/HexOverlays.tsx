/** What stands behind the bytes: the selected record, its neighbours' borders, the field, its parent, findings, the pointer. */
import { useCallback, type ReactNode } from 'react';
import type { ByteRange } from '../../core/bytes/range.ts';
import type { Finding } from '../../core/index/finding.ts';
import { markedFindings } from '../../store/findings.ts';
import { useHover } from '../../store/hover.ts';
import { useApp } from '../../store/index.ts';
import { useInSlices } from '../shared/use-in-slices.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import type { HexGrid } from './hex-grid.ts';
import { findingsIn, lookingUp, NO_LOOKUP, rowStarts } from './overlay-ranges.ts';
import { boundaryPath, rangePath, type PathWindow } from './range-path.ts';
import styles from './HexOverlays.module.css';

interface Shape {
  readonly kind: 'record' | 'border' | 'parent' | 'selected' | 'hover' | 'error' | 'warning' | 'info';
  readonly path: string;
}

export function HexOverlays({ grid, view }: { grid: HexGrid; view: PathWindow }): ReactNode {
  const index = useApp((state) => state.index);
  const row = useApp((state) => state.row);
  const range = useApp((state) => state.range);
  const chain = useApp((state) => state.chain);
  const findings = useThrottled(useApp(markedFindings), FINDINGS_INTERVAL_MS);
  const source = useApp((state) => state.source);
  useApp((state) => state.revision);
  const hover = useHover((state) => state.range);
  const look = useCallback((all: readonly Finding[]) => lookingUp(all, source), [source]);
  const lookup = useInSlices(findings, look, NO_LOOKUP);

  const shown: ByteRange = { start: view.first * grid.columns, end: (view.first + view.count) * grid.columns };
  const shapes: Shape[] = [];
  const add = (kind: Shape['kind'], of: ByteRange | null): void => {
    const path = of === null ? '' : rangePath(grid, view, of);
    if (path !== '') shapes.push({ kind, path });
  };
  if (index !== null && row >= 0 && row < index.rowCount) add('record', { start: index.startOf(row), end: index.endOf(row) });
  if (index !== null) {
    const path = rowStarts(index, shown).map((start) => boundaryPath(grid, view, start)).join('');
    if (path !== '') shapes.push({ kind: 'border', path });
  }
  add('parent', chain.at(-2)?.range ?? null);
  add('selected', range);
  for (const finding of findingsIn(lookup, shown)) add(finding.severity, finding.range);
  add('hover', hover);
  return (
    <svg className={styles['overlays']} aria-hidden="true">
      {shapes.map(({ kind, path }, i) => (
        <path key={i} data-kind={kind} d={path} />
      ))}
    </svg>
  );
}
