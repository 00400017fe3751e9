/** What the cells are read from, made once a stream and brought up to date as the scan goes on. */
import { useEffect, useMemo } from 'react';
import { NO_HOLES } from '../../core/bytes/range.ts';
import { Ordinals } from '../../core/index/ordinals.ts';
import { PageTotals } from '../../core/index/page-totals.ts';
import { useApp } from '../../store/index.ts';
import { SCAN_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import type { RowSources } from './row-cells.ts';

export function useRowSources(): RowSources | null {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const offsetBase = useApp((state) => state.offsetBase);
  const holes = useApp((state) => state.capture?.holes ?? NO_HOLES);
  const revision = useThrottled(useApp((state) => state.revision), SCAN_INTERVAL_MS);
  const tables = useMemo(() => (index === null ? null : { index, ordinals: new Ordinals(index), totals: new PageTotals() }), [index]);
  useEffect(() => {
    tables?.totals.extend(tables.index.pageSlabs);
  }, [tables, revision]);
  return useMemo(() => (tables === null ? null : { ...tables, layers, offsetBase, holes }), [tables, layers, offsetBase, holes]);
}
