/** Findings without a stream, for what shows, counts and walks them. */
import { severityOf, type Finding } from '../../src/core/index/finding.ts';

/** Severity follows from the objectors unless it is given. */
export function findingOf(given: Partial<Finding> & { readonly start?: number } = {}): Finding {
  const { start = 0, objectors = [], ...rest } = given;
  return {
    rule: 'libxc.record.padding',
    severity: severityOf(objectors, 'info'),
    objectors,
    layer: 'libxc',
    row: -1,
    source: 0,
    range: { start, end: start + 1 },
    count: 1,
    message: '',
    spec: '',
    cite: '',
    ref: '',
    hint: '',
    logs: '',
    checked: [],
    ...rest,
  };
}
