/** Comparisons of streams with faults of all kinds: they end, throw nothing, account for what they read, and mirror each other. */
import { describe, expect, it } from 'vitest';
import { accounts, compareSubjects, subjectOf } from '../build/diff.ts';
import { mutate } from '../build/fuzz.ts';
import { GOOD } from '../build/good.ts';
import type { Subject } from '../../src/core/diff/subject.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_121);
const RUNS = 60;

const samples = Object.entries(GOOD).map(([name, build]) => ({ name, bytes: build() }));

/** Null where nothing can be read as a stream. */
async function subject(bytes: Uint8Array): Promise<Subject | null> {
  const found = await subjectOf(bytes);
  return found.stream.identification?.kind === 'stream' ? found : null;
}

describe('a mutated stream', () => {
  it('is compared with a good one, whatever is wrong with it', async () => {
    const partners = await Promise.all(samples.map(async ({ bytes }) => await subjectOf(bytes)));
    let compared = 0;
    for (let i = 0; i < RUNS; i++) {
      const { bytes } = mutate(samples, SEED + i);
      const mutated = await subject(bytes);
      const partner = partners[i % partners.length];
      if (mutated === null || partner === undefined) continue;
      compared++;
      const there = await compareSubjects(mutated, partner);
      const back = await compareSubjects(partner, mutated);
      const { left, right } = there.counts;
      expect([left, right, there.counts.different, there.counts.same], `seed ${SEED + i}`).toEqual([back.counts.right, back.counts.left, back.counts.different, back.counts.same]);
      const itself = await compareSubjects(mutated, mutated);
      expect(itself.counts, `seed ${SEED + i}`).toMatchObject({ different: 0, left: 0, right: 0, expected: 0 });
      expect(accounts(itself).missing[0], `seed ${SEED + i}`).toBe(0);
    }
    expect(compared).toBeGreaterThan(RUNS / 3);
  }, 60_000);
});
