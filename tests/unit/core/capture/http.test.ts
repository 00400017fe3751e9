/** What stands in the body of an HTTP message: whole, in chunks, compressed, in a capture, cut anywhere. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { arraySource, type ByteSource } from '../../../../src/core/bytes/source.ts';
import { EnvelopeReader, isEnvelope, type Envelope } from '../../../../src/core/capture/envelope.ts';
import { goodPv } from '../../../build/good.ts';
import { segmentsOf, writeCapture } from '../../../build/pcap-writer.ts';
import { handshake, join, request } from '../../../build/xapi-writer.ts';

const STREAM = goodPv();
const text = (words: string): Uint8Array => Uint8Array.from(words, (char) => char.charCodeAt(0));
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function read(source: ByteSource, at: (start: number, length: number) => Uint8Array): Envelope {
  return drive(new EnvelopeReader(source).read(), ({ start, length }) => at(start, length));
}

function inside(file: Uint8Array): { readonly envelope: Envelope; readonly body: (start?: number, length?: number) => Uint8Array } {
  expect(isEnvelope(file.subarray(0, 4096), file.length)).toBe(true);
  const at = (start: number, length: number): Uint8Array => file.subarray(start, start + length);
  const envelope = read(arraySource(file), at);
  return { envelope, body: (start = 0, length = envelope.stream?.size ?? 0) => envelope.stream?.readSync(at, start, length) ?? new Uint8Array(0) };
}

const OK = 'HTTP/1.1 200 OK\r\nServer: x\r\n';

/** RFC 9112 7.1: size in hexadecimal, line end, data, line end; a last chunk of 0 and an empty line. */
function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const data = bytes.subarray(at, at + (sizes[i % sizes.length] ?? 1));
    parts.push(text(`${data.length.toString(16)}${i % 2 === 0 ? '' : ';name="value"'}\r\n`), data, text('\r\n'));
    at += data.length;
  }
  return join(...parts, text('0\r\nChecksum: none\r\n\r\n'));
}

describe('an HTTP message', () => {
  it('is taken off its body: to the end of the file, of a stated length, in chunks', () => {
    const files = [
      join(text(`${OK}\r\n`), STREAM),
      join(text(`${OK}Content-Length: ${STREAM.length}\r\n\r\n`), STREAM),
      join(text('PUT /image HTTP/1.0\r\ncontent-length:  '), text(`${STREAM.length}\r\n\r\n`), STREAM),
      join(text(`${OK}Transfer-Encoding: chunked\r\n\r\n`), chunked(STREAM, [1000])),
    ];
    for (const file of files) {
      const { envelope, body } = inside(file);
      expect(same(body(), STREAM)).toBe(true);
      expect(envelope.unwrapped).toMatchObject({ name: 'http', size: file.length, reports: [] });
    }
    expect(inside(files[3] ?? STREAM).envelope.unwrapped.detail).toMatchObject({ message: 'HTTP/1.1 200 OK', chunks: Math.ceil(STREAM.length / 1000) });
  });

  it('gives any range of its chunks', () => {
    const { body } = inside(join(text(`${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`), chunked(STREAM, [7, 300, 64])));
    for (let start = 0; start < STREAM.length; start += 997) for (const length of [1, 7, 8, 371, 5000]) expect(same(body(start, length), STREAM.subarray(start, start + length))).toBe(true);
  });

  it('has a memory image of XAPI behind it, compressed, and behind handshakes', () => {
    const packed = new Uint8Array(gzipSync(STREAM));
    for (const handshakes of [0, 1, 2]) {
      const { envelope, body } = inside(join(request('mem/1', 'compress=zstd'), ...new Array<Uint8Array>(handshakes).fill(handshake()), packed));
      expect(same(body(), packed)).toBe(true);
      expect(envelope.unwrapped.detail).toMatchObject({ message: 'PUT /services/xenops/migrate/mem/1 HTTP/1.1', ...(handshakes > 0 ? { handshakes } : {}) });
    }
  });

  it('of xenopsd in chunks gives the image that they hold', () => {
    const image = join(text('XenSavedDomv2-\n'), STREAM);
    const { envelope, body } = inside(join(text('PUT /services/xenops/memory/abc HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'), chunked(image, [7, 900])));
    expect(same(body(), image)).toBe(true);
    expect(envelope.unwrapped).toMatchObject({ name: 'http', reports: [] });
  });

  it('is left alone where XAPI\u2019s image stands behind it as it is, or nothing that can be read', () => {
    const files = [join(request('mem/1'), text('XenSavedDomv2-\n')), join(request('vm/1'), handshake('no room')), text(`${OK}\r\n<html>`), text(`${OK}Content-Length: 5\r\n`), text('GET / HTTP/1.1\r\n\r\n'), join(text(`${OK}Transfer-Encoding: chunked\r\n\r\n`), STREAM)];
    for (const file of files) expect(isEnvelope(file.subarray(0, 4096), file.length)).toBe(false);
  });

  it('keeps what came before the cut, at every byte, and says that it is cut', () => {
    for (const [form, wrapped] of [['chunks', join(text(`${OK}Transfer-Encoding: chunked\r\n\r\n`), chunked(STREAM.subarray(0, 600), [200, 33]))], ['length', join(text(`${OK}Content-Length: 600\r\n\r\n`), STREAM.subarray(0, 600))]] as const) {
      for (let cut = 100; cut < wrapped.length; cut++) {
        const file = wrapped.subarray(0, cut);
        if (!isEnvelope(file, cut)) continue;
        const { envelope, body } = inside(file);
        expect(same(body(), STREAM.subarray(0, body().length))).toBe(true);
        expect([form, cut, envelope.unwrapped.reports?.map(({ rule }) => rule.id)]).toEqual([form, cut, ['http.body.cut']]);
      }
    }
  });

  it('says what stands behind its body', () => {
    const { envelope, body } = inside(join(text(`${OK}Content-Length: ${STREAM.length}\r\n\r\n`), STREAM, text('HTTP/1.1')));
    expect(same(body(), STREAM)).toBe(true);
    expect(envelope.unwrapped.reports).toMatchObject([{ rule: { id: 'http.body.trailing-bytes' }, message: expect.stringMatching(/^8 bytes stand behind the body/) as string }]);
  });

  it('with any chunk size wild stays bounded and says so', () => {
    const head = join(text(`${OK}Transfer-Encoding: chunked\r\n\r\n`), chunked(STREAM.subarray(0, 400), [400]));
    for (const size of ['ffffffffffff\r\n', 'fffffffffffff;a\r\n', `fffffffffffffff\r\n`, 'xyz\r\n', `1${' '.repeat(2000)}\r\n`, '\r\n', '-1\r\n']) {
      const file = join(head.subarray(0, head.length - 21), text(size), STREAM.subarray(0, 300));
      const { envelope, body } = inside(file);
      expect(body().length).toBeLessThan(file.length);
      expect(envelope.unwrapped.reports?.map(({ rule }) => rule.id)).toEqual(['http.body.cut']);
    }
  });

  it('in a packet capture keeps the capture\u2019s clock and gaps, in the places of the body', () => {
    const start = text(`${OK}Content-Length: ${STREAM.length}\r\n\r\n`);
    for (const sent of [join(start, STREAM), join(text(`${OK}Transfer-Encoding: chunked\r\n\r\n`), chunked(STREAM, [900]))]) {
      const capture = writeCapture(segmentsOf(sent, 500).filter(({ at, bytes }) => at !== 3000 || bytes.length === 0));
      const at = (from: number, length: number): Uint8Array => capture.subarray(from, from + length);
      const outer = read(arraySource(capture), at);
      const rebuilt: ByteSource = { size: outer.stream?.size ?? 0, holes: outer.holes, clock: outer.clock, read: (from, length) => outer.stream?.readSync(at, from, length) ?? new Uint8Array(0) };
      const within = (from: number, length: number): Uint8Array => outer.stream?.readSync(at, from, length) ?? new Uint8Array(0);
      const { stream, holes, clock } = read(rebuilt, within);
      const body = stream?.readSync(within, 0, stream.size) ?? new Uint8Array(0);
      const [hole = { start: 0, end: 0 }] = holes;
      expect(hole.end - hole.start).toBeGreaterThan(480);
      expect(same(body.subarray(0, hole.start), STREAM.subarray(0, hole.start))).toBe(true);
      expect(same(body.subarray(hole.end), STREAM.subarray(hole.end, body.length))).toBe(true);
      // The third packet has the message's head and the body's first bytes, one a millisecond follows.
      expect([clock?.at(0), clock?.at(hole.start - 1), clock?.at(hole.start), clock?.at(hole.end)]).toEqual([2e6, 7e6, NaN, 8e6]);
      expect([clock?.startOf(0), clock?.timeOf(0)]).toEqual([0, 2e6]);
    }
  });
});
