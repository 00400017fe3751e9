/** The findings in their groups, put there in slices as they come. */
import { useEffect, useMemo, useState } from 'react';
import { useApp } from '../../store/index.ts';
import { inSlices } from '../../store/slices.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { FindingGroups, type Grouped } from './group.ts';

const NONE: Grouped = {
  by: 'rule',
  groups: [],
  starts: new Float64Array(1),
  numberOf: () => -1,
  facets: { severities: new Map(), judges: new Map(), layers: new Map(), rules: new Map() },
  shown: 0,
  suppressed: [],
};

export function useGrouped(): Grouped {
  const findings = useThrottled(
    useApp((state) => state.findings),
    FINDINGS_INTERVAL_MS,
  );
  const by = useApp((state) => state.findingsBy);
  const filter = useApp((state) => state.findingFilter);
  const suppressed = useApp((state) => state.suppressed);
  const index = useApp((state) => state.index);
  const groups = useMemo(() => (index === null ? null : new FindingGroups(by, filter, suppressed)), [index, by, filter, suppressed]);
  const [grouped, setGrouped] = useState(NONE);

  useEffect(() => {
    if (groups === null) return undefined;
    // Until all are in place the groups of before stay, so that nothing flickers.
    return inSlices(
      () => {
        const next = groups.advance(findings);
        if (next !== null) setGrouped(next);
        return next !== null && groups.hasAll(findings);
      },
      () => undefined,
    );
  }, [groups, findings]);

  return grouped;
}
