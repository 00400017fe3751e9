import { describe, expect, it } from 'vitest';
import { compressionOf } from '../../../../src/core/formats/compression.ts';
import { detect, forced } from '../../../../src/core/formats/detect.ts';
import { goodPv, goodPv32, libxcPv } from '../../../build/good.ts';
import { open } from '../../../build/open.ts';
import { ascii, stream, zeroes } from '../../../build/stream.ts';

const head = (bytes: Uint8Array): ReturnType<typeof detect> => detect(bytes.subarray(0, 4096), bytes.length);
const followed = (magic: string, at = 0, length = 1000): Uint8Array => {
  const bytes = Uint8Array.from({ length: at + length }, (_, i) => (i * 7 + 128) % 256);
  bytes.set(ascii(magic), at);
  return bytes;
};

describe('detection', () => {
  it.each([
    ['xl', goodPv(), '"Xen saved domain, xl format" at 0x0'],
    ['libvirt', goodPv32(), '"libvirt-xml" at 0x0'],
    ['xapi', followed('XenSavedDomv2-\n'), '"XenSavedDom" at 0x0'],
    ['xapi', followed('PUT /services/xenops/migrate/mem/1-2 HTTP/1.1\r\n\r\n'), 'an HTTP request of xenopsd at 0x0'],
    ['libxl', stream().libxlHeader().end().bytes(), '"LibxlFmt" at 0x0'],
    ['libxc', libxcPv().bytes(), 'ff x 8, then "XENF" at 0x0'],
  ])('knows %s by its magic, and says so', (layer, bytes, evidence) => {
    expect(head(bytes)).toMatchObject({ kind: 'stream', layer, evidence: [evidence] });
  });

  it.each([
    ['an empty file', new Uint8Array(0), 'empty file'],
    ['one byte', Uint8Array.of(0x80), 'unknown data'],
    ['a JPEG', followed('\u00ff\u00d8\u00ff\u00e0'), 'JPEG image'],
    ['a PNG', followed('\u0089PNG\r\n\u001a\n'), 'PNG image'],
    ['an ELF core', followed('\u007fELF\u0002\u0001'), 'ELF file'],
    ['a qcow2', followed('QFI\u00fb'), 'qcow2 disk image'],
    ['a text', ascii('builder = "hvm"\nmemory = 512\n'), 'text file'],
    ['a log of xl', ascii('Saving to x.save new xl format (info 0x3/0x0/765)\nxc: info: Saving domain 1, type x86 PV\n'), 'toolstack log'],
    ['a log of xenopsd', ascii('Nov 21 08:00:01 host xenopsd-xc: [debug||12 |VM.suspend] going\n'), 'toolstack log'],
    ['a text in UTF-8', new TextEncoder().encode('name = "üß"\n'.repeat(500)), 'text file'],
    ['zeroes', zeroes(5000), 'zeroes'],
    ['a tar archive', followed('ustar', 257), 'tar archive'],
  ])('names %s for what it is, in one sentence', (_what, bytes, title) => {
    const found = head(bytes);
    expect(found).toMatchObject({ kind: 'foreign', title });
    expect(found.kind === 'foreign' ? found.sentence : '').toMatch(/^[A-Z].*\.$/);
    expect(found.evidence.length).toBeGreaterThan(0);
  });

  it('keeps what begins like a stream and is cut, for the findings to say so', () => {
    expect(head(goodPv().subarray(0, 10))).toMatchObject({ kind: 'stream', layer: 'xl' });
    expect(head(libxcPv().bytes().subarray(0, 8))).toMatchObject({ kind: 'stream', layer: 'libxc' });
  });

  it('keeps what has a damaged magic, and says how damaged', () => {
    const bytes = goodPv();
    bytes[4] = 0;
    bytes[9] = 0;
    expect(head(bytes)).toMatchObject({ kind: 'stream', layer: 'xl', evidence: ['"Xen saved domain, xl format" at 0x0 but for 2 of 32 bytes'] });
  });

  it('looks at nothing but bytes when a layer is given by hand', () => {
    expect(forced('libxl', new Uint8Array(0))).toMatchObject({ kind: 'stream', layer: 'libxl' });
    expect(open(goodPv(), 'libxc').rules).toContain('libxc.image-header.marker');
  });
});

describe('compression', () => {
  it.each([
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'gzip'],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), 'zstd'],
    ['a skippable frame of zstd', Uint8Array.of(0x5f, 0x2a, 0x4d, 0x18), 'zstd'],
    ['xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'xz'],
    ['lz4', Uint8Array.of(4, 0x22, 0x4d, 0x18), 'lz4'],
    ['the legacy frame of lz4', Uint8Array.of(2, 0x21, 0x4c, 0x18), 'lz4'],
    ['bzip2', Uint8Array.of(0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59), 'bzip2'],
    ['an empty bzip2 stream', Uint8Array.of(0x42, 0x5a, 0x68, 0x31, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90), 'bzip2'],
    ['text that begins like bzip2', new TextEncoder().encode('BZh9 is no stream'), null],
    ['a skippable frame before lz4', Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9, 4, 0x22, 0x4d, 0x18), 'lz4'],
    ['gzip of another method', Uint8Array.of(0x1f, 0x8b, 7, 0), null],
    ['too few bytes', Uint8Array.of(0x28, 0xb5), null],
    ['a stream', goodPv(), null],
  ])('is told by magic: %s', (_what, bytes, expected) => {
    expect(compressionOf(bytes)).toBe(expected);
  });
});
