/** One real image in all that may stand around it: rows, fields and judgement of the inner stream are the same. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAndScan, type Opened } from '../../src/cli/open.ts';
import { findingJson, layerJson } from '../../src/cli/json.ts';
import { image, imagePath, IMAGES } from '../fixtures/images.ts';
import { segmentsOf, writeCapture } from '../build/pcap-writer.ts';

const NAME = 'xen417-pv64-minios-8m.save';
const WRAPPED = fileURLToPath(new URL('../fixtures/wrapped/', import.meta.url));

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
  const judged = findings.filter(({ rule }) => !rule.startsWith('pcap.')).map((finding) => ({ ...findingJson(finding, stream), source: 0 }));
  return { layers: inner.slice(1), rows, fields, findings: judged, dependsOn: stream.dependsOn };
}

const scan = async (path: string): Promise<Opened> => openAndScan(path, { layer: null, hints: {} });

describe('a real image', () => {
  let bare: Seen;
  const opened: Opened[] = [];
  const path = join(tmpdir(), `xsi-wrapped-${process.pid}`);
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
    const one = await look(join(WRAPPED, name));
    expect(one.stream.sourceNumber).toBeGreaterThan(0);
    expect(seen(one)).toEqual(bare);
  });

  it('is the same within gzip, and within a capture of small segments in a newer format', async () => {
    const bytes = await image(which);
    for (const wrapped of [gzipSync(bytes, { level: 1 }), gzipSync(writeCapture(segmentsOf(bytes, 1448), { file: 'pcapng', nano: true, link: 'vlan', v6: true }), { level: 1 })]) {
      writeFileSync(path, wrapped);
      expect(seen(await look(path))).toEqual(bare);
    }
  });
});
