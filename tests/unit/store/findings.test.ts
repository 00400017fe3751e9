import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/index/finding.ts';
import { countFindings, inStreamOrder, nextFinding } from '../../../src/store/findings.ts';
import { NO_FACTS, type LayerInfo, type LayerName } from '../../../src/core/index/layer.ts';
import { verdictOf, worstFinding } from '../../../src/views/app/verdict.ts';

function finding(rule: string, start: number, severity: Finding['severity'] = 'error', count = 1): Finding {
  const range = { start, end: start + 1 };
  return { rule, severity, count, range, objectors: [], layer: 'libxc', row: -1, source: 0, message: '', spec: '', cite: '', ref: '', hint: '', logs: '', checked: [] };
}

const a = finding('x', 10);
const b = finding('y', 20, 'warning', 3);
const c = finding('x', 30);
const list = inStreamOrder([c, a, b]);

describe('the walk through findings', () => {
  it('goes from one to the next and round', () => {
    expect(nextFinding(list, a, 10, 1)).toBe(b);
    expect(nextFinding(list, c, 30, 1)).toBe(a);
    expect(nextFinding(list, a, 10, -1)).toBe(c);
  });

  it('goes on from where the selection is, when it was moved', () => {
    expect(nextFinding(list, a, 25, 1)).toBe(c);
    expect(nextFinding(list, a, 25, -1)).toBe(b);
    expect(nextFinding(list, null, 31, 1)).toBe(a);
    expect(nextFinding(list, null, 5, -1)).toBe(c);
  });

  it('has nowhere to go where there are none', () => {
    expect(nextFinding([], null, 0, 1)).toBeUndefined();
    expect(nextFinding([], null, 0, -1)).toBeUndefined();
  });

  it('passes through several at one byte', () => {
    const twin = finding('z', 10);
    const both = inStreamOrder([a, twin, b]);
    expect(nextFinding(both, a, 10, 1)).toBe(twin);
    expect(nextFinding(both, twin, 10, 1)).toBe(b);
  });
});

describe('findings as a whole', () => {
  it('are counted with those that are not kept', () => {
    expect(countFindings(list)).toEqual({ error: 2, warning: 3, info: 0 });
  });

  it('have a worst one: by severity, then by place', () => {
    expect(worstFinding([b, c, a])).toBe(a);
    expect(worstFinding([])).toBeNull();
  });
});

describe('the verdict', () => {
  const looked = { phase: 'ready', findings: [], outcome: 'complete', size: 16, index: null } as const;
  const layer = (name: LayerName): LayerInfo => ({ id: 0, name, source: 0, parent: null, spans: [], headers: 0, records: 0, facts: NO_FACTS, detail: {} });

  it('of a legacy stream is that of any other', () => {
    expect(verdictOf({ ...looked, layers: [layer('libxc')] }).sentence).toContain('nothing found that a restore would refuse');
    expect(verdictOf({ ...looked, layers: [layer('legacy')] }).sentence).toContain('nothing found that a restore would refuse');
  });
});
