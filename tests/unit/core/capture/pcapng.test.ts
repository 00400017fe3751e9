/** What one pcapng file may mix: sections of both byte orders, interfaces of several link types, clocks of any resolution. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { arraySource } from '../../../../src/core/bytes/source.ts';
import { CaptureReader, type Capture } from '../../../../src/core/capture/capture.ts';
import { goodPv } from '../../../build/good.ts';
import { segmentsOf, writeCapture, type WrittenSegment } from '../../../build/pcap-writer.ts';
import { join } from '../../../build/xapi-writer.ts';

const STREAM = goodPv();
const SEGMENTS = segmentsOf(STREAM, 500);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function read(file: Uint8Array): { readonly capture: Capture; readonly bytes: Uint8Array } {
  const at = (start: number, length: number): Uint8Array => file.subarray(start, start + length);
  const capture = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => at(start, length));
  return { capture, bytes: capture.stream?.readSync(at, 0, capture.stream.size) ?? new Uint8Array(0) };
}

const be16 = (value: number): number[] => [Math.floor(value / 256), value % 256];
const u32 = (value: number): number[] => [value % 256, Math.floor(value / 256) % 256, Math.floor(value / 65536) % 256, Math.floor(value / 2 ** 24)];
/** Type, length, body padded to four bytes, length. */
const block = (type: number, body: Uint8Array): Uint8Array => {
  const size = 12 + Math.ceil(body.length / 4) * 4;
  return join(Uint8Array.from([...u32(type), ...u32(size)]), body, new Uint8Array((4 - (body.length % 4)) % 4), Uint8Array.from(u32(size)));
};
const SECTION = block(0x0a0d0d0a, Uint8Array.from([...u32(0x1a2b3c4d), 1, 0, 0, 0, ...new Array<number>(8).fill(0xff)]));
const option = (code: number, value: readonly number[]): number[] => [code, 0, value.length, 0, ...value, ...new Array<number>((4 - (value.length % 4)) % 4).fill(0)];
const face = (link: number, ...options: readonly number[][]): Uint8Array => block(1, Uint8Array.from([link % 256, Math.floor(link / 256), 0, 0, ...u32(0), ...options.flat(), ...(options.length > 0 ? [0, 0, 0, 0] : [])]));
const packet = (id: number, ticks: number, bytes: Uint8Array): Uint8Array => block(6, join(Uint8Array.from([...u32(id), ...u32(Math.floor(ticks / 2 ** 32)), ...u32(ticks % 2 ** 32), ...u32(bytes.length), ...u32(bytes.length)]), bytes));

/** Packets as they are on a link, without any file around them. */
function frames(segments: readonly WrittenSegment[], link: 'ethernet' | 'raw' | 'sll2'): Uint8Array[] {
  const file = writeCapture(segments, { link });
  const view = new DataView(file.buffer);
  const list: Uint8Array[] = [];
  for (let at = 24; at < file.length; at += 16 + view.getUint32(at + 8, true)) list.push(file.subarray(at + 16, at + 16 + view.getUint32(at + 8, true)));
  return list;
}

describe('a pcapng file', () => {
  it('goes on in further sections, each with its own byte order and interfaces', () => {
    const [a, b, c] = [SEGMENTS.slice(0, 9), SEGMENTS.slice(9, 15), SEGMENTS.slice(15)];
    const after = (from: number) => (number: number): number => (from + number) * 1000;
    const { capture, bytes } = read(join(writeCapture(a, { file: 'pcapng' }), writeCapture(b, { file: 'pcapng', bigEndian: true, nano: true, link: 'sll', after: after(9) }), writeCapture(c, { file: 'pcapng', link: 'vlan', after: after(15) })));
    expect(same(bytes, STREAM)).toBe(true);
    expect(capture.reports).toEqual([]);
    expect([0, 3500, 6500].map((offset) => capture.clock?.at(offset))).toEqual([2e6, 9e6, 15e6]);
  });

  it('tells apart interfaces by number: link type, resolution and offset of their clocks', () => {
    const all = SEGMENTS.length;
    const links = ['ethernet', 'raw', 'sll2'] as const;
    const sent = links.map((link) => frames(SEGMENTS, link));
    // Milliseconds; 2^-20 of a second; nanoseconds with the whole seconds apart.
    const faces = [face(1, option(9, [3])), face(101, option(9, [0x80 + 20])), face(276, option(2, [0x65, 0x30]), option(9, [9]), option(14, [100, 0, 0, 0, 0, 0, 0, 0]))];
    const ticks = (which: number, seconds: number): number => (which === 0 ? seconds * 1000 : which === 1 ? seconds * 2 ** 20 : (seconds - 100) * 1e9);
    const packets = Array.from({ length: all }, (_, i) => packet(i % 3, ticks(i % 3, 1000 + i), sent[i % 3]?.[i] ?? new Uint8Array(0)));
    const { capture, bytes } = read(join(SECTION, ...faces, ...packets));
    expect(same(bytes, STREAM)).toBe(true);
    expect(capture.reports).toEqual([]);
    expect(capture.clock).toMatchObject({ seconds: 1000, nanoseconds: 0 });
    for (let i = 2; i < all - 1; i++) expect(capture.clock?.at((i - 2) * 500)).toBe(i * 1e9);
  });

  it('mixes enhanced, obsolete and simple packets, the latter without a time and of the first interface, in both byte orders', () => {
    for (const big of [false, true]) {
      const sent = { ethernet: frames(SEGMENTS, 'ethernet'), raw: frames(SEGMENTS, 'raw') };
      const turned = (bytes: Uint8Array): Uint8Array => (big ? bytes.map((_, i) => bytes[4 * Math.floor(i / 4) + 3 - (i % 4)] ?? 0) : bytes);
      const own = (type: number, header: readonly number[], body: Uint8Array): Uint8Array => {
        const whole = block(type, join(Uint8Array.from(header), body));
        const head = 8 + header.length;
        return join(turned(whole.subarray(0, head)), whole.subarray(head, -4), turned(whole.subarray(-4)));
      };
      // Two halves of a word: turned as one, they change places, so that the obsolete block's interface and drops are given the other way round.
      const halves = (first: number, second: number): number[] => (big ? [second, 0, first, 0] : [first, 0, second, 0]);
      const head = (id: number[], ticks: number, length: number): number[] => [...id, ...u32(0), ...u32(ticks), ...u32(length), ...u32(length)];
      const packets = SEGMENTS.map((_, i) => {
        const [ethernet, raw] = [sent.ethernet[i] ?? SECTION, sent.raw[i] ?? SECTION];
        if (i % 3 === 0) return own(6, head(u32(0), 1e6 * (5 + i), ethernet.length), ethernet);
        return i % 3 === 1 ? own(2, head(halves(1, 9), 1000 * (5 + i), raw.length), raw) : own(3, u32(ethernet.length), ethernet);
      });
      const section = join(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a), turned(Uint8Array.from([...u32(28), ...u32(0x1a2b3c4d), ...halves(1, 0), ...new Array<number>(8).fill(0xff), ...u32(28)])));
      const described = (link: number, resolution: number): Uint8Array => {
        const body = big ? [...be16(link), 0, 0, ...[0, 0, 0, 0], 0, 9, 0, 1, resolution, 0, 0, 0, 0, 0, 0, 0] : [link % 256, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 0, resolution, 0, 0, 0, 0, 0, 0, 0];
        const whole = block(1, Uint8Array.from(body));
        return join(turned(whole.subarray(0, 8)), whole.subarray(8, -4), turned(whole.subarray(-4)));
      };
      const { capture, bytes } = read(join(section, described(1, 6), described(101, 3), ...packets));
      expect(same(bytes, STREAM), `${big}`).toBe(true);
      expect(capture.reports).toEqual([]);
      // The stream's first segment is the third packet, a simple one; the fourth and fifth have times.
      expect([0, 500, 1000].map((offset) => capture.clock?.at(offset))).toEqual([NaN, 3e9, 4e9]);
    }
  });

  it('passes over packets of interfaces that nobody described, and of links that are not read', () => {
    const sent = frames(SEGMENTS, 'ethernet');
    const good = sent.map((bytes, i) => packet(0, i, bytes));
    const { capture, bytes } = read(join(SECTION, face(1), face(105), packet(7, 0, sent[0] ?? new Uint8Array(0)), packet(1, 0, new Uint8Array(80)), ...good));
    expect(same(bytes, STREAM)).toBe(true);
    expect(capture.reports.map(({ message }) => message)).toEqual(['Link types that are not read here: 105 (1 packet).']);
  });

  it('with any word wild is a fault or a stream, and never more than the file has', () => {
    const file = join(SECTION, face(1, option(9, [6])), ...frames(SEGMENTS.slice(0, 5), 'ethernet').map((bytes, i) => packet(0, i, bytes)));
    for (let at = 12; at + 4 <= file.length; at += 4) {
      for (const wild of [0, 1, 0x7fff_ffff, 0xffff_ffff, 0xffff_fffc]) {
        const bytes = file.slice();
        bytes.set(u32(wild), at);
        const { capture } = read(bytes);
        const lost = capture.stream?.holes.reduce((sum, { start, end }) => sum + end - start, 0) ?? 0;
        expect((capture.stream?.size ?? 0) - lost).toBeLessThanOrEqual(file.length);
      }
    }
  });
});
