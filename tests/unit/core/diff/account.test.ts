/** Every byte of both sides is accounted for, and a stream is the same as itself. */
import { describe, expect, it } from 'vitest';
import { provenanceAccount } from '../../../../src/core/diff/account.ts';
import { accounts, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { GOOD } from '../../../build/good.ts';
import { LEGACY_STREAMS } from '../../../build/legacy.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { written } from '../../../build/convert.ts';
import type { LegacyHints } from '../../../../src/core/formats/scan-context.ts';

describe.each(Object.entries(GOOD))('%s', (_name, build) => {
  it('is the same as itself, with every byte accounted for', async () => {
    const result = await compareSubjects(await subjectOf(build()), await subjectOf(build()));
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0, expected: 0 });
    expect(result.counts.same).toBeGreaterThan(20);
    expect(accounts(result).missing).toEqual([0, 0]);
  });
});

describe.each(IMAGES)('$name', (which) => {
  it('is the same as itself, with every byte accounted for', async () => {
    const bytes = await image(which);
    const result = await compareSubjects(await subjectOf(bytes), await subjectOf(bytes));
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0, expected: 0 });
    const { left, missing } = accounts(result);
    expect(missing).toEqual([0, 0]);
    expect(left).toMatchObject({ left: 0, behind: 0, size: bytes.length });
  });
});

const hintsOf = (name: string): LegacyHints => ({ width: name.includes('32-bit tools') ? 4 : 8, guest: name.includes('HVM') ? 'hvm' : 'pv' });

/** A legacy stream against a file that a converter wrote: nothing differs, and both files are spoken of to the last byte. */
async function compareWithConversion(bytes: Uint8Array, hints: LegacyHints, theirs: Uint8Array): Promise<void> {
  const left = await subjectOf(bytes, { hints, as: 'legacy' });
  const result = await compareSubjects(left, await subjectOf(theirs));
  expect(differences(result).map(({ path }) => path)).toEqual([]);
  expect(accounts(result).missing).toEqual([0, 0]);
  if (left.provenance === null) throw new Error('a legacy side has a provenance');
  expect(provenanceAccount(left.provenance)).toEqual({ out: left.provenance.outSize, in: bytes.length });
}

describe('a legacy stream beside its conversion', () => {
  it.each(Object.entries(LEGACY_STREAMS))('says the same: %s', async (name, build) => {
    const hints = hintsOf(name);
    await compareWithConversion(build(), hints, (await written(build(), { hints })).bytes);
  });

  it.each(LEGACY_IMAGES)('says the same: $name', async (which) => {
    const bytes = await image(which);
    const hints: LegacyHints = { width: which.name.includes('tools32') ? 4 : 8, guest: which.name.includes('hvm') ? 'hvm' : 'pv' };
    await compareWithConversion(bytes, hints, (await written(bytes, { hints })).bytes);
  });
});
