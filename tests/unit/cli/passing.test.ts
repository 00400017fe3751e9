/** What comes through a pipe is told letter by letter as it is of a file, whatever pieces it comes in. */
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { domainCard } from '../../../src/core/analysis/domain-card.ts';
import { describeGuest } from '../../../src/core/analysis/guest.ts';
import { phasesOf } from '../../../src/core/analysis/phases/phases.ts';
import { inStreamOrder, judge } from '../../../src/core/conformance/verdict.ts';
import { restoreCard } from '../../../src/core/restore/card.ts';
import { restoreJson } from '../../../src/core/restore/restore-json.ts';
import { findingJson, jsonText, layerJson } from '../../../src/cli/json.ts';
import { LayerOut } from '../../../src/cli/layer-out.ts';
import { NotAStream, openSource, type Opened } from '../../../src/cli/open.ts';
import { PassingSource } from '../../../src/cli/passing-source.ts';
import type { FileSource } from '../../../src/cli/file-source.ts';
import { RecordPrinter } from '../../../src/cli/record-printer.ts';
import { libvirtFile, xendFile } from '../../build/container-writer.ts';
import { VERIFY } from '../../../src/core/formats/libxc/verify.ts';
import { GOOD, goodHvm, goodPv, goodRemus, hvmStart, hvmState } from '../../build/good.ts';
import { LEGACY_STREAMS } from '../../build/legacy.ts';
import { open } from '../../build/open.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';
import { ascii, stream, zeroes } from '../../build/stream.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../fixtures/images.ts';
import { runs } from '../../property/seed.ts';

const AS = { layer: null, hints: {} };

/** @param step bytes that come at once */
function piped(bytes: Uint8Array, step: number, pieces?: number, whole = false): PassingSource {
  const buffer = new Uint8Array(step);
  let at = 0;
  const pull = (): Promise<Uint8Array | null> => {
    const chunk = bytes.subarray(at, at + step);
    at += chunk.length;
    // As of a pipe, its bytes are those of the next chunk once that is asked for.
    buffer.set(chunk);
    return Promise.resolve(chunk.length === 0 ? null : buffer.subarray(0, chunk.length));
  };
  return new PassingSource({ pull, close: () => undefined }, 'the pipe', whole, pieces);
}

const filed = (bytes: Uint8Array): FileSource => ({ size: bytes.length, read: (start, length) => bytes.subarray(start, start + length), close: () => undefined });

/** All that the commands which read a pipe as it comes may print. */
async function told(source: FileSource): Promise<string> {
  const lines: string[] = [];
  const printer = new RecordPrinter(null, (record) => lines.push(record));
  let opened: Opened;
  try {
    opened = await openSource(source, '-', AS, { slab: printer.slab });
  } catch (error) {
    if (error instanceof NotAStream) return error.message;
    throw error;
  }
  const { stream: scanned, run } = opened;
  printer.stream = scanned;
  await opened.scan();
  scanned.builder.flush(true);
  run(scanned.check());
  run(scanned.checkPages());
  printer.finish();
  const findings = inStreamOrder(scanned.builder.findings);
  for (const finding of findings) lines.push(jsonText(findingJson(finding, scanned)));
  for (const layer of scanned.layers) lines.push(jsonText(layerJson(layer, scanned.layers)));
  const summaries = Array.from({ length: Math.min(scanned.builder.index.rowCount, 200) }, (_, row) => run(scanned.summary(row)));
  return [...lines, ...summaries, jsonText([opened.size, scanned.identification, judge(findings), scanned.totals, restoreJson(run(restoreCard(scanned)), scanned), run(describeGuest(scanned)), run(domainCard(scanned)), run(phasesOf(scanned, true))])].join('\n');
}

const joined = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));
const REQUESTED = ascii('PUT /x HTTP/1.1\r\nContent-Length: ');
const WRAPPED: Readonly<Record<string, () => Uint8Array>> = {
  'HVM in gzip': () => gzipSync(goodHvm()),
  'HVM in gzip in gzip': () => gzipSync(gzipSync(goodHvm())),
  'HVM in gzip that is cut': () => gzipSync(goodHvm()).subarray(0, -9),
  'HVM in gzip with something behind': () => joined([gzipSync(goodHvm()), ascii('what else')]),
  'nothing but a magic of gzip': () => Uint8Array.from([0x1f, 0x8b, 8, 0]),
  'PV in gzip': () => gzipSync(goodPv()),
  libvirt: () => libvirtFile(stream().libxlHeader().end().bytes()),
  xend: () => xendFile(LEGACY_STREAMS['PV, 64-bit']?.() ?? zeroes(64)),
  'a capture': () => writeCapture(segmentsOf(goodHvm(), 700)),
  'something behind END': () => joined([goodHvm(), zeroes(20_000)]),
  'a permission behind END': () => joined([goodHvm(), ascii('domain is yours, you are cleared to unpause\0')]),
  'a libxl header with a strange ident': () => joined([ascii('LibxlXXX'), stream().libxlHeader().end().bytes().subarray(8)]),
  nothing: () => new Uint8Array(0),
  'one byte': () => new Uint8Array(1),
  zeroes: () => zeroes(10_000),
  text: () => ascii('This is no stream, but a letter.'),
  'a request': () => joined([REQUESTED, ascii('5000\r\n\r\n'), goodHvm()]),
};

const STREAMS = { ...GOOD, ...LEGACY_STREAMS, ...WRAPPED };

describe('a stream through a pipe', () => {
  it.each(Object.entries(STREAMS))('is told as that in a file: %s', async (_name, make) => {
    const bytes = make();
    const expected = await told(filed(bytes));
    for (const step of [1000, 65_536]) expect(await told(piped(bytes, step))).toBe(expected);
  });

  it.each([...IMAGES, ...LEGACY_IMAGES])('is told as that in a file: $name', async (which) => {
    const bytes = await image(which);
    expect(await told(piped(bytes, 65_536))).toBe(await told(filed(bytes)));
  });

  it.each([IMAGES.find(({ name }) => name.includes('hvm') && name.includes('remus')), LEGACY_IMAGES.find(({ name }) => name.includes('hvm'))])('is told as that in a file where little of it fits into memory: $name', async (which) => {
    if (which === undefined) throw new Error('there is such an image');
    const bytes = await image(which);
    expect(await told(piped(bytes, 10_000, 2))).toBe(await told(filed(bytes)));
  });

  const verified = (again: number): Uint8Array => hvmState(hvmStart(stream()).record(VERIFY).pages([{ pfn: 0, data: new Uint8Array(4096).fill(again) }])).end().bytes();

  it('says that nothing was compared behind VERIFY, where a file can be', async () => {
    expect(await told(filed(verified(1)))).toContain('verify-differs');
    const passed = await told(piped(verified(1), 1000));
    expect(passed).not.toContain('verify-differs');
    expect(passed.match(/"rule":"libxc\.page-data\.verify-unchecked","severity":"warning","objectors":\[\],"layer":"libxc","record":4,/g)).toHaveLength(1);
    expect(passed).toContain('contents of pages were not kept');
  });

  it.each<readonly [string, () => Uint8Array]>([
    ['HVM', goodHvm],
    ['Remus', () => goodRemus(3)],
    ['PV', goodPv],
    ['libvirt', () => libvirtFile(goodHvm().subarray(55))],
    ['cut', () => goodHvm().subarray(0, 4700)],
    ['behind END', () => joined([goodHvm(), zeroes(5000)])],
    ['legacy', () => LEGACY_STREAMS['PV, 64-bit']?.() ?? zeroes(64)],
  ])('gives a layer while it comes: %s', async (_name, make) => {
    const bytes = make();
    const { layers, builder } = open(bytes).stream;
    for (const { name, id } of layers) {
      const source = piped(bytes, 700, 1, true);
      const { stream: passing, scan } = await openSource(source, '-', AS);
      const written: Uint8Array[] = [];
      const early: number[] = [];
      const out = new LayerOut(passing, source, name, () => ({ write: (piece) => written.push(piece), finish: () => undefined, discard: () => undefined }));
      source.meanwhile = () => {
        out.pump();
        early.push(joined(written).length);
      };
      await scan();
      out.finish(passing.builder.spansOf(id));
      expect(joined(written)).toEqual(joined([...builder.spansOf(id)].map(({ start, end }) => bytes.subarray(start, end))));
      if (name === 'libxc' && bytes.length > 5000) expect(Math.max(...early)).toBeGreaterThan(3000);
    }
  });

  it('never answers with bytes that were released, whether or not they are still there', async () => {
    const source = piped(goodHvm(), 1000);
    await source.serve({ start: 3000, length: 0 });
    source.release(1000, 2000);
    expect(source.read(900, 100)).toEqual(goodHvm().subarray(900, 1000));
    expect(source.now({ start: 900, length: 500, least: 60 })).toEqual(goodHvm().subarray(900, 1000));
    expect(() => source.read(900, 101)).toThrow('Bytes at 0x3e8 of the pipe went by and were not kept.');
    expect(() => source.read(1999, 1)).toThrow('went by');
    expect(source.read(2000, 1000)).toEqual(goodHvm().subarray(2000, 3000));
  });

  it('is told as that in a file wherever it is cut', async () => {
    const names = fc.constantFrom<() => Uint8Array>(goodHvm, goodPv, () => goodRemus(2), () => libvirtFile(goodHvm()), () => gzipSync(goodHvm()));
    await fc.assert(
      fc.asyncProperty(names, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5000 }), async (make, part, step) => {
        const bytes = make();
        const cut = bytes.subarray(0, Math.round(part * bytes.length));
        expect(await told(piped(cut, step))).toBe(await told(filed(cut)));
      }),
      runs(60),
    );
  });

  it('is told as that in a file whichever of its bytes is another', async () => {
    const bytes = goodHvm();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const other = bytes.slice();
        other[at] = (other[at] ?? 0) ^ change;
        expect(await told(piped(other, 4096))).toBe(await told(filed(other)));
      }),
      runs(100),
    );
  });
});
