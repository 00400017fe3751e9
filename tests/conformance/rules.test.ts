/** Streams with one fault: found, by the rule that is named, with its bytes; and no judge objects who would take the stream. */
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/core/conformance/checks.ts';
import { JUDGES, type Judge } from '../../src/core/index/finding.ts';
import { open, type Opened } from '../build/open.ts';
import { FAULTS, SOUND } from './faults.ts';

const objectors = (opened: Opened): readonly Judge[] => JUDGES.filter((judge) => opened.refusedBy(judge));

describe('a fault', () => {
  it.each(FAULTS.map(([what, bytes, rule, expected, besides = []]) => [what, bytes, rule, expected, besides] as const))('%s', (_what, bytes, rule, expected, besides) => {
    const opened = open(bytes);
    const found = opened.findings.filter((finding) => finding.rule === rule);
    expect(found.length, opened.rules.join(', ')).toBeGreaterThan(0);
    expect(found[0]?.objectors).toEqual(expected);
    expect(objectors(opened), opened.rules.join(', ')).toEqual(JUDGES.filter((judge) => expected.includes(judge) || besides.includes(judge)));
  });

  it.each(FAULTS.map(([what, bytes, rule]) => [what, bytes, rule] as const))('%s: has its bytes in its row', (_what, bytes, rule) => {
    const opened = open(bytes);
    for (const { row, range } of opened.findings.filter((finding) => finding.rule === rule)) {
      const { index } = opened.stream.builder;
      expect(range.start).toBeGreaterThanOrEqual(index.startOf(row));
      expect(range.end).toBeLessThanOrEqual(index.endOf(row));
    }
  });
});

describe('nobody objects to', () => {
  it.each(SOUND)('%s', (_what, bytes) => {
    const opened = open(bytes);
    expect(objectors(opened), opened.findings.map(({ message }) => message).join(' ')).toEqual([]);
  });
});

describe('a rule that looks at rows', () => {
  const covered = new Set(FAULTS.map(([, , rule]) => rule));
  const derived = /\.reserved$|\.padding$/;
  const elsewhere: readonly string[] = [];
  const rules = CHECKS.flatMap((check) => check.rules.map(({ id }) => id)).filter((id) => !derived.test(id) && !id.startsWith('legacy.') && !elsewhere.includes(id));
  it.each(rules)('%s has a stream that breaks it', (id) => {
    expect(covered).toContain(id);
  });
});
