/**
 * Everything that is taken off a stream before it is read (compression, packet captures, HTTP messages, one in another), written by writers
 * that share nothing with the readers: cut at every byte, and with every word wild. What is yielded is a beginning of what went in, the rows
 * of it stay whole, and the cut is told.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { NotAStream, openSource, type Opened } from '../../src/cli/open.ts';
import { virtualSource } from '../../src/cli/virtual-source.ts';
import { gzipOf, lz4Of, xzOf, zstdOf } from '../build/compress-writer.ts';
import { rowsOf, rowTilingFault } from '../build/open.ts';
import { segmentsOf, writeCapture, type CaptureForm } from '../build/pcap-writer.ts';
import { stream } from '../build/stream.ts';
import { join } from '../build/xapi-writer.ts';

const STREAM = stream().xlHeader({ config: '{"c_info":{"type":"pv"}}' }).libxlHeader().raw(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0])).libxcHeaders().end().end().bytes();

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const capture = (form: CaptureForm = {}, bytes: Uint8Array = STREAM): Uint8Array => writeCapture(segmentsOf(bytes, 90), form);
const chunked = (bytes: Uint8Array): Uint8Array => join(latin('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'), latin('60\r\n'), bytes.subarray(0, 0x60), latin(`\r\n${(bytes.length - 0x60).toString(16)};a=b\r\n`), bytes.subarray(0x60), latin('\r\n0\r\n\r\n'));

/** bzip2 has no stored blocks, and what its program wrote is no stream: it is told as what is damaged, and no more. */
const BZIP2 = new Uint8Array(readFileSync(new URL('../fixtures/compressed/lines-1.bz2', import.meta.url)));

const WRAPPINGS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'gzip': () => gzipOf(STREAM),
  'zstd': () => zstdOf(STREAM, 100),
  'xz': () => xzOf(STREAM, 100),
  'lz4': () => lz4Of(STREAM, 100),
  'bzip2': () => BZIP2,
  'pcap': () => capture(),
  'pcap, big-endian, nanoseconds': () => capture({ bigEndian: true, nano: true }),
  'pcap of IPv6 with extensions, VLAN': () => capture({ v6: true, v6Extensions: true, link: 'vlan' }),
  'pcap of fragments': () => capture({ fragment: 48 }),
  'pcapng': () => capture({ file: 'pcapng' }),
  'pcapng, big-endian': () => capture({ file: 'pcapng', bigEndian: true }),
  'pcapng of simple packets': () => capture({ file: 'pcapng-simple' }),
  'pcapng of obsolete packets': () => capture({ file: 'pcapng-obsolete' }),
  'http': () => join(latin(`HTTP/1.1 200 OK\r\nContent-Length: ${STREAM.length}\r\n\r\n`), STREAM),
  'http in chunks': () => chunked(STREAM),
  'gzip in a pcap': () => capture({}, gzipOf(STREAM)),
  'a pcap in zstd': async () => zstdOf(capture(), 4000),
  'chunks of lz4': async () => chunked(await lz4Of(STREAM, 50)),
};

/** Layers that a wrapping is: the table has each. */
const LAYERS = ['gzip', 'zstd', 'xz', 'lz4', 'bzip2', 'pcap', 'http'];

const sourceOf = (bytes: Uint8Array): Parameters<typeof openSource>[0] => virtualSource(bytes.length, [], (start, length) => bytes.subarray(start, start + Math.max(0, length)));

interface Looked {
  readonly opened: Opened;
  readonly inner: Uint8Array;
}

/** Null where it is said to be no stream; anything else that is thrown is a defect. */
async function look(bytes: Uint8Array): Promise<Looked | null> {
  try {
    const opened = await openSource(sourceOf(bytes), 'file', { layer: null, hints: {} });
    opened.run(opened.stream.scan());
    opened.run(opened.stream.check());
    opened.stream.builder.flush(true);
    const inner = opened.sources.at(-1)?.read(0, opened.sources.at(-1)?.size ?? 0) ?? new Uint8Array(0);
    for (const source of opened.sources) if (source instanceof Object) source.close();
    return { opened, inner };
  } catch (error) {
    if (error instanceof NotAStream) {
      expect(error.message.length).toBeGreaterThan(20);
      return null;
    }
    throw error;
  }
}

/** What is wrong with what was made of a file that was cut; null where nothing is. */
function complaint({ opened, inner }: Looked): string | null {
  const { builder, source } = opened.stream;
  const fault = rowTilingFault(rowsOf(builder), source.size);
  if (fault !== null) return fault;
  const lost = new Uint8Array(inner.length);
  for (const { start, end } of source.holes ?? []) lost.fill(1, start, end);
  for (let i = 0; i < inner.length; i++) if (lost[i] === 0 && inner[i] !== STREAM[i]) return `byte ${i} is not what went in`;
  const told = builder.findings.some(({ objectors, severity }) => objectors.length > 0 || severity !== 'info');
  return told || inner.length === STREAM.length ? null : 'nobody says that it is cut';
}

describe('what stands around a stream', () => {
  const files = new Map<string, Uint8Array>();
  beforeAll(async () => {
    for (const [name, write] of Object.entries(WRAPPINGS)) files.set(name, await write());
  });
  const names = Object.keys(WRAPPINGS);

  it('is all that the table has', () => {
    expect(LAYERS.filter((layer) => !names.some((name) => name.split(/[ ,]/)[0]?.startsWith(layer)))).toEqual([]);
  });

  it.each(names.filter((name) => name !== 'bzip2'))('gives what went in: %s', async (name) => {
    const looked = await look(files.get(name) ?? STREAM);
    expect(looked?.inner.length).toBe(STREAM.length);
    expect(looked === null ? 'no stream' : complaint(looked)).toBeNull();
    expect(looked?.opened.stream.builder.findings.filter(({ objectors }) => objectors.includes('restore')).map(({ rule }) => rule).filter((rule) => /^(?:gzip|zstd|xz|lz4|pcap|http)\./.test(rule))).toEqual([]);
  });

  it.each(names)('gives a beginning of it where it is cut, and says so: %s', async (name) => {
    const whole = files.get(name) ?? STREAM;
    const wrong: string[] = [];
    for (let cut = 1; cut < whole.length; cut++) {
      const looked = await look(whole.subarray(0, cut));
      const found = looked === null ? null : complaint(looked);
      if (found !== null) wrong.push(`cut at ${cut}: ${found}`);
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 120_000);

  it.each(names)('stays bounded and whole with any of its words wild: %s', async (name) => {
    const whole = files.get(name) ?? STREAM;
    const wrong: string[] = [];
    for (let at = 0; at < whole.length; at += 3) {
      for (const wild of [[0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0]]) {
        const copy = whole.slice();
        copy.set(wild.slice(0, whole.length - at), at);
        const looked = await look(copy);
        if (looked === null) continue;
        const { builder, source } = looked.opened.stream;
        const fault = rowTilingFault(rowsOf(builder), source.size);
        if (fault !== null) wrong.push(`${at}: ${fault}`);
        const held = (source.holes ?? []).reduce((sum, { start, end }) => sum - (end - start), source.size);
        if (held > 16 * whole.length) wrong.push(`${at}: ${held} bytes out of ${whole.length}`);
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 120_000);
});
