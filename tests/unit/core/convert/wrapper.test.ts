/** Headers in front of a stream: kept where what follows is still theirs, else left out and told. */
import { describe, expect, it } from 'vitest';
import { converted, written } from '../../../build/convert.ts';
import { joinBytes } from '../../../../src/core/layout/encode.ts';
import { provenanceAccount } from '../../../../src/core/diff/account.ts';
import { rowName } from '../../../../src/core/formats/names.ts';
import { message } from '../../../build/container-writer.ts';
import { legacyHvm, legacyPv } from '../../../build/legacy.ts';
import { scanned, type Opened } from '../../../build/open.ts';
import { END, header, join, legacyQemu, LEGACY, libxc, qemu, QEVM, record, SIGNATURE, varstored, XENOPS } from '../../../build/xapi-writer.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

const XML = "<domain type='xen'/>\0";
const libvirt = (version: number): Uint8Array => joinBytes([latin1('libvirt-xml\n \0 \r'), words(version, XML.length), new Uint8Array(40), latin1(XML)]);
const CONFIG = '(domain (image (linux)))';
const XEND = joinBytes([latin1('LinuxGuestRecord'), Uint8Array.of(0, 0, 0, CONFIG.length), latin1(CONFIG)]);
const STREAM = legacyPv(8, 8);

describe('the evidence of a reading', () => {
  it('names offsets in the file, not in the stream behind its header', async () => {
    const header = libvirt(1);
    const { result } = await written(joinBytes([header, STREAM]));
    expect(result.chosen.evidence[0]).toContain(`at 0x${header.length.toString(16)}`);
    expect((await written(STREAM)).result.chosen.evidence[0]).toContain('at 0x0');
  });
});

describe('the header of libvirt', () => {
  const input = joinBytes([libvirt(1), STREAM]);

  it('stays before a libxl stream, as version 2', async () => {
    const { bytes, result } = await written(input);
    expect(result.wrapper).toBe('libvirt');
    expect(Buffer.compare(bytes, joinBytes([libvirt(2), (await written(STREAM)).bytes]))).toBe(0);
    expect(scanned(bytes).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is left out before a libxc stream, and where that is asked for', async () => {
    const bare = await written(input, { format: 'libxc' });
    expect(bare.rules).toContain('legacy.convert.header');
    expect(Buffer.compare(bare.bytes, (await written(STREAM, { format: 'libxc' })).bytes)).toBe(0);
    expect(Buffer.compare((await written(input, { stripHeader: true })).bytes, (await written(STREAM)).bytes)).toBe(0);
  });
});

describe('the header of xend', () => {
  it('is left out, as nothing reads it any more', async () => {
    const { bytes, rules, result } = await written(joinBytes([XEND, STREAM]));
    expect(result.wrapper).toBe('xend');
    expect(rules).toContain('legacy.convert.header');
    expect(Buffer.compare(bytes, (await written(STREAM)).bytes)).toBe(0);
  });
});

describe('a relocation to xend', () => {
  it('begins with a request, which is left out; one that goes on in TLS cannot be read', async () => {
    const { bytes, result } = await written(joinBytes([latin1('receive\n'), XEND, STREAM]));
    expect(result.wrapper).toBe('xend');
    expect(Buffer.compare(bytes, (await written(STREAM)).bytes)).toBe(0);
    const secret = (await converted(joinBytes([latin1('sslreceive\n'), XEND]))).result;
    expect(secret.kind === 'not-done' ? secret.sentence : '').toContain('xend relocation capture');
  });
});

describe('an image of xenopsd', () => {
  const PV = legacyPv(4, 4);
  /** Without libxl's record: signature, length and a state of nine bytes. */
  const bare = legacyHvm(4).subarray(0, -(21 + 4 + 9));
  const libxlOf = (opened: Opened, name: string): string => {
    const { index } = opened.stream.builder;
    const row = opened.rows().findIndex(({ layer, kind }, i) => layer === 'libxl' && kind === 'record' && rowName(index, i, 'libxl') === name);
    const { start = 0, bodyLength = 0 } = opened.rows()[row] ?? {};
    return Buffer.from(opened.read({ start: start + 8 + 8, length: bodyLength - 8 })).toString('latin1');
  };

  it.each([
    ['behind its signature alone', join(LEGACY, PV)],
    ['among its records', join(SIGNATURE, XENOPS, header(0xf2), PV, END)],
    ['on a disk that held something before', join(LEGACY, PV, new Uint8Array(600).fill(1))],
  ])('gives the legacy stream of a PV guest that stands %s, and says what became of the image', async (_where, image) => {
    for (const format of ['libxl', 'libxc'] as const) {
      const { bytes, rules, result } = await written(image, { format });
      expect(result.wrapper).toBe('xapi');
      expect(rules[0]).toBe('legacy.convert.header');
      expect(Buffer.compare(bytes, (await written(PV, { format })).bytes)).toBe(0);
    }
  });

  it.each([
    ['behind its signature alone', join(LEGACY, bare, legacyQemu(QEVM)), legacyQemu(QEVM)],
    ['among its records', join(SIGNATURE, XENOPS, header(0xf2), bare, record(0xf11, varstored([])), qemu(QEVM), END), qemu(QEVM)],
  ])('has its device model\u2019s state in libxl\u2019s record, verbatim behind a libxc stream, or not at all, where the stream stands %s', async (_where, image, tail) => {
    const { bytes, result } = await written(image, { provenance: true });
    expect(libxlOf(scanned(bytes), 'EMULATOR_CONTEXT')).toBe(Buffer.from(QEVM).toString('latin1'));
    expect(result.findings.filter(({ rule }) => rule === 'legacy.convert.trailing-bytes')).toEqual([]);
    expect(provenanceAccount(result.provenance!)).toEqual({ out: bytes.length, in: image.length });
    const libxc = (await written(image, { format: 'libxc' })).bytes;
    expect(Buffer.compare(libxc.subarray(-tail.length), tail)).toBe(0);
    const without = (await written(image, { format: 'libxc', skipQemu: true })).bytes;
    expect(Buffer.compare(without, libxc.subarray(0, -tail.length))).toBe(0);
  });

  it('has libxl\u2019s own record where a toolstack wrote that', async () => {
    expect(Buffer.compare((await written(join(LEGACY, legacyHvm(4)))).bytes, (await written(legacyHvm(4))).bytes)).toBe(0);
  });

  it.each([
    ['a stream of version 3 in it', join(SIGNATURE, XENOPS, libxc(new Uint8Array(64))), 'needs no conversion'],
    ['no memory', join(SIGNATURE, XENOPS, END), 'no record before it holds'],
    ['the state of a vGPU before the stream', join(SIGNATURE, XENOPS, header(0xf10), PV, END), 'xsi extract'],
  ])('with %s is not converted, and one sentence says why', async (_what, image, words) => {
    const { result, bytes } = await converted(image);
    expect(result.kind === 'not-done' ? result.sentence : '').toContain(words);
    expect(bytes).toHaveLength(0);
  });

  it('that is damaged is refused where it is', async () => {
    for (const [image, rule, start] of [[join(SIGNATURE, header(0x77), PV), 'xapi.record.unknown', 15], [join(SIGNATURE, header(0x0f, -1), PV), 'xapi.record.length', 23], [latin1('XenSavedDomv3-\nand more of it'), 'xapi.header.signature', 0]] as const) {
      const { result, rules } = await converted(image);
      expect(rules).toEqual([rule]);
      expect(result.kind === 'refused' ? [result.refusal.range.start, result.refusal.record] : []).toEqual([start, null]);
    }
  });
});

describe('what is no legacy stream', () => {
  it('is named, and not read as what its first bytes would mean in one', async () => {
    for (const [input, words] of [[message('negotiate-version'), 'libvirt migration messages'], [QEVM, 'QEVM'], [latin1('PUT /services/xenops/memory/x HTTP/1.1\r\n\r\n'), 'XAPI migration connection']] as const) {
      const { result } = await converted(joinBytes([input, new Uint8Array(4096)]));
      expect(result.kind === 'not-done' ? result.sentence : result.kind).toContain(words);
    }
  });
});

describe.each([['libvirt', libvirt(1)], ['xend', XEND]] as const)('a file that ends in the header of %s', (_name, header) => {
  it('is refused where it ends', async () => {
    for (const size of [8, 15, 18, header.length - 1, header.length]) {
      const { result, rules } = await converted(header.subarray(0, size));
      expect(rules).toEqual(['legacy.stream.truncated']);
      expect(result.kind === 'refused' ? result.refusal.range.start : -1).toBe(size);
    }
  });
});
