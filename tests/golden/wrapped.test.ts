/** A real image of a PV and one of an HVM guest in all that may stand around it: rows, fields and judgement of the inner stream are the same. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAndScan, type Opened } from '../../src/cli/open.ts';
import { findingJson, layerJson } from '../../src/cli/json.ts';
import { judge } from '../../src/core/conformance/verdict.ts';
import { image, imagePath, IMAGES, packed } from '../fixtures/images.ts';
import { lz4Of, xzOf, zstdOf } from '../build/compress-writer.ts';
import { segmentsOf, writeCapture } from '../build/pcap-writer.ts';
import { join, request } from '../build/xapi-writer.ts';
import { deepFields, sampled } from './deep.ts';

/** The image whose wrappings are fixtures, and one of an HVM guest. */
const WRITTEN = 'xen417-pv64-minios-8m.save';
const NAMES = [WRITTEN, 'xen417-hvm-seabios-16m.save'];
const WRAPPED = fileURLToPath(new URL('../fixtures/wrapped/', import.meta.url));

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

interface Seen {
  readonly layers: unknown;
  readonly rows: unknown;
  readonly fields: readonly (readonly unknown[])[];
  readonly findings: unknown;
  readonly judges: unknown;
  readonly dependsOn: unknown;
}

/** All that is known of the layers from xl on, without the number of the source. */
function seen({ stream, run }: Opened): Seen {
  const { index, findings, layers } = stream.builder;
  const outer = stream.sourceNumber;
  const rows = Array.from({ length: index.rowCount }, (_, row) => [layers[index.layerOf(row)]?.name, index.kindOf(row), index.typeOf(row), index.startOf(row), index.endOf(row)]);
  const fields = sampled(rows.map(([layer, kind, type]) => `${layer ?? ''} ${kind ?? ''} ${type ?? ''}`)).map((row) => deepFields(row, (at, path, count) => run(stream.nodes(at, path, 0, count)).nodes));
  const inner = layers.slice(outer).map((layer) => {
    const { source, parent, ...rest } = layerJson(layer, layers);
    expect(source).toBe(outer);
    return { ...rest, parent: parent === null ? null : 'some' };
  });
  const own = findings.filter(({ rule }) => !/^(?:pcap|http)\./.test(rule));
  const judged = own.map((finding) => ({ ...findingJson(finding, stream), source: 0 }));
  return { layers: inner.slice(1), rows, fields, findings: judged, judges: judge(own), dependsOn: stream.dependsOn };
}

const scan = async (path: string): Promise<Opened> => openAndScan(path, { layer: null, hints: {} });

describe.each(NAMES)('the real image %s', (name) => {
  const which = IMAGES.find((each) => each.name === name);
  if (which === undefined) throw new Error(`${name} is not there`);
  /** The file that the fixture is. */
  const zstd = packed(name);
  let bare: Seen;
  const opened: Opened[] = [];
  const path = joinPath(tmpdir(), `xsi-wrapped-${process.pid}`);
  const look = async (file: string): Promise<Opened> => {
    const one = await scan(file);
    opened.push(one);
    return one;
  };
  beforeAll(async () => {
    bare = seen(await look(await imagePath(which)));
    expect(bare.fields.flat().length).toBeGreaterThan(1000);
  });
  afterAll(() => {
    for (const source of opened.flatMap(({ sources }) => sources)) source.close();
    rmSync(path, { force: true });
  });

  it.each(readdirSync(WRAPPED).filter(() => name === WRITTEN))('is the same within %s', async (file) => {
    const one = await look(joinPath(WRAPPED, file));
    expect(one.stream.sourceNumber).toBeGreaterThan(0);
    expect(seen(one)).toEqual(bare);
  });

  it('is the same as zstd wrote it', async () => {
    const one = await look(zstd);
    expect(one.stream.layers[0]?.name).toBe('zstd');
    expect(seen(one)).toEqual(bare);
  });

  it.each<readonly [string, (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>]>([
    ['lz4', async (bytes) => lz4Of(bytes)],
    ['lz4 within gzip', async (bytes) => gzipSync(await lz4Of(bytes), { level: 1 })],
    ['xz within zstd', async (bytes) => zstdOf(xzOf(bytes, 60_000), 100_000)],
    ['gzip', (bytes) => gzipSync(bytes, { level: 1 })],
    ['a gzip file of a capture in the newer format, of small segments', (bytes) => gzipSync(writeCapture(segmentsOf(bytes, 1448), { file: 'pcapng', nano: true, link: 'vlan', v6: true }), { level: 1 })],
    ['a capture of IP fragments that came in reverse', (bytes) => writeCapture(segmentsOf(bytes, 8000), { fragment: 1480, link: 'sll', fragments: (numbers) => [...numbers].reverse() })],
    ['an HTTP message', (bytes) => join(latin(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes)],
    ['chunks of an HTTP message', (bytes) => join(latin('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'), latin(`${(4096).toString(16)}\r\n`), bytes.subarray(0, 4096), latin(`\r\n${(bytes.length - 4096).toString(16)}\r\n`), bytes.subarray(4096), latin('\r\n0\r\n\r\n'))],
    ['what zstd wrote, behind a request of XAPI, in a capture', () => writeCapture(segmentsOf(join(request('mem/1', 'compress=zstd'), new Uint8Array(readFileSync(zstd))), 1448), { isn: 2 ** 32 - 9000 })],
  ])('is the same within %s', async (_what, wrap) => {
    writeFileSync(path, await wrap(await image(which)));
    const one = await look(path);
    expect(one.stream.sourceNumber).toBeGreaterThan(0);
    expect(seen(one)).toEqual(bare);
  });
});
