import { describe, expect, it } from 'vitest';
import type { Finding, Judge } from '../../../src/core/index/finding.ts';
import { growing, NO_FINDING_FILTER, passes, toggledIn, unsuppressed } from '../../../src/store/finding-filter.ts';
import { isShown, markedFindings } from '../../../src/store/findings.ts';
import { findingOf } from '../../build/findings.ts';

const of = (rule: string, objectors: readonly Judge[], layer: Finding['layer'] = 'libxc'): Finding => findingOf({ rule, objectors, layer });

const a = of('a', ['spec', 'restore']);
const b = of('b', ['verify'], 'libxl');
const c = of('c', []);
const all = [a, b, c];

describe('the filter of findings', () => {
  it('lets everything through where nothing is chosen', () => {
    expect(all.every((finding) => passes(finding, NO_FINDING_FILTER))).toBe(true);
  });

  it('takes a finding that any chosen judge objects to', () => {
    expect(all.filter((finding) => passes(finding, { ...NO_FINDING_FILTER, judges: ['verify', 'restore'] }))).toEqual([a, b]);
  });

  it('knows findings that nobody objects to', () => {
    expect(all.filter((finding) => passes(finding, { ...NO_FINDING_FILTER, judges: ['nobody'] }))).toEqual([c]);
  });

  it('asks for all its parts at once', () => {
    expect(passes(b, { ...NO_FINDING_FILTER, layers: ['libxl'], severities: ['warning'] })).toBe(true);
    expect(passes(b, { ...NO_FINDING_FILTER, layers: ['libxl'], severities: ['error'] })).toBe(false);
    expect(passes(b, { ...NO_FINDING_FILTER, layers: ['libxc'] })).toBe(false);
  });

  it('is none again when its last value goes', () => {
    expect(toggledIn(null, 'x')).toEqual(['x']);
    expect(toggledIn(['x'], 'y')).toEqual(['x', 'y']);
    expect(toggledIn(['x', 'y'], 'x')).toEqual(['y']);
    expect(toggledIn(['x'], 'x')).toBeNull();
  });
});

describe('suppressed rules', () => {
  it('are neither marked nor walked', () => {
    const state = { findings: all, suppressed: ['b'], findingFilter: NO_FINDING_FILTER };
    expect(markedFindings(state)).toEqual([a, c]);
    expect(all.filter(isShown(state))).toEqual([a, c]);
  });

  it('leave the list itself alone where there are none, so that nothing is drawn anew', () => {
    expect(unsuppressed(all, [])).toBe(all);
  });

  it('give the same list for the same question', () => {
    const suppressed = ['a'];
    expect(unsuppressed(all, suppressed)).toBe(unsuppressed(all, suppressed));
  });
});

describe('what is worked out as findings come', () => {
  it('looks at each finding once while the list grows, and at all of another list', () => {
    const looked: Finding[] = [];
    const count = growing(0, (sum, finding) => {
      looked.push(finding);
      return sum + finding.count;
    });
    expect(count([a])).toBe(1);
    expect(count([a, b, c])).toBe(3);
    expect(looked).toEqual([a, b, c]);
    expect(count([b, c])).toBe(2);
    expect(count([])).toBe(0);
    expect(count([c])).toBe(1);
  });
});
