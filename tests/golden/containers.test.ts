/**
 * Real libxc images, of a PV and of an HVM guest, and real legacy streams of both in every container that there is: rows, fields to their
 * leaves and judgement of the inner stream are the same, sound and with faults in it.
 */
import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../src/core/index/layer.ts';
import type { FieldNode } from '../../src/core/layout/node.ts';
import { libvirtFile, message, xendFile } from '../build/container-writer.ts';
import { Opened } from '../build/open.ts';
import { ascii, stream } from '../build/stream.ts';
import { END, header, join, LEGACY, libxc, request, SIGNATURE, XENOPS } from '../build/xapi-writer.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../fixtures/images.ts';
import { deepFields, sampled } from './deep.ts';

const real = async (name: string): Promise<Uint8Array> => {
  const found = [...IMAGES, ...LEGACY_IMAGES].find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not there`);
  return image(found);
};

/** What is known of one layer, with its places counted from where it begins. */
interface Seen {
  readonly rows: unknown;
  readonly fields: unknown;
  readonly findings: readonly unknown[];
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
  const field = (node: FieldNode): unknown => ({ ...node, text: wordsOnly(node.text), meaning: wordsOnly(node.meaning), range: { start: node.range.start - origin, end: node.range.end - origin }, value: typeof node.value === 'string' ? wordsOnly(node.value) : node.value });
  const inside = opened.findings.filter(({ layer: where, range }) => where === name || (range.start >= origin && range.end <= (layer.spans.at(-1)?.end ?? 0) && ['hvm-context', 'qemu'].includes(where)));
  return {
    rows: own.map((row) => [row.layer, row.kind, row.type, row.start - origin, row.end - origin, row.bodyLength, row.cut, row.parent < 0 ? -1 : row.parent - first]),
    fields: sampled(own.map((row) => `${row.layer ?? ''} ${row.kind} ${row.type}`)).map((at) => deepFields(own[at]?.i ?? 0, (i, path, count) => opened.run(opened.stream.nodes(i, path, 0, count)).nodes).map(field)),
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

describe.each(['xen417-pv64-minios-8m-richstate.save', 'xen417-hvm-seabios-16m.save'])('the libxc image of %s', (source) => {
  const bareOf = async (): Promise<Uint8Array> => {
    const bytes = await real(source);
    const { stream: { layers } } = new Opened(bytes, { check: false });
    const { start, end } = layers.find(({ name }) => name === 'libxc')?.spans[0] ?? { start: 0, end: 0 };
    return bytes.slice(start, end);
  };
  const CONFIG = `{"c_info":{"type":"${source.includes('hvm') ? 'hvm' : 'pv'}"}}`;
  const inLibxl = (bare: Uint8Array): Uint8Array => stream().libxlHeader().raw(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), bare).end().bytes();
  const CONTAINERS: Readonly<Record<string, (bare: Uint8Array) => Uint8Array>> = {
    'libxl': inLibxl,
    'xl': (bare) => stream().xlHeader({ config: CONFIG }).raw(inLibxl(bare)).bytes(),
    'xl, over the wire': (bare) => stream().xlHeader({ config: CONFIG }).raw(inLibxl(bare), ascii('domain is yours, you are cleared to unpause\0')).bytes(),
    'libvirt version 2': (bare) => libvirtFile(inLibxl(bare)),
    'libvirt\u2019s messages': (bare) => join(message('sending-binary-data'), inLibxl(bare), message('done')),
    'XAPI': (bare) => join(SIGNATURE, XENOPS, libxc(bare), END),
    'a request of XAPI': (bare) => join(request('mem/1'), SIGNATURE, XENOPS, libxc(bare), END),
  };

  /** Alone it is looked at once. */
  const alone = new Map<boolean, Promise<{ readonly bare: Uint8Array; readonly found: Seen[] }>>();
  const LAYERS: readonly LayerName[] = source.includes('hvm') ? ['libxc', 'hvm-context'] : ['libxc'];
  const all = (opened: Opened): Seen[] => LAYERS.map((layer) => seen(opened, layer));
  const lookAlone = (isBroken: boolean): Promise<{ readonly bare: Uint8Array; readonly found: Seen[] }> => {
    const known = alone.get(isBroken) ?? bareOf().then((bytes) => {
      const bare = isBroken ? damaged(bytes) : bytes;
      return { bare, found: all(new Opened(bare)) };
    });
    alone.set(isBroken, known);
    return known;
  };

  it.each(Object.keys(CONTAINERS))('is the same in %s', async (name) => {
    const { bare, found } = await lookAlone(false);
    const wrap = CONTAINERS[name] ?? inLibxl;
    expect(all(new Opened(wrap(bare)))).toEqual(found);
  }, 60_000);

  it.each(Object.keys(CONTAINERS))('with faults is judged the same in %s', async (name) => {
    const { bare, found } = await lookAlone(true);
    expect(found[0]?.findings.length).toBeGreaterThan(1);
    const wrap = CONTAINERS[name] ?? inLibxl;
    expect(all(new Opened(wrap(bare)))).toEqual(found);
  }, 60_000);
});

/** A legacy stream without xl's header before it. */
async function bareLegacy(name: string): Promise<Uint8Array> {
  const bytes = await real(name);
  const { start } = new Opened(bytes, { check: false }).stream.layers.find((layer) => layer.name === 'legacy')?.spans[0] ?? { start: 0 };
  return bytes.slice(start);
}

describe.each(['legacy45tools32-pv64-minios-8m-nonlive.raw', 'legacy45-hvm-seabios-16m-nonlive.xl'])('the legacy stream of %s', (source) => {
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
    const bare = await bareLegacy(source);
    expect(new Opened(damaged(bare)).findings.length).toBeGreaterThan(new Opened(bare).findings.length);
    for (const bytes of [bare, damaged(bare)]) {
      const wrap = CONTAINERS[name] ?? xendFile;
      expect(seen(new Opened(wrap(bytes)), 'legacy')).toEqual(seen(new Opened(bytes), 'legacy'));
    }
  }, 60_000);
});
