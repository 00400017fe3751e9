/** Streams with one fault each, and who must object to them by which rule. */
import { CHECKPOINT_DIRTY_PFN_LIST } from '../../src/core/formats/libxc/checkpoint-dirty-pfn-list.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../src/core/formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { SHARED_INFO } from '../../src/core/formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../../src/core/formats/libxc/static-data-end.ts';
import { TOOLSTACK } from '../../src/core/formats/libxc/toolstack.ts';
import { X86_CPUID_POLICY } from '../../src/core/formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../../src/core/formats/libxc/x86-msr-policy.ts';
import { X86_PV_INFO } from '../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../src/core/formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../src/core/formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../src/core/formats/libxc/x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from '../../src/core/formats/libxc/x86-tsc-info.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../src/core/formats/libxl/checkpoint-state.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { VCPU_GUEST_CONTEXT_64 } from '../../src/core/formats/libxc/vcpu-context.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import { encode } from '../../src/core/layout/encode.ts';
import { TSC } from '../build/good.ts';
import { ascii, words, zeroes, type Values } from '../build/stream.ts';
import { CONTAINER_FAULTS } from './container-faults.ts';
import { before, deviceModel, entry, extended, file, HVM, HVM_HEADER, hvmContext, hvmCpu, image, moved, otherEmulator, params, PV, replaced, without, type Step, type Steps } from './guests.ts';

/** `besides` object as well, by another rule. */
export type Fault = readonly [what: string, bytes: Uint8Array, rule: string, objectors: readonly Judge[], besides?: readonly Judge[]];

const ALL: readonly Judge[] = ['spec', 'verify', 'restore'];
const SAVER: readonly Judge[] = ['spec', 'verify'];
const WRITER: readonly Judge[] = ['spec', 'restore'];
const RESTORE: readonly Judge[] = ['restore'];
const NONE: readonly Judge[] = [];

const of = (what: string, steps: Steps, rule: string, objectors: readonly Judge[]): Fault => [what, image(steps).bytes(), rule, objectors];
const pv = (what: string, name: string, step: Step, rule: string, objectors: readonly Judge[]): Fault => of(what, replaced(PV, name, step), rule, objectors);
const hvm = (what: string, name: string, step: Step, rule: string, objectors: readonly Judge[]): Fault => of(what, replaced(HVM, name, step), rule, objectors);

const v2: Steps = replaced(without(PV, 'cpuid', 'msr', 'static'), 'headers', (to) => to.libxcHeaders({ version: 2 }));
const basic = (values: Values, id = 0): Step => (to) =>
  to.record(X86_PV_VCPU_BASIC, { vcpu_id: id, context: encode(VCPU_GUEST_CONTEXT_64, { flags: 0x24n, ctrlreg: { '[3]': 0x1_1000n }, ...values }) });
const xsave = (words64: readonly bigint[], length: number): Step => (to) => {
  const body = new DataView(new ArrayBuffer(8 + length));
  for (const [i, word] of words64.entries()) body.setBigUint64(8 + 8 * i, word, true);
  return to.record(X86_PV_VCPU_XSAVE, new Uint8Array(body.buffer));
};
const frames = (start: number, end: number, list: readonly bigint[]): Step => (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: start, end_pfn: end, p2m_pfns: words(list) });
const leaf = (number: number, subleaf: number): Step => (to) => to.record(X86_CPUID_POLICY, { CPUID_policy: [{ leaf: number, subleaf }] });
const msr = (values: Values): Step => (to) => to.record(X86_MSR_POLICY, { MSR_policy: [{ idx: 0xce, val: 0n, ...values }] });
const pages = (to: Parameters<Step>[0]): ReturnType<Step> => to.pages([{ pfn: 0 }]);

/** 300 pages in a guest whose config has 8 KiB: with libxl's 1 MiB on top that makes 258. */
const SMALL_CONFIG = '{"c_info":{"type":"pv"},"b_info":{"max_memkb":4096,"target_memkb":8,"max_vcpus":1}}';
const many: Step = (to) => to.pages(Array.from({ length: 300 }, (_, i) => ({ pfn: 0x40 + i, type: 0xe })));

const LIBXC: readonly Fault[] = [
  ['more pages than the config gives', file(before(PV, 'tsc', many), SMALL_CONFIG), 'libxc.page-data.memory', RESTORE],
  of('no STATIC_DATA_END', without(PV, 'static'), 'libxc.static-data-end.missing', WRITER),
  of('STATIC_DATA_END twice', before(PV, 'p2m', (to) => to.record(STATIC_DATA_END)), 'libxc.static-data-end.repeated', RESTORE),
  of('STATIC_DATA_END in version 2', before(v2, 'p2m', (to) => to.record(STATIC_DATA_END)), 'libxc.record.version', SAVER),
  of('a CPUID policy behind STATIC_DATA_END', moved(PV, 'cpuid', 'p2m'), 'libxc.record.late-policy', NONE),
  pv('half a leaf', 'cpuid', (to) => to.record(X86_CPUID_POLICY, zeroes(36)), 'libxc.x86-cpuid-policy.length', ALL),
  pv('an empty CPUID policy', 'cpuid', (to) => to.record(X86_CPUID_POLICY), 'libxc.x86-cpuid-policy.length', ALL),
  pv('half an MSR', 'msr', (to) => to.record(X86_MSR_POLICY, zeroes(24)), 'libxc.x86-msr-policy.length', ALL),
  pv('an unknown leaf', 'cpuid', leaf(0x20, 0xffff_ffff), 'libxc.x86-cpuid-policy.leaf', RESTORE),
  pv('a subleaf too many', 'cpuid', leaf(7, 3), 'libxc.x86-cpuid-policy.leaf', RESTORE),
  pv('a subleaf of a leaf without', 'cpuid', leaf(1, 0), 'libxc.x86-cpuid-policy.leaf', RESTORE),
  pv('flags of an MSR', 'msr', msr({ flags: Uint8Array.of(1, 0, 0, 0) }), 'libxc.x86-msr-policy.entry', RESTORE),
  pv('an MSR that is none of a policy', 'msr', msr({ idx: 0x10 }), 'libxc.x86-msr-policy.entry', RESTORE),
  pv('width 8 with 3 levels', 'info', (to) => to.record(X86_PV_INFO, { guest_width: 8, pt_levels: 3 }), 'libxc.x86-pv-info.combination', RESTORE),
  pv('width 2', 'info', (to) => to.record(X86_PV_INFO, { guest_width: 2, pt_levels: 4 }), 'libxc.x86-pv-info.combination', ALL),
  of('X86_PV_INFO twice', before(PV, 'cpuid', PV['info']!), 'libxc.x86-pv-info.repeated', RESTORE),
  of('X86_PV_INFO behind P2M_FRAMES', moved(PV, 'info', 'pages'), 'libxc.x86-pv-info.late', WRITER),
  of('SHARED_INFO before X86_PV_INFO', moved(v2, 'shared', 'info'), 'libxc.x86-pv-info.late', RESTORE),
  of('PAGE_DATA before P2M_FRAMES', moved(PV, 'p2m', 'tsc'), 'libxc.page-data.early', WRITER),
  pv('a PFN beyond the last', 'pages', (to) => PV['pages']!(to).pages([{ pfn: 0x200 }]), 'libxc.page-data.pfn-range', RESTORE),
  pv('start_pfn above end_pfn', 'p2m', (to) => PV['p2m']!(frames(2, 1, [0x10n])(to)), 'libxc.x86-pv-p2m-frames.order', WRITER),
  pv('a frame too many', 'p2m', (to) => PV['p2m']!(frames(0, 0x1ff, [0x10n, 0x10n])(to)), 'libxc.x86-pv-p2m-frames.length', WRITER),
  pv('12 bytes of P2M_FRAMES', 'p2m', (to) => PV['p2m']!(to.record(X86_PV_P2M_FRAMES, zeroes(12))), 'libxc.x86-pv-p2m-frames.length', ALL),
  pv('end_pfn 0 first', 'p2m', (to) => PV['p2m']!(frames(0, 0, [0x10n])(to)), 'libxc.x86-pv-p2m-frames.empty', RESTORE),
  pv('a table that begins late', 'p2m', frames(0x200, 0x3ff, [0x10n]), 'libxc.x86-pv-p2m-frames.coverage', RESTORE),
  pv('a frame that is a page table', 'p2m', frames(0, 0x1ff, [0x11n]), 'libxc.x86-pv-p2m-frames.frame', RESTORE),
  pv('a frame that was never sent', 'p2m', frames(0, 0x1ff, [0x12n]), 'libxc.x86-pv-p2m-frames.frame', RESTORE),
  pv('a frame beyond the last PFN', 'p2m', frames(0, 0x1ff, [0x200n]), 'libxc.x86-pv-p2m-frames.frame', RESTORE),
  of('no vCPU', without(PV, 'basic', 'extended', 'xsave', 'msrs'), 'libxc.x86-pv-vcpu.missing', ['spec', 'restore']),
  pv('a context of another size', 'extended', (to) => to.record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: zeroes(136) }), 'libxc.x86-pv-vcpu.size', RESTORE),
  pv('half an MSR of a vCPU', 'msrs', (to) => to.record(X86_PV_VCPU_MSRS, zeroes(16)), 'libxc.x86-pv-vcpu.size', RESTORE),
  pv('a context of a few bytes more', 'basic', (to) => PV['basic']!(to.record(X86_PV_VCPU_BASIC, zeroes(80))), 'libxc.x86-pv-vcpu.size', RESTORE),
  pv('an empty context', 'xsave', (to) => to.record(X86_PV_VCPU_XSAVE, zeroes(8)), 'libxc.x86-pv-vcpu.empty', NONE),
  of('a vCPU before memory', moved(PV, 'basic', 'p2m'), 'libxc.x86-pv-vcpu.early', ['spec']),
  pv('start_info in a page table', 'basic', basic({ user_regs: { rdx: 0x11n } }), 'libxc.x86-pv-vcpu-basic.start-info', RESTORE),
  pv('start_info beyond the last PFN', 'basic', basic({ user_regs: { rdx: 0x200n } }), 'libxc.x86-pv-vcpu-basic.start-info', RESTORE),
  pv('too long a GDT', 'basic', basic({ gdt_ents: 7169n }), 'libxc.x86-pv-vcpu-basic.gdt', RESTORE),
  pv('a GDT in a page table', 'basic', basic({ gdt_ents: 1n, gdt_frames: [0x11n] }), 'libxc.x86-pv-vcpu-basic.gdt', RESTORE),
  pv('cr3 at a normal page', 'basic', basic({ ctrlreg: { '[3]': 0x1_0000n } }), 'libxc.x86-pv-vcpu-basic.cr3', RESTORE),
  pv('the user\u2019s tables beyond the last PFN', 'basic', basic({ ctrlreg: { '[1]': 0x20_0001n, '[3]': 0x1_1000n } }), 'libxc.x86-pv-vcpu-basic.cr3', RESTORE),
  pv('rip that is not canonical', 'basic', basic({ user_regs: { rip: 0x8000_0000_0000_0000n } }), 'libxc.x86-pv-vcpu-basic.registers', RESTORE),
  pv('an extended context that states no size', 'extended', (to) => to.record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended(0) }), 'libxc.x86-pv-vcpu-extended.content', RESTORE),
  pv('a callback that is not canonical', 'extended', (to) => to.record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended(0x20, 1n << 63n) }), 'libxc.x86-pv-vcpu-extended.content', RESTORE),
  pv('masks without an XSAVE area', 'xsave', xsave([7n, 7n], 16), 'libxc.x86-pv-vcpu-xsave.content', RESTORE),
  pv('a short XSAVE area', 'xsave', xsave([7n, 7n], 512), 'libxc.x86-pv-vcpu-xsave.content', RESTORE),
  pv('AVX without SSE', 'xsave', xsave([5n, 5n], 16 + 832), 'libxc.x86-pv-vcpu-xsave.content', RESTORE),
  pv('an MSR that a PV guest does not have', 'msrs', (to) => to.record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context: [{ index: 0x10, value: 1n }] }), 'libxc.x86-pv-vcpu-msrs.content', RESTORE),
  pv('a reserved word of an MSR', 'msrs', (to) => to.record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context: [{ index: 0x48, reserved: Uint8Array.of(1, 0, 0, 0), value: 1n }] }), 'libxc.x86-pv-vcpu-msrs.content', RESTORE),
  pv('a breakpoint in the hypervisor\u2019s range', 'basic', basic({ debugreg: { '[0]': 0xffff_8000_0000_0000n } }), 'libxc.x86-pv-vcpu-basic.registers', RESTORE),
  pv('user mode without page tables', 'basic', basic({ flags: 0x20n }), 'libxc.x86-pv-vcpu-basic.registers', RESTORE),
  pv('an unknown assist', 'basic', basic({ vm_assist: 1n << 40n }), 'libxc.x86-pv-vcpu-basic.registers', RESTORE),
  pv('an LDT in the hypervisor\u2019s range', 'basic', basic({ ldt_base: 0xffff_8000_0000_0000n }), 'libxc.x86-pv-vcpu-basic.registers', RESTORE),
  of('a vCPU\u2019s context twice', before(PV, 'basic', basic({})), 'libxc.x86-pv-vcpu.repeated', NONE),
  of('no CPUID policy', without(PV, 'cpuid'), 'libxc.x86-cpuid-policy.missing', NONE),
  of('no SHARED_INFO', without(PV, 'shared'), 'libxc.shared-info.missing', NONE),
  pv('a TSC mode of old', 'tsc', (to) => to.record(X86_TSC_INFO, { ...TSC, mode: 3 }), 'libxc.x86-tsc-info.mode', RESTORE),
  pv('an unknown TSC mode', 'tsc', (to) => to.record(X86_TSC_INFO, { ...TSC, mode: 9 }), 'libxc.x86-tsc-info.mode', WRITER),
  pv('a reserved field', 'tsc', (to) => to.record(X86_TSC_INFO, { ...TSC, _res1: Uint8Array.of(1, 0, 0, 0) }), 'libxc.x86-tsc-info.reserved', SAVER),
  pv('padding that is not zero', 'extended', (to) => to.record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended(0x20, 0n, 60) }, { padding: Uint8Array.of(0, 0, 0, 1) }), 'libxc.record.padding', SAVER),
  of('HVM_CONTEXT of a PV guest', before(PV, 'end', HVM['context']!), 'libxc.record.hvm-in-pv', WRITER),
  of('SHARED_INFO of an HVM guest', before(HVM, 'end', (to) => to.record(SHARED_INFO, zeroes(4096))), 'libxc.record.pv-in-hvm', WRITER),
  of('TOOLSTACK', before(HVM, 'end', (to) => to.record(TOOLSTACK, zeroes(8))), 'libxc.toolstack.deprecated', ALL),
  of('CHECKPOINT_DIRTY_PFN_LIST', before(HVM, 'end', (to) => to.record(CHECKPOINT_DIRTY_PFN_LIST, zeroes(8))), 'libxc.checkpoint-dirty-pfn-list.forward', ALL),
  hvm('an image header with a reserved bit', 'headers', (to) => to.libxcHeaders({ type: 2, image: { options: 4 } }), 'libxc.image-header.reserved', SAVER),
  hvm('page_shift 44', 'headers', (to) => to.libxcHeaders({ type: 2, domain: { page_shift: 44 } }), 'libxc.domain-header.page-shift', SAVER),
  hvm('a PFN that no processor addresses', 'pages', (to) => to.pages([{ pfn: 2 ** 41, type: 15 }]), 'libxc.page-data.pfn-huge', NONE),
];

const HVM_FAULTS: readonly Fault[] = [
  hvm('fewer parameters than the count', 'params', (to) => to.record(HVM_PARAMS, { count: 2, param: [{ index: 1n }] }), 'libxc.hvm-params.length', ALL),
  hvm('a store page that is never sent', 'params', params([1, 0x1234n]), 'libxc.hvm-params.page', NONE),
  hvm('no parameters', 'params', (to) => to.record(HVM_PARAMS, { count: 0 }), 'libxc.hvm-params.empty', NONE),
  hvm('parameter 39', 'params', params([39, 1n]), 'libxc.hvm-params.value', RESTORE),
  hvm('a deprecated parameter', 'params', params([24, 1n]), 'libxc.hvm-params.value', RESTORE),
  hvm('a parameter set anew', 'params', params([5, 1n], [5, 2n]), 'libxc.hvm-params.value', RESTORE),
  hvm('a FIP width of 3', 'params', params([36, 3n]), 'libxc.hvm-params.value', RESTORE),
  hvm('I/O server pages without their PFN', 'params', params([33, 8n]), 'libxc.hvm-params.ioreq-server', NONE),
  of('no HVM_PARAMS', without(HVM, 'params'), 'libxc.hvm-params.missing', NONE),
  of('no HVM_CONTEXT', without(HVM, 'context'), 'libxc.hvm-context.missing', RESTORE),
  hvm('an empty HVM_CONTEXT', 'context', (to) => to.record(HVM_CONTEXT), 'libxc.hvm-context.empty', ['verify', 'restore']),
  of('HVM_CONTEXT before HVM_PARAMS', moved(HVM, 'context', 'params'), 'libxc.hvm-context.before-params', NONE),
  hvm('a hole in memory', 'pages', (to) => to.pages([{ pfn: 0 }, { pfn: 0xa0, type: 0xf }]), 'libxc.page-data.holes', NONE),
  of('HVM_CONTEXT twice', before(HVM, 'context', hvmContext(HVM_HEADER, hvmCpu())), 'libxc.hvm-context.repeated', NONE),
  hvm('a context without HEADER', 'context', hvmContext(hvmCpu()), 'hvm-context.header.first', RESTORE),
  hvm('an entry of an unknown type', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(21, 0, zeroes(8))), 'hvm-context.record.unknown', RESTORE),
  hvm('too long an RTC', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(11, 0, zeroes(32))), 'hvm-context.record.length', RESTORE),
  hvm('too short a PIT', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(10, 0, zeroes(48))), 'hvm-context.record.length', RESTORE),
  hvm('a third PIC', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(3, 2, zeroes(8))), 'hvm-context.record.instance', RESTORE),
  hvm('cr0 without ET', 'context', hvmContext(HVM_HEADER, hvmCpu({ cr0: 1n })), 'hvm-context.record.value', RESTORE),
  hvm('a PIT without gates', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(10, 0, zeroes(56))), 'hvm-context.record.value', RESTORE),
  hvm('an MSR entry of none', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(20, 0, zeroes(8))), 'hvm-context.record.value', RESTORE),
  hvm('a short XSAVE entry', 'context', hvmContext(HVM_HEADER, hvmCpu(), entry(16, 0, zeroes(500))), 'hvm-context.record.value', RESTORE),
  hvm('a context without CPU', 'context', hvmContext(HVM_HEADER), 'hvm-context.stream.no-cpu', NONE),
];

const PV_CONFIG = '{"c_info":{"type":"pv"},"b_info":{"max_vcpus":1}}';
const HVM_CONFIG = '{"c_info":{"type":"hvm"},"b_info":{"max_vcpus":1}}';
const PVH_CONFIG = '{"c_info":{"type":"pvh"},"b_info":{"max_vcpus":1}}';
const xenstore = (data: string): Uint8Array => file(HVM, HVM_CONFIG, (to) => deviceModel(to).record(EMULATOR_XENSTORE_DATA, { id: 2, xenstore_data: ascii(data) }));

const LIBXL: readonly Fault[] = [
  ['an HVM image with the config of a PV guest', file(HVM, PV_CONFIG), 'libxc.domain-header.config', RESTORE],
  ['a vCPU more than the config has', file(before(PV, 'end', basic({}, 1)), PV_CONFIG), 'libxc.x86-pv-vcpu.id', RESTORE],
  ['an emulator in a PV stream', file(PV, PV_CONFIG, deviceModel), 'libxl.emulator.guest', RESTORE],
  ['an emulator in a PVH stream', file(HVM, PVH_CONFIG, deviceModel), 'libxl.emulator.guest', RESTORE],
  ['no device model for an HVM guest', file(HVM, HVM_CONFIG), 'libxl.emulator-context.missing', RESTORE],
  ['emulator 3', file(HVM, HVM_CONFIG, (to) => otherEmulator(deviceModel(to))), 'libxl.emulator.id', SAVER],
  ['a key without value', xenstore('key\0'), 'libxl.emulator-xenstore-data.strings', ALL],
  ['a value without NUL', xenstore('key\0value'), 'libxl.emulator-xenstore-data.strings', ALL],
  ['an empty key', xenstore('\0value\0'), 'libxl.emulator-xenstore-data.key', WRITER],
  ['a key with a space', xenstore('a key\0value\0'), 'libxl.emulator-xenstore-data.characters', ['spec']],
  ['an absolute key', xenstore('/key\0value\0'), 'libxl.emulator-xenstore-data.key', WRITER],
  ['CHECKPOINT_STATE in a plain stream', file(PV, PV_CONFIG, (to) => to.record(CHECKPOINT_STATE, { id: 0 })), 'libxl.checkpoint-state.outside', WRITER],
  ['END inside a checkpoint', file(without(HVM, 'end'), HVM_CONFIG, (to) => deviceModel(to.record(CHECKPOINT))), 'libxl.end.in-checkpoint', WRITER],
  ['an optional record behind the first checkpoint', file(without(HVM, 'end'), HVM_CONFIG, (to) => deviceModel(deviceModel(to.record(CHECKPOINT)).record(CHECKPOINT_END).unknown(0x8000_0000).record(CHECKPOINT)).record(CHECKPOINT_END).pages([{ pfn: 1 }]).end()), 'libxc.checkpoint.optional', RESTORE, ['verify']],
];

export const FAULTS: readonly Fault[] = [...LIBXC, ...HVM_FAULTS, ...LIBXL, ...CONTAINER_FAULTS];

/** Those in containers that verify-stream-v2 has a name for: it knows none of XAPI, nor of xend. */
export const FAULTS_FOR_SCRIPT: readonly Fault[] = FAULTS.filter(([, , rule]) => !/^(?:xapi|xend)\./.test(rule));

/** Nobody objects to these. */
export const SOUND: readonly (readonly [string, Uint8Array])[] = [
  ['a PV guest', image(PV).bytes()],
  ['a PV guest of version 2', image(v2).bytes()],
  ['an HVM guest', image(HVM).bytes()],
  ['a PV guest in an xl file', file(PV, PV_CONFIG)],
  ['an HVM guest in an xl file', file(HVM, HVM_CONFIG, deviceModel)],
  ['a PVH guest in an xl file', file(HVM, PVH_CONFIG)],
  ['a P2M table in two records', image(replaced(replaced(PV, 'p2m', (to) => frames(0x200, 0x3ff, [0x12n])(frames(0, 0x1ff, [0x10n])(to))), 'pages', (to) => PV['pages']!(to).pages([{ pfn: 0x12 }]))).bytes()],
  ['a vCPU record that replaces a bad one', image(before(PV, 'basic', basic({ user_regs: { rdx: 0x200n } }))).bytes()],
  ['a shorter CPU entry', image(replaced(HVM, 'context', hvmContext(HVM_HEADER, entry(2, 0, hvmCpu().subarray(8, 1008))))).bytes()],
  ['memory between other records', image(before(PV, 'end', pages)).bytes()],
];
