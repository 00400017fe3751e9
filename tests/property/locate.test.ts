/** A click on any byte finds the one leaf that holds it. */
import { describe, expect, it } from 'vitest';
import { contains } from '../../src/core/bytes/range.ts';
import { GOOD } from '../build/good.ts';
import { open, type Opened } from '../build/open.ts';

function complaint(opened: Opened, offset: number): string | null {
  const located = opened.run(opened.stream.locate(offset));
  if (located === null) return 'no row';
  const { row, chain } = located;
  if (row !== opened.stream.builder.index.rowAt(offset)) return `row ${row}`;
  const leaf = chain.at(-1);
  if (leaf === undefined) return 'an empty chain';
  if (leaf.childCount > 0 && leaf.kind !== 'uint') return `${leaf.name} is no leaf`;
  const outside = chain.find(({ range }) => !contains(range, offset));
  return outside === undefined ? null : `${outside.name} does not hold it`;
}

describe('locate', () => {
  for (const [name, build] of Object.entries(GOOD)) {
    it(`gives a chain down to the leaf of every byte of ${name}`, () => {
      const bytes = build();
      const opened = open(bytes);
      const wrong: string[] = [];
      for (let offset = 0; offset < bytes.length; offset++) {
        const found = complaint(opened, offset);
        if (found !== null) wrong.push(`byte ${offset}: ${found}`);
      }
      expect(wrong).toEqual([]);
    });

    it(`gives the chain that its path gives, in every row of ${name}`, () => {
      const opened = open(build());
      for (const { start, end } of opened.rows()) {
        for (const offset of [start, Math.floor((start + end) / 2), end - 1]) {
          const located = opened.run(opened.stream.locate(offset));
          const leaf = located?.chain.at(-1);
          expect(opened.run(opened.stream.chain(located?.row ?? -1, leaf?.path ?? ''))).toEqual(located?.chain);
        }
      }
    });
  }

  it('gives nothing behind the end', () => {
    const bytes = (GOOD['an xl save file of a PV guest'] ?? (() => new Uint8Array(0)))();
    const opened = open(bytes);
    expect(opened.run(opened.stream.locate(bytes.length))).toBeNull();
  });
});
