/** One bit of a real file another, anywhere: a comparison never says "the same" without a word. */
import { describe, expect, it } from 'vitest';
import { compareSubjects, subjectOf, type SideOptions } from '../build/diff.ts';
import { random } from '../build/fuzz.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';
import type { Subject } from '../../src/core/diff/subject.ts';
import type { DiffResult } from '../../src/core/diff/result.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_121);

/** Positions tried in each: half of them anywhere, half in any row, as pages are nearly all of a file. */
const TRIED: Readonly<Record<string, readonly [number, SideOptions]>> = {
  'xen413-pv32-minios-8m.save': [130, {}],
  'legacy45tools32-pv64-minios-8m-nonlive.raw': [130, { as: 'legacy', hints: { width: 4, guest: 'pv' } }],
  'xen417-hvm-seabios-16m.save': [40, {}],
};

/** Of a list of pages or a field rather than of contents, where it is in a long row. */
const SHORT = 8208;

function placeIn({ stream: { builder: { index } } }: Subject, size: number, anywhere: boolean, draw: (below: number) => number): number {
  if (anywhere) return draw(size);
  const row = draw(index.rowCount);
  return Math.min(size - 1, index.startOf(row) + draw(Math.max(1, Math.min(index.endOf(row) - index.startOf(row), SHORT))));
}

const isTold = (result: DiffResult): boolean => {
  const { different, left, right, expected } = result.counts;
  return different + left + right + expected > 0 || result.view().limits.length > 0;
};

describe.each([...IMAGES, ...LEGACY_IMAGES].filter(({ name }) => name in TRIED))('$name', (which) => {
  it('with one bit another is never the same without a word', async () => {
    const [runs, options] = TRIED[which.name] ?? [0, {}];
    const bytes = await image(which);
    const draw = random(SEED);
    const left = await subjectOf(bytes, options);
    expect(isTold(await compareSubjects(left, left)), 'of a file and itself there is nothing to tell').toBe(false);
    const silent: string[] = [];
    for (let i = 0; i < runs; i++) {
      const [at, bit] = [placeIn(left, bytes.length, i % 2 === 0, draw), 2 ** draw(8)];
      const other = new Uint8Array(bytes);
      other[at] = (other[at] ?? 0) ^ bit;
      const right = await subjectOf(other, options).catch(() => null);
      // What cannot be converted cannot be compared, and is told so.
      if (right !== null && !isTold(await compareSubjects(left, right))) silent.push(`0x${at.toString(16)} ^ ${bit}`);
    }
    expect(silent, `seed ${SEED}`).toEqual([]);
    expect(runs).toBeGreaterThan(30);
  }, 600_000);
});

it('three files are at hand', () => expect([...IMAGES, ...LEGACY_IMAGES].filter(({ name }) => name in TRIED)).toHaveLength(3));
