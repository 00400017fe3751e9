/** Streams out of captures that lack bytes: what nobody has is neither the same nor different, and never read as content. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import type { ByteRange } from '../../../../src/core/bytes/range.ts';
import { DEFAULT_OPTIONS } from '../../../../src/core/convert/job.ts';
import { convertVirtually } from '../../../../src/core/diff/converted-source.ts';
import { pageOf } from '../../../../src/core/diff/page.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import type { Subject } from '../../../../src/core/diff/subject.ts';
import { accounts, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { goodHvm, goodPv, goodRemus } from '../../../build/good.ts';
import { openHoled, POISON } from '../../../build/holed.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { Opened } from '../../../build/open.ts';
import { pageAt } from './pages.ts';

const holedSubject = (bytes: Uint8Array, holes: readonly ByteRange[]): Subject => ({ name: 'a capture', stream: openHoled(bytes, holes).stream, provenance: null, source: 1, end: Infinity });

const inverted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);

/** Neither value nor place of a row is of bytes that are not there. */
function readsNothingLost(result: DiffResult, holes: readonly ByteRange[]): string[] {
  return [...result.all()].flatMap(({ path, left }) => (left !== null && left.value !== 'present' && holes.some(({ start, end }) => left.range.start < end && start < left.range.end) ? [path] : []));
}

describe.each(Object.entries({ 'a PV guest': goodPv, 'an HVM guest': goodHvm, 'a checkpointed stream': () => goodRemus(2) }))('%s with a hole', (_name, build) => {
  const bytes = build();
  const header = new Opened(bytes, { check: false }).rows().find(({ layer }) => layer === 'libxc')?.start ?? 0;

  it('never differs from the whole stream, wherever the hole is, and says what it lacks', async () => {
    const whole = await subjectOf(bytes);
    for (let part = 0; part < 40; part++) {
      const start = header + 32 + Math.floor(((bytes.length - header - 64) * part) / 40);
      const holes = [{ start, end: Math.min(bytes.length - 1, start + 1 + (part * 37) % 900) }];
      const result = await compareSubjects(holedSubject(bytes, holes), whole);
      const found = differences(result).map(({ verdict, path, why }) => `${verdict} ${path}: ${why}`);
      expect(found.filter((line) => !/^right .*: Only on the right: (?:of the left it was not captured|the left lacks bytes that were not captured, from 0x[0-9a-f]+ on)\.$/.test(line)), `hole at ${start}`).toEqual([]);
      expect(readsNothingLost(result, holes), `hole at ${start}`).toEqual([]);
      expect(accounts(result).missing, `hole at ${start}`).toEqual([0, 0]);
      expect(result.view().limits[0]).toMatch(/^Of the left, [\d,]+ bytes? in 1 place were not captured, the first at 0x[0-9a-f]+: what stands there is not compared\.$/);
    }
  });

  it('is not the same either where both lack the same', async () => {
    const whole = await compareSubjects(await subjectOf(bytes), await subjectOf(bytes));
    const start = header + Math.floor((bytes.length - header) / 2);
    const holes = [{ start, end: start + 600 }];
    const result = await compareSubjects(holedSubject(bytes, holes), holedSubject(bytes, holes));
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0 });
    expect(result.counts.same).toBeLessThan(whole.counts.same);
    expect(result.view().limits.length).toBeGreaterThanOrEqual(2);
  });
});

describe('a page with a hole', () => {
  it('stands on the other side only, has no bytes, and is told from one that was never sent', async () => {
    const bytes = goodPv();
    const whole = await subjectOf(bytes);
    const at = pageAt(await compareSubjects(whole, whole), 1);
    const holed = holedSubject(bytes, [{ start: at + 100, end: at + 101 }]);
    const result = await compareSubjects(holed, whole);
    const [row, ...others] = differences(result);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ verdict: 'right', path: 'memory[0x1]', left: { meaning: 'contents were not captured', origin: null }, why: 'Only on the right: of the left it was not captured.' });
    expect(drive(pageOf(result.gathered.left, holed, 1), () => { throw new Error('reads nothing'); })).toMatchObject({ bytes: null, lost: true });
    const both = await compareSubjects(holed, holed);
    expect(both.memory?.lost).toBe(1);
    expect(both.view().limits).toContain('Contents of 1 PFN were captured on neither side.');
  });

  it('does not hide that its type is another', async () => {
    const bytes = goodPv();
    const whole = await subjectOf(bytes);
    const result = await compareSubjects(whole, whole);
    const at = pageAt(result, 1);
    const row = whole.stream.builder.index.rowAt(at);
    const other = new Uint8Array(bytes);
    const entry = whole.stream.builder.index.startOf(row) + 16 + 8 + 7;
    other[entry] = (other[entry] ?? 0) ^ 0x80;
    expect(differences(await compareSubjects(holedSubject(other, [{ start: at, end: at + 8 }]), whole)).map(({ verdict, path, why }) => [verdict, path, why.split(',')[0]])).toEqual([['different', 'memory[0x1]', 'type L1TAB_PIN against L1TAB']]);
  });

  it('says of a batch without its list of PFNs that nobody knows which pages it has', async () => {
    const bytes = goodPv();
    const whole = await subjectOf(bytes);
    const at = whole.stream.builder.index.startOf(whole.stream.builder.index.rowAt(pageAt(await compareSubjects(whole, whole), 1)));
    const result = await compareSubjects(holedSubject(bytes, [{ start: at + 17, end: at + 18 }]), whole);
    expect(result.view().limits).toContain('Which pages 1 PAGE_DATA record of the left has was not captured.');
    expect(differences(result).every(({ verdict, layer }) => verdict === 'right' && layer === 'memory')).toBe(true);
    expect(result.gathered.left.entries).toBe(0);
  });
});

describe('a name with a hole', () => {
  it.each(['vcpu_id', 'leaf', 'index'])('makes nothing of what it names: %s', async (name) => {
    const bytes = name === 'index' ? goodHvm() : goodPv();
    const opened = new Opened(bytes, { check: false });
    const leaf = opened.rows().flatMap((_row, row) => opened.leaves(row)).find((one) => one.name === name);
    const start = leaf?.range.start ?? -1;
    const result = await compareSubjects(holedSubject(bytes, [{ start, end: start + 1 }]), await subjectOf(bytes));
    expect(differences(result).map(({ verdict }) => verdict)).toEqual(differences(result).map(() => 'right'));
    expect(differences(result).length).toBeGreaterThan(0);
    expect(accounts(result).missing).toEqual([0, 0]);
  });
});

describe('the conversion of a legacy stream with a hole', () => {
  it('is not done: it would write what nobody has', async () => {
    const bytes = legacyPv(8, 8);
    for (const part of [0.2, 0.5, 0.9]) {
      const start = Math.floor(bytes.length * part);
      const source = { size: bytes.length, holes: [{ start, end: start + 10 }], read: (from: number, length: number) => bytes.map((byte, i) => (i >= start && i < start + 10 ? POISON : byte)).subarray(from, from + length) };
      const done = await convertVirtually(source, { ...DEFAULT_OPTIONS, hints: { width: 8, guest: 'pv' } });
      expect(done?.result.kind).toBe('not-done');
      expect(done?.result).toMatchObject({ sentence: expect.stringContaining(`not captured, from 0x${start.toString(16)} on`) as unknown });
    }
  });

  it('is done where the hole is behind the stream', async () => {
    const stream = legacyPv(8, 8);
    const bytes = new Uint8Array(stream.length + 64);
    bytes.set(inverted(new Uint8Array(64)), stream.length);
    bytes.set(stream);
    const source = { size: bytes.length, holes: [{ start: stream.length + 8, end: bytes.length }], read: (from: number, length: number) => bytes.subarray(from, from + length) };
    expect((await convertVirtually(source, { ...DEFAULT_OPTIONS, hints: { width: 8, guest: 'pv' } }))?.result.kind).toBe('converted');
  });
});
