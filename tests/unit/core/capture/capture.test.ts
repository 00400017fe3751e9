import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { arraySource } from '../../../../src/core/bytes/source.ts';
import { CaptureReader, type Capture } from '../../../../src/core/capture/capture.ts';
import { isPacketCapture } from '../../../../src/core/capture/capture-kind.ts';
import { segmentsOf, writeCapture, type CaptureForm, type WrittenSegment } from '../../../build/pcap-writer.ts';
import { goodPv } from '../../../build/good.ts';
import { join } from '../../../build/xapi-writer.ts';

const STREAM = goodPv();

function read(file: Uint8Array): Capture {
  expect(isPacketCapture(file)).toBe(true);
  return drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => file.subarray(start, start + length));
}

const rebuilt = (file: Uint8Array): Uint8Array => {
  const { stream } = read(file);
  if (stream === null) throw new Error('no stream');
  return stream.readSync((start, length) => file.subarray(start, start + length), 0, stream.size);
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const FORMS: readonly CaptureForm[] = [
  {}, { nano: true }, { bigEndian: true }, { bigEndian: true, nano: true },
  { file: 'pcapng' }, { file: 'pcapng', bigEndian: true, nano: true }, { file: 'pcapng-simple' }, { file: 'pcapng-obsolete' }, { file: 'pcapng-obsolete', bigEndian: true },
  { link: 'vlan' }, { link: 'double-vlan' }, { link: 'sll' }, { link: 'sll2' }, { link: 'raw' }, { link: 'null' }, { link: 'null-be' },
  { v6: true }, { v6: true, link: 'sll2' }, { v6: true, link: 'raw' }, { v6: true, v6Extensions: true }, { ipOptions: true }, { zeroLength: true, link: 'raw' },
  { isn: 2 ** 32 - 700 },
];

describe('a capture', () => {
  it.each(FORMS)('yields the stream it carries: %o', (form) => {
    const file = writeCapture(segmentsOf(STREAM, 512), form);
    expect(same(rebuilt(file), STREAM)).toBe(true);
    expect(read(file).stream?.holes).toEqual([]);
    expect(read(file).reports).toEqual([]);
  });

  it('tells when each byte came', () => {
    const { clock, stream } = read(writeCapture(segmentsOf(STREAM, 512)));
    expect(clock).toMatchObject({ seconds: 10, nanoseconds: 500_000_000 });
    expect(clock?.at(0)).toBe(2e6);
    expect(clock?.at(512 * 3 + 1)).toBe(5e6);
    expect(clock?.at(stream?.size ?? 0)).toBeNaN();
    expect(read(writeCapture(segmentsOf(STREAM, 512), { file: 'pcapng-simple' })).clock).toBeNull();
  });

  it('is put in order whatever the order of its packets', () => {
    const [syn, back, ...rest] = segmentsOf(STREAM, 300);
    const shuffled = rest.map((segment, i) => ({ segment, key: (i * 7919) % 31 })).sort((a, b) => a.key - b.key).map(({ segment }) => segment);
    expect(same(rebuilt(writeCapture([syn, back, ...shuffled].filter((s) => s !== undefined))), STREAM)).toBe(true);
  });

  it('keeps what was captured first where segments overlap, and says where a repeat differs', () => {
    const segments = segmentsOf(STREAM, 400);
    const other = STREAM.slice(300, 900);
    other[350] = (other[350] ?? 0) ^ 1;
    const file = writeCapture([...segments.slice(0, 6), { at: 300, bytes: other }, ...segments.slice(6)]);
    expect(same(rebuilt(file), STREAM)).toBe(true);
    const [report] = read(file).reports;
    expect(report?.rule.id).toBe('pcap.stream.repeat-differs');
    expect(file[report?.range.start ?? 0]).toBe(other[350]);
    expect(read(writeCapture([...segments, { at: 300, bytes: STREAM.slice(300, 900) }])).reports).toEqual([]);
  });

  it('has holes where segments are missing or were cut, and nowhere else', () => {
    const segments = segmentsOf(STREAM, 400);
    const lost = segments.filter(({ at, bytes }) => bytes.length === 0 || (at !== 800 && at !== 1200));
    expect(read(writeCapture(lost)).stream?.holes).toEqual([{ start: 800, end: 1600 }]);
    const snapped = segments.map((segment): WrittenSegment => (segment.at === 800 && segment.bytes.length > 0 ? { ...segment, snap: 14 + 20 + 32 + 100 } : segment));
    expect(read(writeCapture(snapped)).stream?.holes).toEqual([{ start: 900, end: 1200 }]);
    const late = [...lost, ...segments.filter(({ at }) => at === 800)];
    expect(read(writeCapture(late)).stream?.holes).toEqual([{ start: 1200, end: 1600 }]);
    const back = rebuilt(writeCapture(late));
    expect(same(back.subarray(0, 1200), STREAM.subarray(0, 1200))).toBe(true);
    expect(same(back.subarray(1600), STREAM.subarray(1600))).toBe(true);
  });

  it('says so where it begins in the middle', () => {
    const { reports, stream } = read(writeCapture(segmentsOf(STREAM, 400).slice(2)));
    expect(reports.map(({ rule }) => rule.id)).toEqual(['pcap.stream.begins-in-the-middle']);
    expect(stream?.size).toBe(STREAM.length);
  });

  it('finds the stream behind a preamble, and among other connections', () => {
    const hello = new TextEncoder().encode('HELLO 3\r\n\r\n');
    const joined = new Uint8Array(hello.length + STREAM.length);
    joined.set(hello);
    joined.set(STREAM, hello.length);
    expect(same(rebuilt(writeCapture(segmentsOf(joined, 400))), STREAM)).toBe(true);
    const noise = writeCapture(segmentsOf(new TextEncoder().encode(`SSH-2.0-OpenSSH ${'x'.repeat(STREAM.length * 2)}`), 900), { port: 22 });
    const both = new Uint8Array([...noise, ...writeCapture(segmentsOf(STREAM, 400)).subarray(24)]);
    expect(same(rebuilt(both), STREAM)).toBe(true);
    const { reports } = read(both);
    expect(reports.map(({ message }) => message).join()).toContain('10.0.0.1:40000 to 10.0.0.2:22');
    expect(read(noise)).toMatchObject({ stream: null, sentence: expect.stringContaining('none of which begins like a Xen stream') as string });
  });

  it('tells apart streams that follow each other on the same ports', () => {
    const first = segmentsOf(STREAM, 512);
    const second = segmentsOf(STREAM.subarray(0, 3000), 512);
    const again = (form: CaptureForm, segments: readonly WrittenSegment[]): Uint8Array => new Uint8Array([...writeCapture(first), ...writeCapture(segments, form).subarray(24)]);
    for (const file of [again({ isn: 900_000 }, second), again({ isn: 900_000 }, second.slice(2))]) {
      expect(same(rebuilt(file), STREAM)).toBe(true);
      const { unwrapped, reports } = read(file);
      expect(unwrapped.connections?.filter(({ bytes }) => bytes > 0).map(({ bytes, chosen, carries }) => [bytes, chosen, carries])).toEqual([[STREAM.length, true, 'Xen stream'], [3000, false, 'Xen stream']]);
      expect(reports.map(({ rule }) => rule.id)).toEqual(['pcap.capture.connections']);
    }
  });

  it('tells what a receiver says from the stream that it answers', () => {
    const banner = new TextEncoder().encode('xl migration receiver ready, send binary domain data.\n');
    const both = writeCapture([...segmentsOf(STREAM, 700), { at: 0, bytes: banner, back: true }]);
    expect(read(both).unwrapped.connections?.map(({ carries, chosen }) => [carries, chosen])).toEqual([['Xen stream', true], ['what a receiver says', false]]);
  });

  it('shows the direction that a person means, by its place in the list, whatever it begins like', () => {
    const file = new Uint8Array([...writeCapture(segmentsOf(STREAM, 512)), ...writeCapture(segmentsOf(STREAM.subarray(0, 3000), 512), { port: 5555 }).subarray(24), ...writeCapture(segmentsOf(new Uint8Array(700).fill(7), 512), { port: 22 }).subarray(24)]);
    const shown = (wanted: number): (string | number | undefined)[] => {
      const { stream, unwrapped } = drive(new CaptureReader(arraySource(file), undefined, wanted).read(), ({ start, length }) => file.subarray(start, start + length));
      return [stream?.size, unwrapped.connections?.find(({ chosen }) => chosen)?.to];
    };
    expect([0, 1, 2].map(shown)).toEqual([[STREAM.length, '10.0.0.2:49152'], [3000, '10.0.0.2:5555'], [700, '10.0.0.2:22']]);
    // There is none of that number: the one that carries a stream.
    expect(shown(99)).toEqual([STREAM.length, '10.0.0.2:49152']);
  });

  it('says what it could not read: fragments, link types, cut headers', () => {
    const whole = writeCapture(segmentsOf(STREAM, 512));
    const packet = (n: number): number => {
      const view = new DataView(whole.buffer);
      let at = 24;
      for (let i = 0; i < n; i++) at += 16 + view.getUint32(at + 8, true);
      return at + 16;
    };
    const fragment = whole.slice();
    fragment[packet(3) + 14 + 6] = 0x20;
    expect(read(fragment)).toMatchObject({ reports: [{ rule: { id: 'pcap.packet.not-read' }, message: 'Of 1 packet that IP sent in fragments some are missing.' }] });
    expect(same(rebuilt(fragment), STREAM)).toBe(true);
    const wireless = whole.slice();
    wireless[20] = 105;
    expect(read(wireless).sentence).toContain('are of a link type that is not read here (105)');
    expect(read(wireless).reports[0]?.message).toContain('Link types that are not read here: 105 (');
    const short = segmentsOf(STREAM, 512).map((segment): WrittenSegment => (segment.at === 512 && segment.bytes.length > 0 ? { ...segment, snap: 40 } : segment));
    expect(read(writeCapture(short)).reports[0]?.message).toBe('Of 1 packet the capture has too little to find its TCP header, or the headers make no sense.');
  });

  it('reads a VLAN tag behind a cooked header, and a packet that is its only fragment', () => {
    const plain = writeCapture(segmentsOf(STREAM, 512), { link: 'sll2' });
    const parts: number[] = [...plain.subarray(0, 24)];
    const view = new DataView(plain.buffer);
    for (let at = 24; at < plain.length; ) {
      const length = view.getUint32(at + 8, true);
      const header = plain.slice(at, at + 16);
      new DataView(header.buffer).setUint32(8, length + 4, true);
      new DataView(header.buffer).setUint32(12, length + 4, true);
      const packet = plain.subarray(at + 16, at + 16 + length);
      parts.push(...header, 0x81, 0, ...packet.subarray(2, 20), 0, 5, 8, 0, ...packet.subarray(20));
      at += 16 + length;
    }
    expect(same(rebuilt(new Uint8Array(parts)), STREAM)).toBe(true);
    const atomic = writeCapture(segmentsOf(STREAM, 512), { v6: true, v6Extensions: true });
    for (let at = 24; at < atomic.length; at += 16 + new DataView(atomic.buffer).getUint32(at + 8, true)) {
      atomic[at + 16 + 14 + 6] = 44;
      atomic.set([6, 0, 0, 6, 1, 2, 3, 4], at + 16 + 14 + 40);
    }
    expect(same(rebuilt(atomic), STREAM)).toBe(true);
  });

  it('says of how many connections it looked at the beginnings, where there are more', () => {
    const noise = Uint8Array.from({ length: 20 }, (_, i) => i);
    const files = Array.from({ length: 210 }, (_, i) => writeCapture(segmentsOf(noise, 20), { port: 1000 + i }));
    expect(read(join(...files.map((file, i) => (i === 0 ? file : file.subarray(24))))).sentence).toContain('210 TCP directions with data, of whose 200 largest, which were looked at, none begins like a Xen stream');
  });

  it('takes out what is compressed only where nothing begins like a stream as it is', () => {
    const packed = new Uint8Array(gzipSync(new Uint8Array(STREAM.length)));
    const large = join(packed, new Uint8Array(2 * STREAM.length));
    const both = join(writeCapture(segmentsOf(large, 900), { port: 80 }), writeCapture(segmentsOf(STREAM, 900)).subarray(24));
    expect(same(rebuilt(both), STREAM)).toBe(true);
    expect(read(both).unwrapped.connections?.filter(({ bytes }) => bytes > 0).map(({ carries, chosen }) => [carries, chosen])).toEqual([['gzip', false], ['Xen stream', true]]);
    expect(same(rebuilt(writeCapture(segmentsOf(packed, 900))), packed)).toBe(true);
  });

  it('names what is encrypted, and a beginning that was not captured', () => {
    const text = (words: string): Uint8Array => Uint8Array.from(words, (char) => char.charCodeAt(0));
    const of = (words: string, from = 0): Capture => read(writeCapture(segmentsOf(text(words), 400).slice(from)));
    expect(of(`SSH-2.0-OpenSSH_9\r\n${'x'.repeat(900)}`).sentence).toContain('(919 B, encrypted (SSH)). What is encrypted shows nothing: xl migrate runs over SSH.');
    expect(of(`\u0016\u0003\u0001${'x'.repeat(900)}`).sentence).toContain('encrypted (TLS)');
    expect(of('x'.repeat(2000), 4).sentence).toContain('The largest begins in the middle: its SYN was not captured');
  });

  it('says how much is missing at first where only the SYN was captured, and that nothing tells a stream then', () => {
    const segments = segmentsOf(STREAM, 600).filter(({ at, bytes, syn = false }) => syn || bytes.length === 0 || at >= 1200);
    const { stream, sentence } = read(writeCapture(segments));
    expect(stream).toBeNull();
    expect(sentence).toContain('Of the largest the SYN was captured, so that it is known where it begins, but its first 1,200 bytes are missing');
  });

  it('shows the stream that begins behind what is missing at first, and says so', () => {
    const before = new Uint8Array(1000).fill(0x23);
    const segments = segmentsOf(join(before, STREAM), 500).filter(({ at, bytes, syn = false }) => syn || bytes.length === 0 || at >= 500);
    const file = writeCapture(segments);
    expect(same(rebuilt(file), STREAM)).toBe(true);
    expect(read(file).reports.map(({ rule, message }) => [rule.id, message])).toEqual([['pcap.stream.missing', 'The first 500 bytes of 10.0.0.1:40000 to 10.0.0.2:49152 are not in the capture, though its SYN is, which says where it begins. What is shown begins 1,000 bytes into the connection, where the next stream begins that can be told.']]);
  });

  it('survives every cut and wild lengths, and keeps what came before', () => {
    for (const file of ['pcap', 'pcapng'] as const) {
      const whole = writeCapture(segmentsOf(STREAM.subarray(0, 2000), 700), { file });
      for (let cut = 12; cut < whole.length; cut++) {
        const { stream, reports } = read(whole.subarray(0, cut));
        if (stream === null) continue;
        const got = stream.readSync((start, length) => whole.subarray(0, cut).subarray(start, start + length), 0, stream.size);
        expect(same(got, STREAM.subarray(0, got.length))).toBe(true);
        expect(reports.every(({ rule }) => rule.id === 'pcap.file.cut')).toBe(true);
      }
      for (let at = 12; at < whole.length; at += 3) {
        const wild = whole.slice();
        wild.fill(0xff, at, at + 4);
        expect(() => read(wild)).not.toThrow();
      }
    }
  });
});
