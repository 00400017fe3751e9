/** Spans of a layer beyond those that are listed, and names of rows: nothing lost but what a limit says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendSpan, type ByteRange } from '../../../../src/core/bytes/range.ts';
import { MAX_SPANS } from '../../../../src/core/index/layer.ts';
import { MOST_NAMES, RowNames } from '../../../../src/core/index/row-names.ts';
import { SpanTail } from '../../../../src/core/index/span-tail.ts';
import { StreamBuilder } from '../../../../src/core/index/stream-builder.ts';

const STEP = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 0xffff_ffff }), fc.constantFrom(0xffff_fffe, 0xffff_ffff, 2 ** 32, 2 ** 40 + 7));

function rangesOf(steps: readonly (readonly [number, number])[]): ByteRange[] {
  let at = 0;
  return steps.map(([gap, length]) => {
    const start = at + gap;
    at = start + length;
    return { start, end: at };
  });
}

describe('spans of a layer', () => {
  it('are the same in few bytes as in a list', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(STEP, STEP), { minLength: 1, maxLength: 50 }), (steps) => {
        const [first, ...rest] = rangesOf(steps).filter(({ start, end }) => end > start);
        if (first === undefined) return;
        const listed: ByteRange[] = [];
        const tail = new SpanTail(first);
        appendSpan(listed, first);
        for (const range of rest) {
          appendSpan(listed, range);
          tail.add(range);
        }
        expect([...tail.ranges()]).toEqual(listed);
        expect(tail.length).toBe(listed.length);
        expect(tail.last).toEqual(listed.at(-1));
        expect(tail.bytesBefore + tail.last.end - tail.last.start).toBe(listed.reduce((sum, { start, end }) => sum + end - start, 0));
      }),
    );
  });

  it('are listed up to a number, with the last, and all of them to be had', () => {
    const builder = new StreamBuilder(1e9, {});
    const layer = builder.addLayer('libxc', 0, null);
    for (let i = 0; i < MAX_SPANS + 1000; i++) builder.extend(layer, { start: 16 * i, end: 16 * i + 8 });
    const { spans, spansLeftOut } = builder.layerInfo(layer);
    expect(spans).toHaveLength(MAX_SPANS);
    expect(spans.at(-1)).toEqual({ start: 16 * (MAX_SPANS + 999), end: 16 * (MAX_SPANS + 999) + 8 });
    expect(spansLeftOut).toEqual({ spans: 1000, bytes: 8000 });
    expect([...builder.spansOf(layer)]).toEqual(Array.from({ length: MAX_SPANS + 1000 }, (_, i) => ({ start: 16 * i, end: 16 * i + 8 })));
  });

  it('are all listed where there are fewer', () => {
    const builder = new StreamBuilder(1e9, {});
    const layer = builder.addLayer('libxc', 0, null);
    for (let i = 0; i < MAX_SPANS - 1; i++) builder.extend(layer, { start: 16 * i, end: 16 * i + 8 });
    expect(builder.layerInfo(layer)).not.toHaveProperty('spansLeftOut');
    expect(builder.layerInfo(layer).spans).toHaveLength(MAX_SPANS - 1);
  });
});

describe('names of rows', () => {
  it('are those that were given, and none for other rows', () => {
    const names = new RowNames();
    for (let row = 0; row < 30_000; row += 3) names.set(row, `name ${row % 7}`);
    for (let row = 0; row < 30_000; row++) expect(names.of(row)).toBe(row % 3 === 0 ? `name ${row % 7}` : undefined);
  });

  it('are as many different ones as their limit says', () => {
    const names = new RowNames();
    for (let row = 0; row < MOST_NAMES + 10; row++) names.set(row, `name ${row}`);
    names.set(MOST_NAMES + 10, 'name 0');
    expect(names.of(MOST_NAMES - 1)).toBe(`name ${MOST_NAMES - 1}`);
    expect(names.of(MOST_NAMES)).toBeUndefined();
    expect(names.of(MOST_NAMES + 10)).toBe('name 0');
  });
});
