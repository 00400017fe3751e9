/** Each framing rule has a stream that breaks it alone, and names the bytes that do. */
import { describe, expect, it } from 'vitest';
import { LIBVIRT_RULES } from '../../../../src/core/formats/libvirt/rules.ts';
import { CHECKPOINT } from '../../../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../../../src/core/formats/libxc/hvm-context.ts';
import { LIBXC_RULES } from '../../../../src/core/formats/libxc/rules.ts';
import { TOOLSTACK } from '../../../../src/core/formats/libxc/toolstack.ts';
import { X86_TSC_INFO } from '../../../../src/core/formats/libxc/x86-tsc-info.ts';
import { CHECKPOINT_END } from '../../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../../src/core/formats/libxl/checkpoint-state.ts';
import { EMULATOR_CONTEXT } from '../../../../src/core/formats/libxl/emulator-context.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { LIBXL_RULES } from '../../../../src/core/formats/libxl/rules.ts';
import { LIBXC_RECORD_LENGTH, LIBXL_RECORD_LENGTH } from '../../../../src/core/formats/record-length.ts';
import { XL_RULES } from '../../../../src/core/formats/xl/rules.ts';
import type { Judge, Severity } from '../../../../src/core/index/finding.ts';
import { goodRemus, libxcPv } from '../../../build/good.ts';
import { scanned as open } from '../../../build/open.ts';
import { ascii, stream, zeroes, type StreamWriter, type Values } from '../../../build/stream.ts';

const ALL: readonly Judge[] = ['spec', 'verify', 'restore'];
const cut = (writer: StreamWriter, at: number): Uint8Array => writer.bytes().subarray(0, at);

const image = (fields: Values = {}, domain: Values = {}): StreamWriter => stream().libxcHeaders({ image: fields, domain });
const libxl = (header: Values = {}): StreamWriter => stream().libxlHeader({ header });
const inXl = (header: Values): Uint8Array => stream().xlHeader({ header }).libxlHeader().end().bytes();
const inLibvirt = (header: Values): Uint8Array => stream().libvirt({ xml: '<domain><name>d</name></domain>', header }).libxlHeader().end().bytes();

/** Headers of a libxc image are 40 bytes, of a libxl stream 16, of an xl file with "{}" 55, of a libvirt file with "<d/>" 69. */
type Case = readonly [rule: string, what: string, bytes: Uint8Array, range: readonly [start: number, end: number], objectors: readonly Judge[], severity: Severity];

const LIBXC: readonly Case[] = [
  ['libxc.image-header.marker', 'a marker with a zero bit', image({ marker: 0x7fff_ffff_ffff_ffffn }).end().bytes(), [0, 8], ALL, 'error'],
  ['libxc.image-header.id', 'another id', image({ id: 1 }).end().bytes(), [8, 12], ALL, 'error'],
  ['libxc.image-header.version', 'version 4', image({ version: 4 }).end().bytes(), [12, 16], ALL, 'error'],
  ['libxc.image-header.endianness', 'the big-endian bit', image({ options: 1 }).end().bytes(), [16, 18], ['spec', 'restore'], 'error'],
  ['libxc.domain-header.type', 'domain type 3', image({}, { type: 3 }).end().bytes(), [24, 28], ALL, 'error'],
  ['libxc.domain-header.page-shift', 'page_shift 21', image({}, { page_shift: 21 }).end().bytes(), [28, 30], ALL, 'error'],
  ['libxc.header.truncated', 'half of an image header', cut(image(), 20), [20, 20], ALL, 'error'],
  ['libxc.header.truncated', 'half of a domain header', cut(image(), 30), [30, 30], ALL, 'error'],
  ['libxc.stream.truncated', 'no END', image().bytes(), [40, 40], ALL, 'error'],
  ['libxc.stream.truncated', 'half of a record header', cut(image().end(), 44), [44, 44], ALL, 'error'],
  ['libxc.stream.truncated', 'half of a body', cut(image().record(HVM_CONTEXT, zeroes(16)), 52), [52, 52], ALL, 'error'],
  ['libxc.stream.truncated', 'padding that is cut', cut(image().record(HVM_CONTEXT, zeroes(9)), 60), [60, 60], ALL, 'error'],
  ['libxc.record.unknown-mandatory', 'type 0x13', image().unknown(0x13).end().bytes(), [40, 44], ALL, 'error'],
  ['libxc.record.unknown-optional', 'type 0x80000013', image().unknown(0x8000_0013).end().bytes(), [40, 44], ['verify'], 'warning'],
  ['libxc.record.length', 'a TSC record that is too short', image().record(X86_TSC_INFO, zeroes(16)).end().bytes(), [44, 48], ALL, 'error'],
  ['libxc.record.length', 'END with a body, which restore ignores', image().unknown(0, zeroes(8)).bytes(), [44, 48], ['spec', 'verify'], 'error'],
  ['libxc.page-data.count', 'a batch of none', image().pages([]).end().bytes(), [48, 52], ALL, 'error'],
  ['libxc.page-data.length', 'a page less than the list says', image().pages([{ pfn: 1 }], { page_data: zeroes(0) }).end().bytes(), [44, 48], ALL, 'error'],
  ['libxc.page-data.length', 'a list that is longer than the body', image().pages([{ pfn: 1, type: 15 }], { count: 0x1000_0000 }).end().bytes(), [44, 48], ALL, 'error'],
  ['libxc.page-data.type', 'type 6 in the second entry', image().pages([{ pfn: 0 }, { pfn: 1, type: 6 }]).end().bytes(), [64, 72], ALL, 'error'],
  ['libxc.page-data.reserved', 'a reserved word that is not zero', image().pages([{ pfn: 0 }], { _res1: Uint8Array.of(0, 0, 0, 1) }).end().bytes(), [52, 56], ['spec', 'verify'], 'error'],
  ['libxc.page-data.pfn-reserved', 'bit 52 in the second entry', image().pages([{ pfn: 0, type: 15 }, { pfn: 2 ** 52 + 1, type: 15 }]).end().bytes(), [64, 72], ['spec', 'verify'], 'error'],
  ['libxc.page-data.twice', 'a PFN that stands twice', image().pages([{ pfn: 1, type: 15 }, { pfn: 0, type: 15 }, { pfn: 1, type: 15 }]).end().bytes(), [72, 80], [], 'warning'],
  ['libxc.page-data.batch', 'a batch of 1,025', image().pages(Array.from({ length: 1025 }, (_, pfn) => ({ pfn, type: 15 }))).end().bytes(), [48, 52], [], 'info'],
  ['libxc.stream.trailing-bytes', 'text behind END', image().end().raw(ascii('and more')).bytes(), [48, 56], [], 'info'],
];

const LIBXL: readonly Case[] = [
  ['libxl.header.ident', 'another ident', libxl({ ident: 0x4c69_6278_6c46_6d00n }).end().bytes(), [0, 8], ALL, 'error'],
  ['libxl.header.version', 'version 1', libxl({ version: 1 }).end().bytes(), [8, 12], ALL, 'error'],
  ['libxl.header.endianness', 'the big-endian bit', libxl({ options: 1 }).end().bytes(), [12, 16], ['spec', 'restore'], 'error'],
  ['libxl.header.truncated', 'half of a header', cut(libxl(), 12), [12, 12], ALL, 'error'],
  ['libxl.record.unknown', 'type 6', libxl().unknown(6).end().bytes(), [16, 20], ALL, 'error'],
  ['libxl.record.unknown', 'an optional type, which libxl refuses all the same', libxl().unknown(0x8000_0006).end().bytes(), [16, 20], ['verify', 'restore'], 'error'],
  ['libxl.record.length', 'an emulator record without its header', libxl().record(EMULATOR_CONTEXT, zeroes(4)).end().bytes(), [20, 24], ALL, 'error'],
  ['libxl.record.length', 'a longer CHECKPOINT_STATE, which only the specification minds', libxl().record(CHECKPOINT_STATE, zeroes(8)).end().bytes(), [20, 24], ['spec'], 'error'],
  ['libxl.stream.truncated', 'half of a record', cut(libxl().record(CHECKPOINT_STATE, { id: 0 }), 26), [26, 26], ALL, 'error'],
  ['libxl.checkpoint-end.outside', 'CHECKPOINT_END without a checkpoint', libxl().record(CHECKPOINT_END).end().bytes(), [16, 24], ['spec', 'restore'], 'error'],
  ['libxl.stream.trailing-bytes', 'text behind END', libxl().end().raw(ascii('and more')).bytes(), [24, 32], [], 'info'],
];

const CONTAINERS: readonly Case[] = [
  ['xl.header.magic', 'a damaged magic', inXl({ magic: 'Xen saved domain, xl formaT\n \0 \r' }), [0, 32], ['verify', 'restore'], 'error'],
  ['xl.header.byteorder', 'the other byte order', inXl({ byteorder: 0x0403_0201 }), [32, 36], ['restore'], 'error'],
  ['xl.header.mandatory-flags', 'flag 2', inXl({ mandatory_flags: 7 }), [36, 40], ['restore'], 'error'],
  ['xl.header.config-length', 'a longer config than data', inXl({ config_len: 4 }), [48, 52], ['restore'], 'error'],
  ['xl.header.stream-flag', 'a libxl stream without its flag', inXl({ mandatory_flags: 1 }), [36, 40], ['verify', 'restore'], 'error'],
  ['libvirt.header.payload', 'version 1 before a libxl stream', inLibvirt({ version: 1 }), [16, 20], ['restore'], 'error'],
  ['xl.header.truncated', 'half of a header', cut(stream().xlHeader(), 40), [40, 40], ALL, 'error'],
  ['xl.header.truncated', 'no stream behind it', stream().xlHeader().bytes(), [55, 55], ALL, 'error'],
  ['libvirt.header.magic', 'a damaged magic', inLibvirt({ magic: 'libvirt-xmL\n \0 \r' }), [0, 16], ['restore'], 'error'],
  ['libvirt.header.version', 'version 3', inLibvirt({ version: 3 }), [16, 20], ['restore'], 'error'],
  ['libvirt.header.xml-length', 'no XML', stream().libvirt({ header: { xmlLen: 0, xml: zeroes(0) } }).libxlHeader().end().bytes(), [20, 24], ['restore'], 'error'],
  ['libvirt.header.unused', 'a word that is unused and not zero', inLibvirt({ unused: new Uint8Array(40).fill(1, 0, 1) }), [24, 64], [], 'warning'],
  ['libvirt.header.truncated', 'half of a header', cut(stream().libvirt(), 40), [40, 40], ALL, 'error'],
];

describe('a framing rule', () => {
  it.each([...LIBXC, ...LIBXL, ...CONTAINERS])('%s objects to %s', (rule, _what, bytes, [start, end], objectors, severity) => {
    const { findings } = open(bytes);
    const found = findings.filter((finding) => finding.rule === rule);
    expect(found).toHaveLength(1);
    expect(found[0]?.range).toEqual({ start, end });
    expect(found[0]?.objectors).toEqual(objectors);
    expect(found[0]?.severity).toBe(severity);
    expect(findings.filter((finding) => finding.rule !== rule).map((finding) => finding.rule)).toEqual([]);
  });

  it('has a case here or, of checkpoints and of 128 MiB, elsewhere', () => {
    const elsewhere = ['libxc.stream.no-end', 'libxc.stream.failover', 'libxc.stream.no-failover', 'libxc.record.too-long', 'libxl.record.too-long'];
    const covered = [...new Set([...LIBXC, ...LIBXL, ...CONTAINERS].map(([rule]) => rule)), ...elsewhere];
    const lists = [...XL_RULES, ...LIBVIRT_RULES, ...LIBXL_RULES, ...LIBXC_RULES, LIBXC_RECORD_LENGTH, LIBXL_RECORD_LENGTH];
    expect(covered.sort()).toEqual(lists.map(({ id }) => id).sort());
  });
});

describe('a body of more than 128 MiB', () => {
  it('is objected to by restore alone, even where the stream does not hold it', () => {
    const { findings } = open(image().record(TOOLSTACK, zeroes(8), { bodyLength: 0xffff_ffff }).bytes());
    expect(findings.map(({ rule, objectors }) => [rule, objectors])).toEqual([
      ['libxc.record.too-long', ['restore']],
      ['libxc.stream.truncated', ALL],
    ]);
  });
});

describe('the end of the libxl stream', () => {
  const whole = stream().libxlHeader().record(LIBXC_CONTEXT).raw(libxcPv().bytes()).end().bytes();
  const judges = (bytes: Uint8Array): readonly Judge[] | undefined => open(bytes).findings.find(({ rule }) => rule === 'libxl.stream.truncated')?.objectors;

  it('may be missing after libxc\u2019s, as far as libxl is concerned: it reads zeroes, which are END', () => {
    expect(judges(whole.subarray(0, whole.length - 8))).toEqual(['spec', 'verify']);
    expect(judges(whole.subarray(0, whole.length - 3))).toEqual(['spec', 'verify']);
  });

  it('may be missing before libxc\u2019s too, and the domain is empty', () => {
    for (const length of [16, 19]) expect(judges(whole.slice(0, length).fill(0, 16))).toEqual(['spec', 'verify']);
    // The first byte of LIBXC_CONTEXT alone starts libxc, which then has nothing to read.
    expect(judges(whole.subarray(0, 17))).toEqual(ALL);
    expect(judges(stream().libxlHeader().raw(Uint8Array.of(9, 0, 0, 0, 0)).bytes())).toEqual(ALL);
  });

  it('may not be missing inside another record', () => {
    const longer = stream().raw(whole.subarray(0, whole.length - 8)).record(CHECKPOINT_STATE, { id: 0 }).bytes();
    expect(judges(longer.subarray(0, longer.length - 6))).toEqual(ALL);
  });

  it('may be missing inside EMULATOR_CONTEXT, which libxl uses as it is', () => {
    const longer = stream().raw(whole.subarray(0, whole.length - 8)).record(EMULATOR_CONTEXT, { id: 2, emulator_ctx: zeroes(64) }).bytes();
    expect(judges(longer.subarray(0, longer.length - 6))).toEqual(['spec', 'verify']);
  });

  it('may not be missing inside a checkpoint', () => {
    const remus = goodRemus(1);
    expect(judges(remus.subarray(0, remus.length - 8))).toEqual(ALL);
  });
});

describe('a scan goes on', () => {
  it('behind an unknown record', () => {
    expect(open(image().unknown(0x13, zeroes(24)).record(X86_TSC_INFO, zeroes(24)).end().bytes()).rows().map(({ type }) => type)).toEqual([0, 1, 0x13, 8, 0]);
  });

  it('behind records of a wrong length', () => {
    expect(open(image().record(X86_TSC_INFO, zeroes(3)).record(CHECKPOINT, zeroes(8)).end().bytes()).rows().map(({ type }) => type)).toEqual([0, 1, 8, 14, 0]);
  });

  it('inside xl and libvirt files whose magic is damaged', () => {
    for (const bytes of [inXl({ magic: 'Xen saved domain, xl formaT\n \0 \r' }), inLibvirt({ magic: 'libvirt-xmL\n \0 \r' })]) {
      expect(open(bytes).rows().map(({ layer, kind }) => `${layer} ${kind}`).slice(1)).toEqual(['libxl header', 'libxl record']);
    }
  });
});
