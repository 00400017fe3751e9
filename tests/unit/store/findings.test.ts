import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/index/finding.ts';
import { FindingWalk, inStreamOrder, nextFinding } from '../../../src/store/finding-walk.ts';
import { countFindings, tallyFindings } from '../../../src/store/findings.ts';
import { verdictOf, worstFinding } from '../../../src/views/app/verdict.ts';
import { findingOf } from '../../build/findings.ts';
import { cardOf } from '../../build/restore-card.ts';

const finding = (rule: string, start: number, severity: Finding['severity'] = 'error', count = 1): Finding => findingOf({ rule, severity, count, start });

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
  const looked = { phase: 'ready', findings: [], outcome: 'complete', size: 16, index: null, contents: 'none', card: null } as const;

  it('claims no more than was looked at while nothing else is known', () => {
    expect(verdictOf(looked).sentence).toContain('nothing found that a restore would refuse');
  });

  it('is what the restore makes of the stream, once that is followed', () => {
    expect(verdictOf({ ...looked, card: cardOf({ kind: 'restores', sentence: 'It would restore.' }) })).toEqual({ tone: 'good', sentence: 'It would restore.', finding: null });
    expect(verdictOf({ ...looked, card: cardOf({ kind: 'hangs', sentence: 'It hangs.' }) }).tone).toBe('error');
    expect(verdictOf({ ...looked, card: cardOf({ kind: 'fails-over', sentence: 'It fails over.' }) }).tone).toBe('warning');
  });

  it('does not call a stream sound that another judge refuses', () => {
    const refused = findingOf({ objectors: ['spec', 'verify'] });
    const verdict = verdictOf({ ...looked, findings: [refused], card: cardOf({ kind: 'restores', sentence: 'It would restore.' }) });
    expect(verdict).toEqual({ tone: 'error', sentence: 'It would restore. But spec and verify refuse it.', finding: refused });
  });

  it('shows the finding at which the restore stops, not the first or worst', () => {
    const first = findingOf({ rule: 'early', objectors: ['spec', 'restore'], start: 1 });
    const met = findingOf({ rule: 'met', objectors: ['restore'], start: 9 });
    const card = cardOf({ kind: 'stops', sentence: 'It stops.', rule: 'met', range: { start: 9, end: 10 } });
    expect(verdictOf({ ...looked, findings: [first, met], card }).finding).toBe(met);
  });

  it('says where a stream was cut before what becomes of it', () => {
    const cut = findingOf({ rule: 'libxc.stream.truncated', objectors: ['restore'], start: 64 });
    expect(verdictOf({ ...looked, findings: [cut], card: cardOf({ kind: 'stops', sentence: 'It stops.' }) }).sentence).toBe('Truncated at 0x40. It stops.');
  });

  it('keeps what depends on the destination for the card', () => {
    const sentence = 'It would restore. It also depends on the destination: free memory; a fit CPU.';
    expect(verdictOf({ ...looked, card: cardOf({ sentence, headline: 'It would restore.', dependsOn: ['free memory', 'a fit CPU'] }) }).sentence).toBe('It would restore. The rest depends on the destination.');
  });

  it('says that it is not the last word while a pass goes on', () => {
    expect(verdictOf({ ...looked, contents: 'running', card: cardOf({ sentence: 'It restores.', soFar: true }) }).sentence).toBe('So far: It restores. Page contents are still being checked.');
    expect(verdictOf({ ...looked, contents: 'stopped', card: cardOf({ sentence: 'It restores.', soFar: true }) }).sentence).toBe('So far: It restores. The check of page contents was stopped.');
  });

  it('claims nothing of a stream whose scan was stopped', () => {
    expect(verdictOf({ ...looked, outcome: 'cancelled', card: cardOf({}) }).sentence).toContain('You stopped the scan');
  });
});

describe('the tally', () => {
  it('counts what is shown and what suppressed rules hide, as findings come and when a file is opened anew', () => {
    expect(tallyFindings({ findings: [a, b], suppressed: [] })).toEqual({ counts: countFindings([a, b]), hidden: 0 });
    expect(tallyFindings({ findings: [a, b, c], suppressed: ['y'] })).toEqual({ counts: countFindings([a, c]), hidden: 3 });
    expect(tallyFindings({ findings: [b], suppressed: [] })).toEqual({ counts: countFindings([b]), hidden: 0 });
  });
});

describe('the walk through findings', () => {
  it('passes over those that are not shown, and goes several steps at once', () => {
    const long = inStreamOrder(Array.from({ length: 50 }, (_, i) => findingOf({ rule: i % 5 === 0 ? 'seen' : 'other', start: i })));
    const seen = (finding: Finding): boolean => finding.rule === 'seen';
    expect(nextFinding(long, null, 1, 1, seen)?.range.start).toBe(5);
    expect(nextFinding(long, long[5] ?? null, 5, 3, seen)?.range.start).toBe(20);
    expect(nextFinding(long, long[5] ?? null, 5, -2, seen)?.range.start).toBe(45);
    expect(nextFinding(long, null, 1, 1, () => false)).toBeUndefined();
  });

  it('makes at once what steps were asked for while many are sorted', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => findingOf({ start: (i * 7919) % 30_000 }));
    const walk = new FindingWalk();
    const made: [number, number][] = [];
    const act = (list: readonly Finding[], steps: number): void => void made.push([list[17]?.range.start ?? -1, steps]);
    walk.step(many, 1, act);
    walk.step(many, 1, act);
    expect(made).toEqual([]);
    await expect.poll(() => made).toEqual([[17, 2]]);
    walk.step(many, -1, act);
    expect(made.at(-1)).toEqual([17, -1]);
  });
});
