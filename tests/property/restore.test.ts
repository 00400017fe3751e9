/** The simulator and the judge are of one mind: a stream restores, or fails over, exactly where the judge does not refuse it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreCard } from '../../src/core/restore/card.ts';
import type { OutcomeKind } from '../../src/core/restore/restore-card.ts';
import { GOOD } from '../build/good.ts';
import { open, type Opened } from '../build/open.ts';
import { FAULTS, SOUND } from '../conformance/faults.ts';
import { LEGACY_FAULTS, LEGACY_SOUND } from '../conformance/legacy-faults.ts';
import { PAGE_FAULTS, SOUND_PAGES } from '../conformance/page-faults.ts';

const TAKEN: ReadonlySet<OutcomeKind> = new Set(['restores', 'fails-over']);

function expectOneMind(opened: Opened): void {
  const { outcome, state, forensics } = opened.run(restoreCard(opened.stream));
  expect(outcome.kind).not.toBe('unknown');
  expect(TAKEN.has(outcome.kind), outcome.sentence).toBe(!opened.refusedBy('restore'));
  expect(outcome.sentence).toMatch(/^Would .*\.$/);
  expect(outcome.row).toBeLessThan(opened.rowCount);
  expect(state.row).toBeLessThan(opened.rowCount);
  expect(forensics.lastWholeRow).toBeLessThan(opened.rowCount);
  if (!TAKEN.has(outcome.kind)) {
    const finding = opened.findings.find(({ rule, range }) => rule === outcome.rule && range.start === outcome.range?.start);
    expect(finding?.objectors).toContain('restore');
  }
}

describe('outcome and judge agree on', () => {
  it.each([...FAULTS, ...PAGE_FAULTS, ...LEGACY_FAULTS].map(([what, bytes]) => [what, bytes] as const))('%s', (_what, bytes) => { expectOneMind(open(bytes)); });
  it.each([...SOUND, ...SOUND_PAGES, ...LEGACY_SOUND])('%s', (_what, bytes) => { expectOneMind(open(bytes)); });
  it.each(Object.entries(GOOD))('%s, cut anywhere', (_name, make) => {
    const bytes = make();
    fc.assert(
      fc.property(fc.integer({ min: 64, max: bytes.length }), (length) => { expectOneMind(open(bytes.subarray(0, length))); }),
      { numRuns: 60 },
    );
  });
  it.each(Object.entries(GOOD))('%s, with a byte changed', (_name, make) => {
    const bytes = make();
    fc.assert(
      fc.property(fc.integer({ min: 64, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = bytes.slice();
        changed[at] = ((changed[at] ?? 0) + by) % 256;
        expectOneMind(open(changed));
      }),
      { numRuns: 60 },
    );
  });
});
