import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/core/index/finding.ts';
import { NO_FINDING_FILTER, objectionsOf, type FindingFilter } from '../../../../src/store/finding-filter.ts';
import type { FindingGrouping } from '../../../../src/store/preferences.ts';
import { FindingGroups, type Grouped } from '../../../../src/views/findings/group.ts';
import { FindingLines } from '../../../../src/views/findings/lines.ts';
import { findingOf } from '../../../build/findings.ts';

const padding = findingOf({ rule: 'padding', objectors: ['spec', 'verify'], start: 40, row: 4 });
const order = findingOf({ rule: 'order', objectors: ['restore'], start: 20, row: 2, layer: 'libxl' });
const note = findingOf({ rule: 'note', start: 10, row: 4 });
const late = findingOf({ rule: 'padding', objectors: ['spec', 'verify'], start: 30, row: 3 });
const ALL = [padding, order, note, late];

/** Goes on until all findings are in their groups. */
function allOf(groups: FindingGroups, findings: readonly Finding[]): Grouped {
  for (;;) {
    const result = groups.advance(findings);
    if (result !== null && groups.hasAll(findings)) return result;
  }
}

function grouped(findings: readonly Finding[], by: FindingGrouping = 'rule', filter: Partial<FindingFilter> = {}, suppressed: readonly string[] = []): Grouped {
  return allOf(new FindingGroups(by, { ...NO_FINDING_FILTER, ...filter }, suppressed), findings);
}

const keys = ({ groups }: Grouped): string[] => groups.map(({ key }) => key);

describe('findings in groups', () => {
  it('stand by rule with the worst first, and in stream order within', () => {
    const { groups } = grouped(ALL);
    expect(groups.map(({ key, severity, count }) => [key, severity, count])).toEqual([
      ['order', 'error', 1],
      ['padding', 'error', 2],
      ['note', 'info', 1],
    ]);
    expect(groups[1]?.findings).toEqual([late, padding]);
  });

  it('stand by record and layer as the stream goes', () => {
    expect(keys(grouped(ALL, 'record'))).toEqual(['4', '2', '3']);
    expect(keys(grouped(ALL, 'layer'))).toEqual(['libxc', 'libxl']);
  });

  it('stand under every judge that objects, and under nobody', () => {
    const { groups } = grouped(ALL, 'judge');
    expect(groups.map(({ key, findings }) => [key, findings.length])).toEqual([
      ['spec', 2],
      ['verify', 2],
      ['restore', 1],
      ['nobody', 1],
    ]);
  });

  it('count what is not kept', () => {
    const { groups, shown } = grouped([padding, { ...padding, count: 990_000 }]);
    expect(groups[0]?.count).toBe(990_001);
    expect(shown).toBe(990_001);
  });

  it('come the same in pieces as at once', () => {
    const many = Array.from({ length: 50_000 }, (_, i) => findingOf({ rule: `rule ${i % 7}`, start: 50_000 - i }));
    const groups = new FindingGroups('rule', NO_FINDING_FILTER, []);
    for (let end = 7000; end < 50_000; end += 7000) allOf(groups, many.slice(0, end));
    const whole = grouped(many);
    const { groups: inPieces, shown, facets, starts } = allOf(groups, many);
    expect({ groups: inPieces, shown, facets, starts }).toEqual({ groups: whole.groups, shown: whole.shown, facets: whole.facets, starts: whole.starts });
  });

  it('count for each chip what choosing it would show', () => {
    const { facets, shown } = grouped(ALL, 'rule', { judges: ['spec'] });
    expect(shown).toBe(2);
    expect([...facets.judges]).toEqual([['spec', 2], ['verify', 2], ['restore', 1], ['nobody', 1]]);
    expect([...facets.rules]).toEqual([['padding', 2]]);
    expect([...facets.severities]).toEqual([['error', 2]]);
  });

  it('leave suppressed rules out of everything but their own count', () => {
    const result = grouped(ALL, 'rule', {}, ['padding', 'never seen']);
    expect(keys(result)).toEqual(['order', 'note']);
    expect(result.facets.rules.has('padding')).toBe(false);
    expect(result.suppressed).toEqual([['padding', 2]]);
  });
});

describe('a judge', () => {
  it('objects first where its first objection stands in the stream', () => {
    expect(objectionsOf(ALL, 'verify')).toEqual({ first: late, count: 2 });
    expect(objectionsOf([note], 'restore')).toEqual({ first: null, count: 0 });
  });
});

describe('the lines of the panel', () => {
  const kinds = (lines: FindingLines): string[] => Array.from({ length: lines.length }, (_, i) => lines.at(i)?.kind ?? 'none');

  it('are heads, findings of open groups, and suppressed rules', () => {
    const lines = new FindingLines(grouped(ALL, 'rule', {}, ['note']), new Map([['order', false], ['padding', true]]), null);
    expect(kinds(lines)).toEqual(['group', 'group', 'finding', 'finding', 'suppressed']);
    expect(lines.at(5)).toBeNull();
    expect(lines.at(-1)).toBeNull();
  });

  it('make room for details under their finding', () => {
    const lines = new FindingLines(grouped(ALL), new Map([['padding', true]]), { finding: late, lines: 3 });
    expect(kinds(lines)).toEqual(['group', 'finding', 'group', 'finding', 'detail', 'detail', 'detail', 'finding', 'group', 'finding']);
    expect(lines.detail).toBe(4);
    expect(lines.lineOf(padding)).toBe(7);
    expect(lines.headOf('note')).toBe(8);
  });

  it('have no details of a finding that is folded away', () => {
    const lines = new FindingLines(grouped(ALL), new Map(['order', 'padding', 'note'].map((key) => [key, false])), { finding: late, lines: 3 });
    expect(lines.detail).toBe(-1);
    expect(lines.length).toBe(3);
    expect(lines.lineOf(late)).toBe(-1);
  });

  it('find every line by its number', () => {
    const many = Array.from({ length: 3000 }, (_, i) => findingOf({ rule: `rule ${i % 50}`, start: i }));
    const lines = new FindingLines(grouped(many), new Map(Array.from({ length: 50 }, (_, i) => [`rule ${i}`, i !== 3])), null);
    let findings = 0;
    for (let i = 0; i < lines.length; i++) {
      const line = lines.at(i);
      if (line?.kind === 'finding') {
        findings++;
        expect(lines.lineOf(line.finding)).toBe(i);
      } else if (line?.kind === 'group') expect(lines.headOf(line.group.key)).toBe(i);
    }
    expect(findings).toBe(2940);
  });

  it('are counted without a look at each of a hundred thousand groups', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => findingOf({ start: i, row: i >> 1 }));
    const some = grouped(many, 'record');
    const lines = new FindingLines(some, new Map([['7', true], ['49999', true]]), null);
    expect(lines.length).toBe(50_000 + 4);
    expect(lines.lineOf(findingOf())).toBe(-1);
    const last = many.at(-1);
    expect(last === undefined ? -1 : lines.lineOf(last)).toBe(lines.length - 1);
    expect(lines.at(lines.headOf('8'))).toMatchObject({ kind: 'group', open: false });
    expect(lines.headOf('8')).toBe(8 + 2);
  });
});
