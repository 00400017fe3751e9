/** Bytes of legacy streams that no conversion carries on: where they differ, a row says so and names the reason. */
import { describe, expect, it } from 'vitest';
import { compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { flip } from './pages.ts';

const NAME = 'legacy45-pv32-minios-8m-nonlive.raw';
const AS = { hints: { width: 8, guest: 'pv' }, as: 'legacy' } as const;

async function bytesOf(): Promise<Uint8Array> {
  const which = LEGACY_IMAGES.find(({ name }) => name === NAME);
  if (which === undefined) throw new Error(`${NAME} is listed`);
  return image(which);
}

describe('what a conversion of a legacy stream drops', () => {
  it('is one expected row where a register of the copy in the extended info differs', async () => {
    const bytes = await bytesOf();
    const left = await subjectOf(bytes, AS);
    const place = left.dropped?.get('stale context')?.pieces[0]?.range ?? { start: NaN, end: NaN };
    const right = await subjectOf(flip(bytes, place.start + 40), AS);
    const result = await compareSubjects(left, right);
    expect(differences(result)).toEqual([]);
    const [row, ...more] = [...result.all()].filter(({ verdict }) => verdict === 'expected');
    expect(more).toEqual([]);
    expect(row).toMatchObject({ path: 'legacy.(not converted).stale-context', rule: 'dropped', left: { origin: place } });
    expect(row?.why).toMatch(/ The conversion drops it: a copy of a vCPU/);
    expect(result.view().rules.find(({ id }) => id === 'dropped')?.hides).toBe(1);
    expect(differences(await compareSubjects(left, right, [], ['dropped'])).map(({ verdict, path }) => [verdict, path])).toEqual([['different', row?.path]]);
  }, 60_000);

  it('is the same in a stream and itself, and no row beside its conversion', async () => {
    const left = await subjectOf(await bytesOf(), AS);
    const kinds = [...(await compareSubjects(left, left)).all()].filter(({ layer }) => layer === 'legacy');
    expect(kinds.length).toBeGreaterThan(3);
    expect(kinds.every(({ verdict }) => verdict === 'same')).toBe(true);
    const conversion = { name: left.name, stream: left.stream, provenance: null, source: 0, end: Infinity };
    expect([...(await compareSubjects(left, conversion)).all()].filter(({ layer }) => layer === 'legacy')).toEqual([]);
  }, 60_000);
});
