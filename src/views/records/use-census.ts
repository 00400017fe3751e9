/** What kinds of rows there are, counted in slices while the scan delivers. */
import { useEffect, useMemo, useState } from 'react';
import { RowCensus, type RowClass } from '../../core/index/row-census.ts';
import { useApp } from '../../store/index.ts';
import { inSlices } from '../../store/slices.ts';
import { ROWS_PER_STEP } from '../shared/slices.ts';
import { SCAN_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';

const NONE: readonly RowClass[] = [];

export function useCensus(): readonly RowClass[] {
  const index = useApp((state) => state.index);
  const revision = useThrottled(
    useApp((state) => state.revision),
    SCAN_INTERVAL_MS,
  );
  const census = useMemo(() => ({ index, counts: new RowCensus() }), [index]);
  const [shown, setShown] = useState({ census, classes: NONE });
  useEffect(() => {
    if (index === null) return undefined;
    const { counts } = census;
    return inSlices(
      () => counts.extend(index.slabs, index.rowCount, ROWS_PER_STEP),
      (done) => {
        if (done) setShown({ census, classes: counts.classes() });
      },
    );
  }, [index, census, revision]);
  return shown.census === census ? shown.classes : NONE;
}
