/** A legacy stream at fault beside a sound one: what stands before the fault is compared. */
import { describe, expect, it } from 'vitest';
import { goodHvm } from '../../../build/good.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';

const AS = { hints: { width: 8, guest: 'pv' }, as: 'legacy' } as const;

async function real(): Promise<Uint8Array> {
  const which = LEGACY_IMAGES.find(({ name }) => name === 'legacy45-pv32-minios-8m-nonlive.raw');
  if (which === undefined) throw new Error('it is listed');
  return image(which);
}

describe('a stream that is cut', () => {
  it('does not lack because of the cut what would stand before it', async () => {
    const bytes = goodHvm();
    const left = await subjectOf(bytes);
    const bare = bytes.subarray(left.stream.builder.index.endOf(0), bytes.length - 40);
    const found = differences(await compareSubjects(left, await subjectOf(bare)));
    expect(found.find(({ path }) => path === 'xl.header')?.why).toBe('Only on the left. The right has no header of a file around its stream: configurations are compared between files of one kind alone.');
    expect(found.some(({ why }) => why.startsWith("Only on the left: the right is cut at 0x"))).toBe(true);
  });
});

describe('a legacy stream at fault', () => {
  it('is compared up to where it is cut, and the rest is on one side only', async () => {
    const bytes = await real();
    const cut = bytes.length - 3000;
    const result = await compareSubjects(await subjectOf(bytes, AS), await subjectOf(bytes.subarray(0, cut), AS));
    const { counts, limits, memory } = result.view();
    expect(memory?.counts).toMatchObject({ different: 0, left: 0, right: 0 });
    expect(memory?.counts.same).toBeGreaterThan(2000);
    expect(counts.left).toBeGreaterThan(0);
    expect(counts.different).toBe(0);
    // Of the field that the cut goes through there are bytes, but no value.
    expect(differences(result).filter(({ verdict }) => verdict === 'right').map(({ path }) => path)).toEqual([expect.stringContaining('(cut)')]);
    expect(limits.join(' ')).toMatch(/^The right is a legacy stream at fault: .* The stream ends at 0x/);
    expect(limits.join(' ')).not.toContain('is cut at');
    expect(differences(result).some(({ why }) => why.includes('the right is at fault before it, and not converted further'))).toBe(true);
  }, 60_000);

  it('of which nothing can be converted cannot be compared', async () => {
    await expect(subjectOf(legacyPv(8, 8).subarray(0, 4), AS)).rejects.toThrow();
  });
});
