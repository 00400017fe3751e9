/** Keeps the list of rows in step with scan, filter and open runs, in slices of a few milliseconds. */
import { useEffect, useMemo, useState } from 'react';
import { RowList } from '../../core/index/row-list.ts';
import { markedFindings } from '../../store/findings.ts';
import { useApp } from '../../store/index.ts';
import { inSlices } from '../../store/slices.ts';
import { ROWS_PER_STEP } from '../shared/slices.ts';
import { FINDINGS_INTERVAL_MS, SCAN_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { rowsWith } from './finding-counts.ts';
import { ruleOf } from './row-rule.ts';

/** A list as it is at one moment: the same list is handed out anew when it has grown. */
export interface ShownRows {
  readonly list: RowList;
  readonly length: number;
  /** Whether all rows that there are have been looked at. */
  readonly complete: boolean;
}

const NOTHING: ShownRows = {
  list: new RowList({ shows: () => false, folds: () => false, only: null, nestedOpen: Infinity }),
  length: 0,
  complete: true,
};

export function useRowList(): ShownRows {
  const index = useApp((state) => state.index);
  const revision = useThrottled(
    useApp((state) => state.revision),
    SCAN_INTERVAL_MS,
  );
  const openRuns = useApp((state) => state.openRuns);
  const list = useList();
  const [shown, setShown] = useState(NOTHING);

  useEffect(() => {
    if (index === null) return undefined;
    list.setOpen(openRuns);
    return inSlices(
      () => list.extend(index.slabs, index.rowCount, ROWS_PER_STEP),
      (complete) => {
        // While a new filter is worked out the old list stays, so that nothing flickers.
        const next = { list, length: list.length, complete };
        setShown((before) => (complete || before.list === list || before.length === 0 ? next : before));
      },
    );
  }, [index, list, openRuns, revision]);

  return index === null ? NOTHING : shown;
}

/** A new list for each stream and each filter. */
function useList(): RowList {
  const index = useApp((state) => state.index);
  const filter = useApp((state) => state.filter);
  const folded = useApp((state) => state.folded);
  // Layers are announced again and again as they grow; only their names matter here.
  const names = useApp((state) => state.layers.map((layer) => layer.name).join());
  const throttled = useThrottled(useApp(markedFindings), FINDINGS_INTERVAL_MS);
  const findings = filter.findings === null ? null : throttled;
  return useMemo(() => {
    const only = filter.findings === null ? null : rowsWith(findings ?? [], filter.findings);
    const { layers } = useApp.getState();
    return index === null || names === '' ? NOTHING.list : new RowList(ruleOf(filter, folded, layers, only));
  }, [index, filter, folded, names, findings]);
}
