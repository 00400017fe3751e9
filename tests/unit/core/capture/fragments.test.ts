/** Segments that IP sent in fragments: in any order, twice, incomplete, cut, and more of them than can be remembered. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { arraySource } from '../../../../src/core/bytes/source.ts';
import { CaptureReader, type Capture } from '../../../../src/core/capture/capture.ts';
import { MAX_DATAGRAMS } from '../../../../src/core/capture/fragments.ts';
import { goodPv } from '../../../build/good.ts';
import { segmentsOf, writeCapture, type CaptureForm } from '../../../build/pcap-writer.ts';

const STREAM = goodPv();
const SEGMENT = 1000;
const FRAGMENT = 256;
/** Bytes of the TCP header that the writer makes. */
const TCP = 32;

function read(form: CaptureForm): { readonly capture: Capture; readonly bytes: Uint8Array } {
  const file = writeCapture(segmentsOf(STREAM, SEGMENT), { fragment: FRAGMENT, ...form });
  const at = (start: number, length: number): Uint8Array => file.subarray(start, start + length);
  const capture = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => at(start, length));
  return { capture, bytes: capture.stream?.readSync(at, 0, capture.stream.size) ?? new Uint8Array(0) };
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const KINDS: readonly CaptureForm[] = [{}, { v6: true }, { v6: true, v6Extensions: true }, { link: 'double-vlan' }, { link: 'raw', ipOptions: true }, { isn: 2 ** 32 - 1500 }];

describe('a capture of IP fragments', () => {
  it.each(KINDS)('yields the stream, whatever the order of the fragments: %o', (kind) => {
    const orders: NonNullable<CaptureForm['fragments']>[] = [(numbers) => numbers, (numbers) => [...numbers].reverse(), (numbers, packet) => numbers.map((i) => (i + packet) % numbers.length), (numbers) => [...numbers, ...numbers]];
    for (const fragments of orders) {
      const { capture, bytes } = read({ ...kind, fragments });
      expect(same(bytes, STREAM)).toBe(true);
      expect(capture.stream?.holes).toEqual([]);
      expect(capture.reports).toEqual([]);
      expect(capture.unwrapped.connections?.[0]).toMatchObject({ fin: true, missing: 0, syn: true });
    }
  });

  it.each(KINDS)('has a hole for each fragment that is missing, and says so: %o', (kind) => {
    // Packets 0 and 1 are SYNs, of one fragment each; 3 and 4 have the second and the third thousand bytes.
    const { capture, bytes } = read({ ...kind, fragments: (numbers, packet) => numbers.filter((i) => !((packet === 3 && i === 1) || (packet === 4 && i === 3))) });
    const holes = [{ start: SEGMENT + FRAGMENT - TCP, end: SEGMENT + 2 * FRAGMENT - TCP }, { start: 2 * SEGMENT + 3 * FRAGMENT - TCP, end: 2 * SEGMENT + 4 * FRAGMENT - TCP }];
    expect(capture.stream?.holes).toEqual(holes);
    expect(capture.reports.map(({ message }) => message)).toEqual(['Of 2 packets that IP sent in fragments some are missing.']);
    const expected = STREAM.slice();
    for (const { start, end } of holes) expected.fill(0, start, end);
    expect(same(bytes, expected)).toBe(true);
  });

  it('has a hole for a packet whose first fragment is missing, and says why', () => {
    const { capture } = read({ fragments: (numbers, packet) => (packet === 3 ? numbers.slice(1) : numbers) });
    expect(capture.stream?.holes).toEqual([{ start: SEGMENT, end: 2 * SEGMENT }]);
    expect(capture.reports.map(({ message }) => message)).toEqual(['4 fragments of IP came without the first one of their packet, which says where the bytes belong (of at most 1,024 packets and 16,384 fragments at one time this is remembered).']);
  });

  it('takes another first fragment of the same identification for another packet', () => {
    const file = writeCapture(segmentsOf(STREAM, SEGMENT), { fragment: FRAGMENT });
    const view = new DataView(file.buffer);
    for (let at = 24; at < file.length; at += 16 + view.getUint32(at + 8, true)) view.setUint16(at + 16 + 14 + 4, 7);
    const capture = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => file.subarray(start, start + length));
    const bytes = capture.stream?.readSync((start, length) => file.subarray(start, start + length), 0, STREAM.length) ?? new Uint8Array(0);
    expect(same(bytes, STREAM)).toBe(true);
    expect(capture.reports).toEqual([]);
  });

  it('gives up what waits longest where too many wait, and counts it', () => {
    const small = STREAM.subarray(0, 2 * (MAX_DATAGRAMS + 100));
    const file = writeCapture(segmentsOf(small, 2), { fragment: 32, fragments: (numbers) => numbers.filter((i) => i > 0 || numbers.length === 1) });
    const { reports } = drive(new CaptureReader(arraySource(file)).read(), ({ start, length }) => file.subarray(start, start + length));
    expect(reports[0]?.message).toMatch(new RegExp(`^${(MAX_DATAGRAMS + 100).toLocaleString('en')} fragments of IP came without the first one`));
  });

  it('survives every length and place that a fragment may claim', () => {
    const file = writeCapture(segmentsOf(STREAM.subarray(0, 3000), SEGMENT), { fragment: FRAGMENT });
    const view = new DataView(file.buffer);
    for (let at = 24; at < file.length; at += 16 + view.getUint32(at + 8, true)) {
      for (const [place, value] of [[2, 0xffff], [2, 20], [2, 0], [6, 0x3fff], [6, 0x1fff], [6, 0x2000], [0, 0x4f00]] as const) {
        const wild = file.slice();
        new DataView(wild.buffer).setUint16(at + 30 + place, value);
        const { stream } = drive(new CaptureReader(arraySource(wild)).read(), ({ start, length }) => wild.subarray(start, start + length));
        expect(stream?.size ?? 0).toBeLessThan(200_000);
      }
    }
  });
});
