/**
 * The 29 known places where the specification, verify-stream-v2 and Xen's restore part company, by their numbers: what
 * each judge says of a stream that stands in such a place.
 */
import { describe, expect, it } from 'vitest';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { X86_PV_INFO } from '../../src/core/formats/libxc/x86-pv-info.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { EMULATOR_CONTEXT } from '../../src/core/formats/libxl/emulator-context.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { JUDGES, type Judge } from '../../src/core/index/finding.ts';
import { smallPv } from '../build/legacy-writer/contents.ts';
import { inXl } from '../build/legacy-writer/wrap.ts';
import { legacyStream } from '../build/legacy-writer/write.ts';
import { goodHvm, goodPv, goodRemus, hvmState } from '../build/good.ts';
import { open } from '../build/open.ts';
import { ascii, stream, zeroes, type Values } from '../build/stream.ts';
import { ORDERS, STREAMS } from '../differential/streams.ts';
import { FAULTS } from './faults.ts';
import { before, deviceModel, entry, file, HVM, HVM_HEADER, hvmContext, hvmCpu, image, moved, PV, replaced, without, type Step, type Steps } from './guests.ts';
import { LEGACY_FAULTS } from './legacy-faults.ts';

const ALL: readonly Judge[] = ['spec', 'verify', 'restore'];
const SAVER: readonly Judge[] = ['spec', 'verify'];
const WRITER: readonly Judge[] = ['spec', 'restore'];
const RESTORE: readonly Judge[] = ['restore'];
const VERIFY: readonly Judge[] = ['verify'];
const NONE: readonly Judge[] = [];

const HVM_CONFIG = '{"c_info":{"type":"hvm"},"b_info":{"max_vcpus":2}}';

function named(streams: readonly (readonly [string, Uint8Array, ...unknown[]])[], name: string): Uint8Array {
  const found = streams.find(([each]) => each === name);
  if (found === undefined) throw new Error(`no stream ${name}`);
  return found[1];
}
const fault = (name: string): Uint8Array => named(FAULTS, name);
const legacyFault = (name: string): Uint8Array => named(LEGACY_FAULTS, name);
const built = (name: string): Uint8Array => named(Object.entries({ ...STREAMS, ...ORDERS }), name);

const steps = (of: Steps): Uint8Array => image(of).bytes();
const emulator = (state: Uint8Array, fields: Values = {}): Step => (to) => to.record(EMULATOR_CONTEXT, { id: 2, emulator_ctx: state, ...fields });
const cut = (bytes: Uint8Array, by: number): Uint8Array => bytes.subarray(0, bytes.length - by);
const bare = (inside: Uint8Array): Uint8Array => stream().libxlHeader().record(LIBXC_CONTEXT).raw(inside).bytes();
/** As far as the second checkpoint's records, before its CHECKPOINT. */
const second = (behind: Step): Uint8Array =>
  behind(hvmState(deviceModel(stream().xlHeader({ config: HVM_CONFIG }).libxlHeader().record(LIBXC_CONTEXT).raw(steps(without(HVM, 'end'))).record(CHECKPOINT)).record(CHECKPOINT_END).pages([{ pfn: 0 }]))).bytes();

type Case = readonly [item: number, what: string, bytes: Uint8Array, refuse: readonly Judge[]];

const IMAGES: readonly Case[] = [
  [1, 'the big-endian bit', built('the big-endian bit in an image'), WRITER],
  [2, 'an optional record', steps(before(PV, 'end', (to) => to.unknown(0x8000_0013))), VERIFY],
  [3, 'an optional record in the second checkpoint', fault('an optional record behind the first checkpoint'), ['verify', 'restore']],
  [4, 'X86_PV_INFO behind P2M_FRAMES', fault('X86_PV_INFO behind P2M_FRAMES'), WRITER],
  [4, 'no STATIC_DATA_END', fault('no STATIC_DATA_END'), WRITER],
  [4, 'X86_PV_INFO twice', fault('X86_PV_INFO twice'), RESTORE],
  [4, 'STATIC_DATA_END twice', fault('STATIC_DATA_END twice'), RESTORE],
  [4, 'HVM records in a PV image', fault('HVM_CONTEXT of a PV guest'), WRITER],
  [4, 'PV records in an HVM image', fault('SHARED_INFO of an HVM guest'), WRITER],
  [4, 'a wrong number of frames', fault('a frame too many'), WRITER],
  [4, 'width 8 with 3 levels', fault('width 8 with 3 levels'), RESTORE],
  [4, 'a context of a wrong size', fault('a context of a few bytes more'), RESTORE],
  [5, 'a reserved field', fault('a reserved field'), SAVER],
  [5, 'a reserved option bit', fault('an image header with a reserved bit'), SAVER],
  [5, 'padding', fault('padding that is not zero'), SAVER],
  [5, 'a body on END', steps(replaced(PV, 'end', (to) => to.unknown(0, zeroes(8)))), SAVER],
  [5, 'X86_PV_INFO of 16 bytes', steps(replaced(PV, 'info', (to) => to.record(X86_PV_INFO, Uint8Array.of(8, 4, ...zeroes(14))))), SAVER],
  [5, 'STATIC_DATA_END in version 2', fault('STATIC_DATA_END in version 2'), SAVER],
  [6, 'page_shift 44', fault('page_shift 44'), SAVER],
  [7, 'PAGE_DATA before P2M_FRAMES', fault('PAGE_DATA before P2M_FRAMES'), WRITER],
  [8, 'P2M_FRAMES that begins late', fault('a table that begins late'), RESTORE],
  [9, 'HVM_CONTEXT before HVM_PARAMS', fault('HVM_CONTEXT before HVM_PARAMS'), NONE],
  [10, 'a batch of more than 1,024', steps(replaced(HVM, 'pages', (to) => to.pages(Array.from({ length: 1025 }, (_, pfn) => ({ pfn, type: 0xe }))))), NONE],
  [10, 'a PFN twice', steps(replaced(HVM, 'pages', (to) => to.pages([{ pfn: 0, type: 0xe }, { pfn: 0, type: 0xe }]))), NONE],
  [11, 'bytes behind END', Uint8Array.of(...steps(PV), 1, 2, 3), NONE],
  [11, 'truncation behind a whole checkpoint', cut(second((to) => to), 4), SAVER],
  [12, 'two whole checkpoints of a guest', goodRemus(2), VERIFY],
  [13, 'TOOLSTACK', fault('TOOLSTACK'), ALL],
];

const TOOLSTACKS: readonly Case[] = [
  [14, 'no libxl END', cut(goodPv(), 8), SAVER],
  [14, 'half of a libxl END', cut(goodPv(), 3), SAVER],
  [14, 'a cut EMULATOR_CONTEXT', cut(file(HVM, HVM_CONFIG, deviceModel), 20), SAVER],
  [14, 'the end of the file while a checkpoint is kept aside', second((to) => to.record(CHECKPOINT)), ALL],
  [15, 'an END of 0xfffffff9 bytes', fault('an END of 0xfffffff9 bytes'), SAVER],
  [15, 'an EMULATOR_CONTEXT of 0xfffffffc bytes', fault('an EMULATOR_CONTEXT of 0xfffffffc bytes'), ALL],
  [16, 'CHECKPOINT_STATE of length 0', fault('a CHECKPOINT_STATE without a body'), ALL],
  [16, 'END inside a checkpoint', fault('END inside a checkpoint'), WRITER],
  [17, 'an optional libxl record', stream().raw(bare(steps(PV))).unknown(0x8000_0006).end().bytes(), ['verify', 'restore']],
  [17, 'an unknown emulator', fault('emulator 3'), SAVER],
  [17, 'an empty key', fault('an empty key'), WRITER],
  [17, 'option bit 16', stream().libxlHeader({ header: { options: 0x1_0000 } }).record(LIBXC_CONTEXT).raw(steps(PV)).end().bytes(), ['spec']],
  [18, 'another byte order', stream().xlHeader({ header: { byteorder: 0x0403_0201 } }).libxlHeader().record(LIBXC_CONTEXT).raw(steps(PV)).end().bytes(), RESTORE],
  [18, 'an unknown mandatory flag', stream().xlHeader({ header: { mandatory_flags: 7 } }).libxlHeader().record(LIBXC_CONTEXT).raw(steps(PV)).end().bytes(), RESTORE],
  [18, 'config_len 0xffffffff', stream().xlHeader({ header: { config_len: 0xffff_ffff } }).libxlHeader().record(LIBXC_CONTEXT).raw(steps(PV)).end().bytes(), RESTORE],
];

const LEGACY: readonly Case[] = [
  [19, 'a legacy stream in an xl file, which the converter reads whatever its -x does', inXl(legacyStream(smallPv(), { toolstack: 8 }), 'name = "guest"\n', false), NONE],
  [20, 'a batch of unmapped entries alone', legacyFault('a batch of holes'), RESTORE],
  [20, 'several checkpoints, of which the converter takes the first', legacyStream(smallPv(), { toolstack: 8, checkpoints: [[{ pfn: 1, type: 0, data: zeroes(4096) }]] }), NONE],
  [21, 'an entry twice in a batch', legacyFault('an entry twice in a batch'), RESTORE],
  [21, 'an HVM chunk in a PV stream', legacyFault('an HVM parameter of a PV guest'), RESTORE],
  [21, 'vCPU-map bits above max_vcpu_id', legacyFault('bits above max_vcpu_id'), RESTORE],
  [22, 'max_vcpu_id -1, which only the old restorer minds', legacyFault('max_vcpu_id -1'), NONE],
  [23, 'no LAST_CHECKPOINT', legacyStream(smallPv(), { toolstack: 8, last: false, checkpoints: [[{ pfn: 1, type: 0, data: zeroes(4096) }]] }), NONE],
];


const SEEN: readonly Case[] = [
  [24, 'no EMULATOR_CONTEXT', file(HVM, HVM_CONFIG), RESTORE],
  [24, 'an EMULATOR_CONTEXT that is no QEVM', file(HVM, HVM_CONFIG, emulator(ascii('qevm\0\0\0\x03'))), RESTORE],
  [24, 'EMULATOR_CONTEXT twice', file(HVM, HVM_CONFIG, (to) => deviceModel(deviceModel(to))), NONE],
  [25, 'no libxc END right before libxl\u2019s', stream().raw(bare(steps(without(PV, 'end')))).end().bytes(), SAVER],
  [26, 'another libxl version', stream().libxlHeader({ header: { version: 3 } }).record(LIBXC_CONTEXT).raw(steps(PV)).end().bytes(), ALL],
  [27, 'an unknown CPUID leaf', fault('an unknown leaf'), RESTORE],
  [27, 'flags of an MSR', fault('flags of an MSR'), RESTORE],
  [27, 'no policies', steps(without(PV, 'cpuid', 'msr')), NONE],
  [27, 'policies behind STATIC_DATA_END', steps(moved(moved(PV, 'cpuid', 'p2m'), 'msr', 'p2m')), NONE],
  [28, 'a CPU entry of 1,000 bytes', steps(replaced(HVM, 'context', hvmContext(HVM_HEADER, entry(2, 0, hvmCpu().subarray(8, 1008))))), NONE],
  [29, 'no X86_PV_VCPU_XSAVE, EXTENDED, SHARED_INFO and X86_TSC_INFO', steps(without(PV, 'xsave', 'extended', 'shared', 'tsc')), NONE],
  [29, 'no HVM_PARAMS', steps(without(HVM, 'params')), NONE],
];

const CASES = [...IMAGES, ...TOOLSTACKS, ...LEGACY, ...SEEN];

describe('where the judges differ', () => {
  it.each(CASES)('item %i: %s', (_item, _what, bytes, refuse) => {
    const opened = open(bytes);
    expect(JUDGES.filter((judge) => opened.refusedBy(judge)), opened.findings.map(({ rule, objectors }) => `${rule} (${objectors.join('+')})`).join(', ')).toEqual(refuse);
  });

  it('are all 29 places', () => {
    expect([...new Set(CASES.map(([item]) => item))]).toEqual(Array.from({ length: 29 }, (_, i) => i + 1));
  });
});

describe('a note says where the script as shipped answers otherwise', () => {
  it('of xenstore data', () => {
    const { findings } = open(goodHvm());
    const note = findings.find(({ rule }) => rule === 'libxl.emulator-xenstore-data.as-shipped');
    expect(note).toMatchObject({ severity: 'info', objectors: [] });
    expect(note?.hint).toMatch(/compares a byte with a text/);
  });

  it('of a checkpointed stream', () => {
    const { findings } = open(goodRemus());
    expect(findings.find(({ rule }) => rule === 'libxc.stream.no-end')?.hint).toMatch(/stops earlier, at the first CHECKPOINT/);
  });

  it('of CHECKPOINT only where libxl takes over behind it', () => {
    const { rules } = open(file(before(HVM, 'params', (to) => to.record(CHECKPOINT)), HVM_CONFIG, deviceModel));
    expect(rules).not.toContain('libxc.checkpoint.as-shipped');
    expect(rules).not.toContain('libxc.stream.no-end');
  });

  it('of params that nobody minds it says nothing', () => {
    expect(open(steps(replaced(HVM, 'params', (to) => to.record(HVM_PARAMS, { count: 0 })))).rules).not.toContain('libxl.emulator-xenstore-data.as-shipped');
  });
});
