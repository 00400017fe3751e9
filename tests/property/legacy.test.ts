/** Legacy streams that are cut or damaged: earlier rows stay, nothing throws, and every byte is in exactly one leaf. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGACY_STREAMS } from '../build/legacy.ts';
import { open, rowTilingFault, tilingFault, type Opened, type Row } from '../build/open.ts';
import { runs } from './seed.ts';

const STREAMS = Object.entries(LEGACY_STREAMS).map(([name, build]) => ({ name, bytes: build() }));

function fault(opened: Opened, size: number): string | null {
  const astray = opened.findings.find(({ row, range }) => row < -1 || row >= opened.rowCount || range.start < 0 || range.end < range.start || range.end > size);
  if (astray !== undefined) return `${astray.rule} is about row ${astray.row}, [${astray.range.start}, ${astray.range.end})`;
  return rowTilingFault(opened.rows(), size);
}

function leafFault(opened: Opened): string | null {
  for (const [row, { start, end }] of opened.rows().entries()) {
    expect(opened.run(opened.stream.summary(row))).toBeTypeOf('string');
    const found = tilingFault(opened.leaves(row), start, end);
    if (found !== null) return `row ${row}: ${found}`;
  }
  return null;
}

const same = (a: Row | undefined, b: Row): boolean => a !== undefined && a.layer === b.layer && a.type === b.type && a.start === b.start && a.end === b.end && a.kind === b.kind;

/** Bytes around the ends of rows, and a few in each. */
function places(rows: readonly Row[], size: number): number[] {
  const near = rows.flatMap(({ start }) => Array.from({ length: 40 }, (_, i) => start + i - 6));
  const far = Array.from({ length: Math.floor(size / 331) }, (_, i) => i * 331);
  return [...new Set([...near, ...far])].filter((at) => at > 24 && at < size).sort((a, b) => a - b);
}

describe('a legacy stream', () => {
  it.each(STREAMS)('keeps all earlier rows wherever it is cut: $name', ({ bytes }) => {
    const whole = open(bytes).rows();
    const wrong: string[] = [];
    for (const cut of places(whole, bytes.length)) {
      const opened = open(bytes.subarray(0, cut), 'legacy');
      const rows = opened.rows();
      const kept = whole.filter((row) => (whole[row.parent] ?? row).end <= cut);
      const lost = kept.findIndex((row, i) => !same(rows[i], row));
      const found = lost >= 0 ? `row ${lost} changed` : fault(opened, cut);
      if (found !== null) wrong.push(`cut at ${cut}: ${found}`);
      if (opened.findings.length === 0) wrong.push(`cut at ${cut}: no finding`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(STREAMS)('is rows without a hole, whichever byte is flipped: $name', ({ bytes }) => {
    const wrong: string[] = [];
    for (const at of places(open(bytes).rows(), bytes.length)) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << at % 8);
      const found = fault(open(flipped, 'legacy'), bytes.length);
      if (found !== null) wrong.push(`byte ${at}: ${found}`);
    }
    expect(wrong).toEqual([]);
  });

  it('has every byte in exactly one leaf, with any bytes replaced and cut anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 6 }), fc.nat(), ({ bytes }, list, cut) => {
        const damaged = bytes.slice(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0));
        for (const [at, byte] of list) if (damaged.length > 0) damaged[at % Math.min(damaged.length, 400)] = byte;
        const opened = open(damaged, 'legacy');
        expect(fault(opened, damaged.length) ?? leafFault(opened)).toBeNull();
      }),
      runs(60),
    );
  });

  it('of random bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const opened = open(bytes, 'legacy');
        expect(fault(opened, bytes.length) ?? leafFault(opened)).toBeNull();
      }),
      runs(300),
    );
  });
});
