import { describe, expect, it } from 'vitest';
import { Flow, MAX_HOLES } from '../../../../src/core/capture/flow.ts';
import { RebuiltStream } from '../../../../src/core/capture/rebuilt.ts';
import { emptySegment, type Segment } from '../../../../src/core/capture/segment.ts';

const WRAP = 2 ** 32;

const segment = (sequence: number, length: number, flags: Partial<Segment> = {}): Segment => ({ ...emptySegment(), sequence: sequence % WRAP, length, ...flags });

/** Adds a whole segment; its place in the file is its number. */
const add = (flow: Flow, one: Segment, captured = one.length): void => flow.add(one, flow.packets * 100_000, captured, flow.packets);

describe('one direction of a connection', () => {
  it('counts on where sequence numbers wrap, again and again', () => {
    const flow = new Flow('a', 'b');
    const isn = WRAP - 5;
    const step = 2 ** 29;
    add(flow, segment(isn, 0, { syn: true }));
    const total = 5 * WRAP;
    for (let at = 0; at < total; at += step) add(flow, segment(isn + 1 + at, step));
    expect(flow.streamLength).toBe(total);
    expect(flow.holes).toEqual([]);
    expect(flow.inOrder).toBe(true);
    // A repeat from just before the last wrap is no news.
    add(flow, segment(isn + 1 + total - step, step));
    expect(flow).toMatchObject({ streamLength: total, repeatCount: 1, holes: [] });
    const stream = new RebuiltStream(flow);
    expect(stream.size).toBe(total);
    expect(stream.pieceOf(total - 1)).toEqual({ start: (total / step) * 100_000 + step - 1, length: 1 });
  });

  it('keeps a hole across a wrap, and fills it from both sides', () => {
    const flow = new Flow('a', 'b');
    const isn = WRAP - 1001;
    add(flow, segment(isn, 0, { syn: true }));
    add(flow, segment(isn + 1, 500));
    add(flow, segment(isn + 1 + 2000, 500));
    expect(new RebuiltStream(flow).holes).toEqual([{ start: 500, end: 2000 }]);
    add(flow, segment(isn + 1 + 1500, 500));
    add(flow, segment(isn + 1 + 500, 1000));
    const stream = new RebuiltStream(flow);
    expect(stream.holes).toEqual([]);
    expect([0, 500, 1500, 2000].map((offset) => stream.pieceOf(offset).length)).toEqual([500, 1000, 500, 500]);
    expect([0, 1, 2, 3].map((i) => stream.startOf(i))).toEqual([0, 500, 1500, 2000]);
  });

  it('goes on to its FIN, whose number tells of a last segment that was lost', () => {
    const flow = new Flow('a', 'b');
    add(flow, segment(1000, 0, { syn: true }));
    add(flow, segment(1001, 100));
    add(flow, segment(1001 + 150, 0, { fin: true }));
    expect(new RebuiltStream(flow)).toMatchObject({ size: 150, holes: [{ start: 100, end: 150 }] });
    // Captured behind the FIN, as where it overtook them.
    add(flow, segment(1001 + 100, 50));
    expect(new RebuiltStream(flow)).toMatchObject({ size: 150, holes: [] });
  });

  it('is over with a SYN of another number, with data behind its FIN, and with what goes on beyond any window; not with what comes again', () => {
    const flow = new Flow('a', 'b');
    add(flow, segment(1000, 0, { syn: true }));
    add(flow, segment(1001, 100));
    expect(flow.isOver(segment(1000, 0, { syn: true }))).toBe(false);
    expect(flow.isOver(segment(7777, 0, { syn: true }))).toBe(true);
    expect(flow.isOver(segment(1101 + 2 ** 30 + 1, 10))).toBe(false);
    add(flow, segment(1101 + 2 ** 30 + 1, 10));
    expect(flow.streamLength).toBe(100);
    expect(flow.isOver(segment(1101 + 2 ** 30 + 1, 10))).toBe(false);
    expect(flow.isOver(segment(1101 + 2 ** 30 + 11, 10))).toBe(true);
    expect(flow.leading(segment(1101 + 2 ** 30 + 11, 10))).toHaveLength(1);
    expect(flow.isOver(segment(1101 + 2 ** 30, 10))).toBe(false);
    expect(flow.isOver(segment(1101, 10))).toBe(false);
    add(flow, segment(1101, 10, { fin: true }));
    expect(flow.isOver(segment(1101, 10, { fin: true }))).toBe(false);
    expect(flow.isOver(segment(1111, 0, { fin: true }))).toBe(false);
    expect(flow.isOver(segment(1112, 10))).toBe(true);
    expect(flow.isOver(segment(5000, 0, { rst: true }))).toBe(false);
  });

  it.each([['ahead', 0x6000_0000], ['within the largest window', 0x3fff_ffff], ['a little ahead', 3 * 2 ** 20], ['behind', WRAP - 0x6000_0000]])('sets one segment aside that is far off (%s), and stays whole', (_where, far) => {
    for (const syn of [true, false]) {
      const flow = new Flow('a', 'b');
      if (syn) add(flow, segment(999, 0, { syn: true }));
      for (let at = 0; at < 2 ** 21; at += 2 ** 16) {
        add(flow, segment(1000 + at, 2 ** 16));
        if (at === 2 ** 19) add(flow, segment(1000 + at + far, 1000));
      }
      add(flow, segment(1000 + 2 ** 21, 0, { fin: true }));
      flow.finish();
      expect(flow).toMatchObject({ streamLength: 2 ** 21, holes: [], inOrder: true, repeatCount: 0, bytes: 2 ** 21 });
      expect(flow.aside.waiting.map(({ segment: { length } }) => length)).toEqual([1000]);
    }
  });

  it('takes what is far ahead where others go on from it, and where the stream comes to it', () => {
    const lost = new Flow('a', 'b');
    add(lost, segment(1000, 100));
    add(lost, segment(1100 + 2 ** 24, 100));
    add(lost, segment(1200 + 2 ** 24, 100));
    lost.finish();
    expect(lost).toMatchObject({ streamLength: 300 + 2 ** 24, holes: [{ start: WRAP + 1100, end: WRAP + 1100 + 2 ** 24 }] });
    expect(lost.aside.waiting).toEqual([]);
    const early = new Flow('a', 'b');
    add(early, segment(0, 2 ** 20));
    add(early, segment(3 * 2 ** 20, 500));
    for (let at = 2 ** 20; at < 3 * 2 ** 20; at += 2 ** 20) add(early, segment(at, 2 ** 20));
    early.finish();
    expect(early).toMatchObject({ streamLength: 3 * 2 ** 20 + 500, holes: [], repeatCount: 0 });
  });

  it('keeps so many aside, and counts the rest', () => {
    const flow = new Flow('a', 'b');
    add(flow, segment(1000, 100));
    for (let i = 0; i < 500; i++) add(flow, segment(2 ** 30 - i * 2 ** 21, 10));
    expect(flow.aside.waiting).toHaveLength(64);
    expect(flow.aside.more).toBe(436);
    expect(flow.streamLength).toBe(100);
  });

  it('that begins in the middle grows to its front with what was sent before, and has a hole between', () => {
    const flow = new Flow('a', 'b');
    add(flow, segment(WRAP - 100, 50));
    add(flow, segment(WRAP - 1000, 300));
    expect(flow.streamLength).toBe(950);
    const stream = new RebuiltStream(flow);
    expect(stream.holes).toEqual([{ start: 300, end: 900 }]);
    expect([stream.pieceOf(0), stream.pieceOf(900)]).toEqual([{ start: 100_000, length: 300 }, { start: 0, length: 50 }]);
    expect(stream.timeAt(0)).toBe(1);
  });

  it('stays quick however much is missing, and says when something came too late to be put in its place', () => {
    const flow = new Flow('a', 'b');
    add(flow, segment(0, 0, { syn: true }));
    const lost = MAX_HOLES + 10;
    const started = performance.now();
    for (let i = 0; i < lost; i++) add(flow, segment(1 + i * 20 + 10, 10));
    expect(flow.holes).toHaveLength(lost);
    for (let i = 0; i < 200_000; i++) add(flow, segment(1 + (i % lost) * 20 + 10, 10));
    add(flow, segment(1 + (lost - 1) * 20, 10));
    expect(flow.holes).toHaveLength(lost - 1);
    expect(flow.givenUp).toBe(false);
    add(flow, segment(1, 10));
    expect(flow.givenUp).toBe(true);
    expect(flow.holes).toHaveLength(lost - 1);
    // Looking at each hole for each repeat would be 2e10 steps.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
