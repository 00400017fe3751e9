/** Streams of guests as lists of named steps, so that a fault is one step changed. */
import { DHDR_TYPE_X86_HVM, DHDR_TYPE_X86_PV } from '../../src/core/formats/libxc/domain-header.ts';
import { SHARED_INFO } from '../../src/core/formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../../src/core/formats/libxc/static-data-end.ts';
import { X86_CPUID_POLICY } from '../../src/core/formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../../src/core/formats/libxc/x86-msr-policy.ts';
import { X86_PV_INFO } from '../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../src/core/formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../src/core/formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../src/core/formats/libxc/x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from '../../src/core/formats/libxc/x86-tsc-info.ts';
import { HVM_CONTEXT } from '../../src/core/formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { CPU } from '../../src/core/formats/hvm/cpu.ts';
import { HEADER } from '../../src/core/formats/hvm/header.ts';
import { encode, joinBytes } from '../../src/core/layout/encode.ts';
import { context64, emulator, TSC } from '../build/good.ts';
import { stream, words, zeroes, type StreamWriter } from '../build/stream.ts';

export type Step = (to: StreamWriter) => StreamWriter;
export type Steps = Readonly<Record<string, Step>>;

const leaf = (number: number, subleaf = 0xffff_ffff) => ({ leaf: number, subleaf, a: 1, b: 2, c: 3, d: 4 });

export const extended = (size = 0x20, eip = 0n, length = 64): Uint8Array => {
  const bytes = new DataView(new ArrayBuffer(length));
  bytes.setUint32(4, size, true);
  bytes.setBigUint64(8, eip, true);
  return new Uint8Array(bytes.buffer);
};

/** A 64-bit PV guest of 512 pages whose P2M table is page 0x10, and whose L4 table is page 0x11. */
export const PV: Steps = {
  headers: (to) => to.libxcHeaders({ type: DHDR_TYPE_X86_PV }),
  info: (to) => to.record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 }),
  cpuid: (to) => to.record(X86_CPUID_POLICY, { CPUID_policy: [leaf(1), leaf(7, 0), leaf(0x8000_0001)] }),
  msr: (to) => to.record(X86_MSR_POLICY, { MSR_policy: [{ idx: 0xce, val: 0x8000_0000n }] }),
  static: (to) => to.record(STATIC_DATA_END),
  p2m: (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x1ff, p2m_pfns: words([0x10n]) }),
  pages: (to) => to.pages([{ pfn: 0 }, { pfn: 1, type: 1 }, { pfn: 2, type: 0xf }, { pfn: 0x10 }, { pfn: 0x11, type: 0xc }]),
  tsc: (to) => to.record(X86_TSC_INFO, TSC),
  shared: (to) => to.record(SHARED_INFO, { shared_info: zeroes(4096) }),
  basic: (to) => to.record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: context64() }),
  extended: (to) => to.record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended() }),
  xsave: (to) => to.record(X86_PV_VCPU_XSAVE, { vcpu_id: 0, context: zeroes(16) }),
  msrs: (to) => to.record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context: [{ index: 0xc000_0103, value: 1n }] }),
  end: (to) => to.end(),
};

/** An entry of the HVM context. */
export function entry(typecode: number, instance: number, body: Uint8Array): Uint8Array {
  const descriptor = new DataView(new ArrayBuffer(8));
  descriptor.setUint16(0, typecode, true);
  descriptor.setUint16(2, instance, true);
  descriptor.setUint32(4, body.length, true);
  return joinBytes([new Uint8Array(descriptor.buffer), body]);
}

export const HVM_HEADER = entry(HEADER.type, 0, encode(HEADER.layout, { magic: 0x5438_1286, version: 1, changeset: 2n ** 64n - 1n, cpuid: 0, gtsc_khz: 0 }));
export const hvmCpu = (values: Parameters<typeof encode>[1] = {}): Uint8Array => entry(CPU.type, 0, encode(CPU.layout, { cr0: 0x11n, rflags: 2n, ...values }));
export const HVM_END = entry(0, 0, zeroes(0));
export const hvmContext = (...entries: readonly Uint8Array[]): Step => (to) => to.record(HVM_CONTEXT, joinBytes([...entries, HVM_END]));
export const params = (...list: readonly (readonly [number, bigint])[]): Step => (to) => to.record(HVM_PARAMS, { count: list.length, param: list.map(([index, value]) => ({ index: BigInt(index), value })) });

export const HVM: Steps = {
  headers: (to) => to.libxcHeaders({ type: DHDR_TYPE_X86_HVM }),
  cpuid: PV['cpuid'] ?? ((to) => to),
  msr: PV['msr'] ?? ((to) => to),
  static: (to) => to.record(STATIC_DATA_END),
  pages: (to) => to.pages([{ pfn: 0 }, { pfn: 1, type: 0xf }, { pfn: 2, type: 0xe }, { pfn: 0xfeffc }, { pfn: 0xfefff }]),
  tsc: (to) => to.record(X86_TSC_INFO, TSC),
  params: params([1, 0xfeffcn], [17, 0xfefffn]),
  context: hvmContext(HVM_HEADER, hvmCpu()),
  end: (to) => to.end(),
};

export const without = (steps: Steps, ...names: readonly string[]): Steps => Object.fromEntries(Object.entries(steps).filter(([name]) => !names.includes(name)));
export const replaced = (steps: Steps, name: string, step: Step): Steps => Object.fromEntries(Object.entries(steps).map(([key, old]) => [key, key === name ? step : old]));
export const before = (steps: Steps, name: string, step: Step): Steps =>
  Object.fromEntries(Object.entries(steps).flatMap(([key, old]) => (key === name ? [['(more)', step], [key, old]] as const : [[key, old] as const])));
/** `name` stands right before `other`. */
export const moved = (steps: Steps, name: string, other: string): Steps => {
  const step = steps[name];
  if (step === undefined) throw new Error(`no step ${name}`);
  return before(without(steps, name), other, step);
};

export const image = (steps: Steps): StreamWriter => Object.values(steps).reduce((to, step) => step(to), stream());

/** The image in a libxl stream in an xl file with that config. */
export const file = (steps: Steps, config: string, behind: Step = (to) => to): Uint8Array => behind(stream().xlHeader({ config }).libxlHeader().record(LIBXC_CONTEXT).raw(image(steps).bytes())).end().bytes();

export const deviceModel: Step = emulator;
export const noDeviceModel: Step = (to) => to;
export const otherEmulator: Step = (to) => to.record(EMULATOR_XENSTORE_DATA, { id: 3 });
