/**
 * One real libxc image and one real legacy stream in every container that there is: rows, fields and judgement of the inner stream
 * are the same, sound and with faults in it.
 */
import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../src/core/index/layer.ts';
import type { FieldNode } from '../../src/core/layout/node.ts';
import { libvirtFile, message, xendFile } from '../build/container-writer.ts';
import { Opened } from '../build/open.ts';
import { ascii, stream } from '../build/stream.ts';
import { END, header, join, LEGACY, libxc, request, SIGNATURE, XENOPS } from '../build/xapi-writer.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';

const real = async (name: string): Promise<Uint8Array> => {
  const found = [...IMAGES, ...LEGACY_IMAGES].find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return image(found);
};

/** What is known of one layer, with its places counted from where it begins. */
interface Seen {
  readonly rows: unknown;
  readonly fields: unknown;
  readonly findings: unknown;
  readonly facts: unknown;
}

/** Offsets in words are those of the file. */
const wordsOnly = (text: string): string => text.replace(/0x[0-9a-f]{4,}/g, '0x…');

function seen(opened: Opened, name: LayerName): Seen {
  const { stream: { builder: { index, layers } } } = opened;
  const layer = layers.find((each) => each.name === name);
  if (layer === undefined) throw new Error(`no layer ${name} among ${layers.map((each) => each.name).join()}`);
  const origin = layer.spans[0]?.start ?? 0;
  const own = opened.rows().flatMap((row, i) => (row.start >= origin && row.end <= (layer.spans.at(-1)?.end ?? 0) ? [{ ...row, i }] : []));
  expect(own.length).toBeGreaterThan(8);
  const first = own[0]?.i ?? 0;
  const field = (node: FieldNode): unknown => ({ ...node, range: { start: node.range.start - origin, end: node.range.end - origin }, value: typeof node.value === 'string' ? wordsOnly(node.value) : node.value });
  const inside = opened.findings.filter(({ layer: where, range }) => where === name || (range.start >= origin && range.end <= (layer.spans.at(-1)?.end ?? 0) && ['hvm-context', 'qemu'].includes(where)));
  return {
    rows: own.map((row) => [row.layer, row.kind, row.type, row.start - origin, row.end - origin, row.bodyLength, row.cut, row.parent < 0 ? -1 : row.parent - first]),
    fields: own.map(({ i }) => opened.run(opened.stream.nodes(i, '', 0, 40)).nodes.map(field)),
    findings: inside.map(({ rule, severity, objectors, range, count, message: words }) => [rule, severity, objectors, range.start - origin, range.end - origin, count, wordsOnly(words)]),
    facts: { ...layer.facts, records: index.countOf(layer.id, 'record') },
  };
}

/** Three faults that leave the framing whole: a reserved field of the image header, the type of a PFN, the last byte of a small record. */
function damaged(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  const records = new Opened(bytes).rows().filter(({ kind, parent }) => kind === 'record' && parent < 0);
  const pages = records.find(({ end, start }) => end - start > 1_000_000);
  const small = records.filter(({ end, start }) => end - start >= 24 && end - start < 64).at(-1);
  copy[(pages?.start ?? 0) + 8 + 8 + 7] = 0x50;
  copy[(small?.end ?? 0) - 1] = 0x7f;
  copy[20] = 1;
  return copy;
}

describe('a libxc image', () => {
  const xl = async (): Promise<Uint8Array> => real('xen417-pv64-minios-8m-richstate.save');
  const bareOf = async (): Promise<Uint8Array> => {
    const bytes = await xl();
    const { stream: { layers } } = new Opened(bytes, { check: false });
    const { start, end } = layers.find(({ name }) => name === 'libxc')?.spans[0] ?? { start: 0, end: 0 };
    return bytes.slice(start, end);
  };
  const inLibxl = (bare: Uint8Array): Uint8Array => stream().libxlHeader().raw(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), bare).end().bytes();
  const CONTAINERS: Readonly<Record<string, (bare: Uint8Array) => Uint8Array>> = {
    'libxl': inLibxl,
    'xl': (bare) => stream().xlHeader({ config: '{"c_info":{"type":"pv"}}' }).raw(inLibxl(bare)).bytes(),
    'xl, over the wire': (bare) => stream().xlHeader({ config: '{"c_info":{"type":"pv"}}' }).raw(inLibxl(bare), ascii('domain is yours, you are cleared to unpause\0')).bytes(),
    'libvirt version 2': (bare) => libvirtFile(inLibxl(bare)),
    'libvirt\u2019s messages': (bare) => join(message('sending-binary-data'), inLibxl(bare), message('done')),
    'XAPI': (bare) => join(SIGNATURE, XENOPS, libxc(bare), END),
    'a request of XAPI': (bare) => join(request('mem/1'), SIGNATURE, XENOPS, libxc(bare), END),
  };

  it.each(Object.keys(CONTAINERS))('is the same in %s', async (name) => {
    const bare = await bareOf();
    const wrap = CONTAINERS[name] ?? inLibxl;
    expect(seen(new Opened(wrap(bare)), 'libxc')).toEqual(seen(new Opened(bare), 'libxc'));
  }, 60_000);

  it.each(Object.keys(CONTAINERS))('with faults is judged the same in %s', async (name) => {
    const broken = damaged(await bareOf());
    const alone = new Opened(broken);
    expect(alone.findings.filter(({ layer }) => layer === 'libxc').length).toBeGreaterThan(1);
    const wrap = CONTAINERS[name] ?? inLibxl;
    expect(seen(new Opened(wrap(broken)), 'libxc')).toEqual(seen(alone, 'libxc'));
  }, 60_000);
});

describe('a legacy stream', () => {
  const CONTAINERS: Readonly<Record<string, (bare: Uint8Array) => Uint8Array>> = {
    'xl, as of Xen 4.1': (bare) => stream().xlHeader({ config: 'name="guest"', header: { mandatory_flags: 0 } }).raw(bare).bytes(),
    'libvirt version 1': (bare) => libvirtFile(bare, { version: 1 }),
    'xend': (bare) => xendFile(bare),
    'a relocation of xend': (bare) => join(ascii('receive\n'), xendFile(bare)),
    'XAPI': (bare) => join(LEGACY, bare),
    'XAPI, behind a header': (bare) => join(SIGNATURE, XENOPS, header(0xf2), bare, END),
    'libvirt\u2019s messages': (bare) => join(message('sending-binary-data'), bare),
  };

  it.each(Object.keys(CONTAINERS))('is the same in %s, sound and with faults', async (name) => {
    const bare = await real('legacy45tools32-pv64-minios-8m-nonlive.raw');
    expect(new Opened(damaged(bare)).findings.length).toBeGreaterThan(new Opened(bare).findings.length);
    for (const bytes of [bare, damaged(bare)]) {
      const wrap = CONTAINERS[name] ?? xendFile;
      expect(seen(new Opened(wrap(bytes)), 'legacy')).toEqual(seen(new Opened(bytes), 'legacy'));
    }
  }, 60_000);
});
