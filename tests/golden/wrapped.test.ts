/** One real image in all that may stand around it: rows, fields and judgement of the inner stream are the same. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAndScan, type Opened } from '../../src/cli/open.ts';
import { findingJson, layerJson } from '../../src/cli/json.ts';
import { image, imagePath, IMAGES, packed } from '../fixtures/images.ts';
import { segmentsOf, writeCapture } from '../build/pcap-writer.ts';
import { join, request } from '../build/xapi-writer.ts';

const NAME = 'xen417-pv64-minios-8m.save';
const WRAPPED = fileURLToPath(new URL('../fixtures/wrapped/', import.meta.url));

/** The file that the fixture is. */
const ZSTD = packed(NAME);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const which = IMAGES.find(({ name }) => name === NAME);
if (which === undefined) throw new Error(`${NAME} is not there`);

interface Seen {
  readonly layers: unknown;
  readonly rows: unknown;
  readonly fields: unknown;
  readonly findings: unknown;
  readonly dependsOn: unknown;
}

/** All that is known of the layers from xl on, without the number of the source. */
function seen({ stream, run }: Opened): Seen {
  const { index, findings, layers } = stream.builder;
  const outer = stream.sourceNumber;
  const rows = Array.from({ length: index.rowCount }, (_, row) => [layers[index.layerOf(row)]?.name, index.kindOf(row), index.typeOf(row), index.startOf(row), index.endOf(row)]);
  const fields = rows.map((_, row) => run(stream.nodes(row, '', 0, 50)));
  const inner = layers.slice(outer).map((layer) => {
    const { source, parent, ...rest } = layerJson(layer, layers);
    expect(source).toBe(outer);
    return { ...rest, parent: parent === null ? null : 'some' };
  });
  const judged = findings.filter(({ rule }) => !/^(?:pcap|http)\./.test(rule)).map((finding) => ({ ...findingJson(finding, stream), source: 0 }));
  return { layers: inner.slice(1), rows, fields, findings: judged, dependsOn: stream.dependsOn };
}

const scan = async (path: string): Promise<Opened> => openAndScan(path, { layer: null, hints: {} });

describe('a real image', () => {
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
  });
  afterAll(() => {
    for (const source of opened.flatMap(({ sources }) => sources)) source.close();
    rmSync(path, { force: true });
  });

  it.each(readdirSync(WRAPPED))('is the same within %s', async (name) => {
    const one = await look(joinPath(WRAPPED, name));
    expect(one.stream.sourceNumber).toBeGreaterThan(0);
    expect(seen(one)).toEqual(bare);
  });

  it('is the same as zstd wrote it', async () => {
    const one = await look(ZSTD);
    expect(one.stream.layers[0]?.name).toBe('zstd');
    expect(seen(one)).toEqual(bare);
  });

  it.each<readonly [string, (bytes: Uint8Array) => Uint8Array]>([
    ['gzip', (bytes) => gzipSync(bytes, { level: 1 })],
    ['a gzip file of a capture in the newer format, of small segments', (bytes) => gzipSync(writeCapture(segmentsOf(bytes, 1448), { file: 'pcapng', nano: true, link: 'vlan', v6: true }), { level: 1 })],
    ['a capture of IP fragments that came in reverse', (bytes) => writeCapture(segmentsOf(bytes, 8000), { fragment: 1480, link: 'sll', fragments: (numbers) => [...numbers].reverse() })],
    ['an HTTP message', (bytes) => join(latin(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes)],
    ['chunks of an HTTP message', (bytes) => join(latin('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'), latin(`${(4096).toString(16)}\r\n`), bytes.subarray(0, 4096), latin(`\r\n${(bytes.length - 4096).toString(16)}\r\n`), bytes.subarray(4096), latin('\r\n0\r\n\r\n'))],
    ['what zstd wrote, behind a request of XAPI, in a capture', () => writeCapture(segmentsOf(join(request('mem/1', 'compress=zstd'), new Uint8Array(readFileSync(ZSTD))), 1448), { isn: 2 ** 32 - 9000 })],
  ])('is the same within %s', async (_what, wrap) => {
    writeFileSync(path, wrap(await image(which)));
    const one = await look(path);
    expect(one.stream.sourceNumber).toBeGreaterThan(0);
    expect(seen(one)).toEqual(bare);
  });
});
