/** `xsi extract --layer`: the bare stream comes out of every container, compression, capture and message as it went in. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { extract } from '../../../src/cli/commands/extract.ts';
import { libvirtFile, message, xendFile } from '../../build/container-writer.ts';
import { goodRemus, libxcPv } from '../../build/good.ts';
import { legacyPv } from '../../build/legacy.ts';
import { open } from '../../build/open.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';
import { ascii, stream } from '../../build/stream.ts';
import { END, header, join, LEGACY, libxc, request, SIGNATURE, XENOPS } from '../../build/xapi-writer.ts';

const PV = libxcPv().bytes();
const LIBXL = stream().libxlHeader().raw(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), PV).end().bytes();
const OLD = legacyPv(4, 4);
const XAPI = join(SIGNATURE, XENOPS, libxc(PV), END);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function extracted(bytes: Uint8Array, layer: string): Promise<Uint8Array> {
  const [from, to] = [joinPath(folder, 'from'), joinPath(folder, 'to')];
  writeFileSync(from, bytes);
  expect(await extract(readArguments(['extract', from, '--layer', layer, to]))).toBe(0);
  return new Uint8Array(readFileSync(to));
}

describe('xsi extract --layer', () => {
  it.each<readonly [string, Uint8Array, string, Uint8Array]>([
    ['libxl', LIBXL, 'libxc', PV],
    ['xl', stream().xlHeader().raw(LIBXL).bytes(), 'libxc', PV],
    ['xl', stream().xlHeader().raw(LIBXL).bytes(), 'libxl', LIBXL],
    ['xl over the wire', stream().xlHeader().raw(LIBXL, ascii('domain is yours, you are cleared to unpause\0')).bytes(), 'libxl', LIBXL],
    ['libvirt', libvirtFile(LIBXL), 'libxl', LIBXL],
    ['libvirt version 1', libvirtFile(OLD, { version: 1 }), 'legacy', OLD],
    ['libvirt\u2019s messages', join(message('sending-binary-data'), LIBXL, message('done')), 'libxl', LIBXL],
    ['xend', xendFile(OLD), 'legacy', OLD],
    ['a relocation of xend', join(ascii('receive\n'), xendFile(OLD)), 'legacy', OLD],
    ['XAPI', XAPI, 'libxc', PV],
    ['XAPI, legacy', join(LEGACY, OLD), 'legacy', OLD],
    ['XAPI, legacy behind a header', join(SIGNATURE, XENOPS, header(0xf2), OLD, END), 'legacy', OLD],
    ['gzip within gzip', gzipSync(gzipSync(LIBXL)), 'libxc', PV],
    ['a capture', writeCapture(segmentsOf(LIBXL, 700)), 'libxc', PV],
    ['a newer capture, compressed', gzipSync(writeCapture(segmentsOf(LIBXL, 700), { file: 'pcapng', v6: true })), 'libxl', LIBXL],
    ['XAPI, compressed behind its request, captured', writeCapture(segmentsOf(join(request('mem/1', 'compress=zstd'), gzipSync(XAPI)), 300)), 'xapi', XAPI],
  ])('out of %s', async (_name, bytes, layer, inner) => {
    expect(Buffer.compare(await extracted(bytes, layer), inner)).toBe(0);
  });

  it('puts the pieces of a checkpointed stream together, without what stands between them', async () => {
    const bytes = goodRemus(3);
    const pieces = open(bytes).rows().filter(({ layer, parent }) => layer === 'libxc' && parent < 0).map(({ start, end }) => bytes.subarray(start, end));
    expect(Buffer.compare(await extracted(bytes, 'libxc'), join(...pieces))).toBe(0);
  });
});
