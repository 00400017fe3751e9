/** The findings in their groups, put there in slices as they come. */
import { useEffect, useMemo, useState } from 'react';
import { useApp } from '../../store/index.ts';
import { inSlices } from '../shared/slices.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { FindingGroups, type Grouped } from './group.ts';

const NONE: Grouped = new FindingGroups('rule', { severities: null, judges: null, layers: null, rules: null }, []).snapshot();

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
      () => groups.extend(findings),
      (done) => {
        if (done) setGrouped(groups.snapshot());
      },
    );
  }, [groups, findings]);

  return grouped;
}
