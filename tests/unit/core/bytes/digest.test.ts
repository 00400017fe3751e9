/** A digest tells bytes apart, wherever they stand in memory. */
import { describe, expect, it } from 'vitest';
import { digestInto, digestText, SECRET_SEEDS } from '../../../../src/core/bytes/digest.ts';

function digest(bytes: Uint8Array): string {
  const out = new Uint32Array(2);
  digestInto(bytes, out, 0, SECRET_SEEDS);
  return out.join();
}

const page = (): Uint8Array => Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) & 0xff);

describe('a digest', () => {
  it('is the same at every alignment', () => {
    for (let length = 0; length < 70; length++) {
      const bytes = page().subarray(0, length);
      for (const offset of [1, 2, 3, 4]) {
        const there = new Uint8Array(length + offset);
        there.set(bytes, offset);
        expect(digest(there.subarray(offset))).toBe(digest(bytes.slice()));
      }
    }
  });

  it('differs for every bit of a page, for words that change places, and for lengths of zeroes', () => {
    const seen = new Set<string>([digest(page())]);
    for (let at = 0; at < 4096; at++) {
      const other = page();
      other[at] = (other[at] ?? 0) ^ (1 << (at % 8));
      seen.add(digest(other));
    }
    expect(seen.size).toBe(4097);
    const swapped = page();
    swapped.copyWithin(0, 16, 32);
    swapped.set(page().subarray(0, 16), 16);
    expect(digest(swapped)).not.toBe(digest(page()));
    expect(new Set(Array.from({ length: 200 }, (_, length) => digest(new Uint8Array(length)))).size).toBe(200);
  });

  it('is spread: pages that differ in a counter alone share neither half', () => {
    const out = new Uint32Array(2);
    const halves = [new Set<number>(), new Set<number>()] as const;
    const bytes = new Uint8Array(4096);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 20_000; i++) {
      view.setUint32(128, i, true);
      digestInto(bytes, out, 0, SECRET_SEEDS);
      halves[0].add(out[0] ?? 0);
      halves[1].add(out[1] ?? 0);
    }
    // Of 20,000 random words of 32 bits 0.05 pairs agree.
    for (const half of halves) expect(half.size).toBeGreaterThan(19_990);
  });

  it('tells apart pages that were prepared to collide: a word takes back what an earlier one of its lane did', () => {
    // The multipliers of xxHash32, which everybody knows; with them one pair in two of these would collide.
    const [then, by] = [0x9e37_79b1, 0x85eb_ca77];
    let inverse = by;
    for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(by, inverse));
    const words = new Int32Array(1024);
    for (let i = 0; i < 2000; i++) {
      crypto.getRandomValues(words);
      const before = digest(new Uint8Array(words.buffer));
      words[0] = (words[0] ?? 0) + 0x8000_0000;
      words[4] = (words[4] ?? 0) + Math.imul(Math.imul(1 << 12, then), inverse);
      expect(digest(new Uint8Array(words.buffer))).not.toBe(before);
    }
  });

  it('is the same tomorrow where it is printed', () => {
    expect(digestText(page())).toBe('dc5d0b61740eccc5');
  });
});
