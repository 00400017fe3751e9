/** Whole streams that nobody objects to, small enough to be cut at each of their bytes. */
import { CPU } from '../../src/core/formats/hvm/cpu.ts';
import { END as HVM_END } from '../../src/core/formats/hvm/end.ts';
import { HEADER as HVM_HEADER } from '../../src/core/formats/hvm/header.ts';
import { TSC_ADJUST } from '../../src/core/formats/hvm/tsc-adjust.ts';
import { DHDR_TYPE_X86_HVM } from '../../src/core/formats/libxc/domain-header.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../src/core/formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { SHARED_INFO } from '../../src/core/formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../../src/core/formats/libxc/static-data-end.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../src/core/formats/libxc/vcpu-context.ts';
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
import { EMULATOR_CONTEXT } from '../../src/core/formats/libxl/emulator-context.ts';
import { EOF_LAYOUT, NAMED_LAYOUT, QEMU_HEADER, QEMU_MAGIC, Section } from '../../src/core/formats/qemu/framing.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { encode, joinBytes } from '../../src/core/layout/encode.ts';
import { ascii, stream, words, zeroes, type StreamWriter } from './stream.ts';

export const TSC = { mode: 0, khz: 2_596_131, nsec: 1_234_567_890_123n, incarnation: 0 } as const;
const LEAF = { leaf: 1, subleaf: 0xffff_ffff, a: 0x306a9, b: 0x100800, c: 0x77ba_e3ff, d: 0xbfeb_fbff } as const;

const policies = (to: StreamWriter): StreamWriter =>
  to.record(X86_CPUID_POLICY, { CPUID_policy: [LEAF, { ...LEAF, leaf: 7, subleaf: 0 }] }).record(X86_MSR_POLICY, { MSR_policy: [{ idx: 0xce, val: 0x8000_0000n }] }).record(STATIC_DATA_END);

export const context64 = (bigEndian = false): Uint8Array =>
  encode(VCPU_GUEST_CONTEXT_64, { flags: 0x24n, user_regs: { rip: 0xffff_ffff_8100_0000n, rsp: 0xffff_c900_0000_0000n, rflags: 0x246n }, ctrlreg: { '[0]': 0x8005_0033n, '[3]': 0x1_1000n } }, !bigEndian);

/** Without vmce, and 4 bytes that mean nothing: the record is padded. */
const extended = (bigEndian = false): Uint8Array => {
  const context = new DataView(new ArrayBuffer(36));
  context.setUint32(4, 0x20, !bigEndian);
  return new Uint8Array(context.buffer);
};

const pvState = (to: StreamWriter, bigEndian = false): StreamWriter =>
  to
    .record(X86_TSC_INFO, TSC)
    .record(SHARED_INFO, { shared_info: zeroes(4096) })
    .record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: context64(bigEndian) })
    .record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended(bigEndian) })
    .record(X86_PV_VCPU_XSAVE, { vcpu_id: 0, context: zeroes(16) });

/** A bare libxc image of a 64-bit PV guest. */
export function libxcPv(bigEndian = false): StreamWriter {
  const image = policies(stream().libxcHeaders({ bigEndian }).record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 }))
    .record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x1ff, p2m_pfns: words([0x10n], !bigEndian) })
    .pages([{ pfn: 0 }, { pfn: 1, type: 1 }, { pfn: 2, type: 0xf }, { pfn: 0x10 }, { pfn: 0x11, type: 0xc }]);
  return pvState(image, bigEndian)
    .record(X86_PV_VCPU_MSRS, { vcpu_id: 0, context: [{ index: 0xc000_0103, value: 0x1234_5678n }] })
    .end();
}

/** An xl save file of a 64-bit PV guest. */
export const goodPv = (): Uint8Array => stream().xlHeader({ config: '{"c_info":{"type":"pv"}}' }).libxlHeader().record(LIBXC_CONTEXT).raw(libxcPv().bytes()).end().bytes();

/** A libvirt save file of a 32-bit PV guest, stream version 2. Its start_info is zeroes: store and console are pfn 0. */
export function goodPv32(): Uint8Array {
  const image = stream()
    .libxcHeaders({ version: 2 })
    .record(X86_PV_INFO, { guest_width: 4, pt_levels: 3 })
    .record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x3ff, p2m_pfns: words([0x20n]) })
    .pages([{ pfn: 0 }, { pfn: 0x20 }, { pfn: 0x21, type: 0xb }])
    .record(X86_TSC_INFO, TSC)
    .record(SHARED_INFO, { shared_info: zeroes(4096) })
    .record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: encode(VCPU_GUEST_CONTEXT_32, { user_regs: { eip: 0xc010_0000, edx: 0x20 }, ctrlreg: { '[0]': 0x8005_0033, '[3]': 0x2_1000 } }) })
    .record(X86_PV_VCPU_EXTENDED, { vcpu_id: 0, context: extended() })
    .end();
  return stream().libvirt({ xml: '<domain type="xen"><name>guest</name></domain>' }).libxlHeader().record(LIBXC_CONTEXT).raw(image.bytes()).end().bytes();
}

/** An HVM context: entries one after the other without padding, END last, and bytes behind it, which Xen ignores. */
function hvmContext(): Uint8Array {
  const entry = (typecode: number, instance: number, body: Uint8Array): Uint8Array => {
    const descriptor = new DataView(new ArrayBuffer(8));
    descriptor.setUint16(0, typecode, true);
    descriptor.setUint16(2, instance, true);
    descriptor.setUint32(4, body.length, true);
    return joinBytes([new Uint8Array(descriptor.buffer), body]);
  };
  const adjust = (instance: number): Uint8Array => entry(TSC_ADJUST.type, instance, encode(TSC_ADJUST.layout, { tsc_adjust: 0x1000n }));
  const header = encode(HVM_HEADER.layout, { magic: 0x5438_1286, version: 1, changeset: 2n ** 64n - 1n, cpuid: 0x306a9, gtsc_khz: 2_596_131 });
  const cpu = (instance: number): Uint8Array => entry(CPU.type, instance, encode(CPU.layout, { cr0: 0x11n, rflags: 2n }));
  return joinBytes([entry(HVM_HEADER.type, 0, header), cpu(0), adjust(0), adjust(1), entry(HVM_END.type, 0, zeroes(0)), zeroes(5)]);
}

/** What the parameters name; memory, but no contents (XALLOC): libxc clears the one and initialises the other. */
const STORE = 0xfeffc;
const CONSOLE = 0xfefff;

export const hvmState = (to: StreamWriter): StreamWriter =>
  to
    .record(X86_TSC_INFO, TSC)
    .record(HVM_CONTEXT, hvmContext())
    .record(HVM_PARAMS, { count: 2, param: [{ index: 1n, value: BigInt(STORE) }, { index: 17n, value: BigInt(CONSOLE) }] });

export const hvmStart = (to: StreamWriter): StreamWriter => policies(to.libxcHeaders({ type: DHDR_TYPE_X86_HVM })).pages([{ pfn: 0 }, { pfn: 1, type: 0xf }, { pfn: STORE, type: 0xe }, { pfn: CONSOLE, type: 0xe }]);

/** A state of QEMU with one device, its clocks. */
const QEMU_STATE = joinBytes([
  encode(QEMU_HEADER, { magic: QEMU_MAGIC, version: 3 }, false),
  encode(NAMED_LAYOUT, { section_type: Section.FULL, section_id: 0, idstr_len: 5, idstr: 'timer', instance_id: 0, version_id: 2 }, false),
  new Uint8Array(24),
  encode(EOF_LAYOUT, { section_type: Section.EOF }, false),
]);

export const emulator = (to: StreamWriter): StreamWriter => to.record(EMULATOR_CONTEXT, { id: 2, index: 0, emulator_ctx: QEMU_STATE });

/** An xl save file of an HVM guest, with a device model. */
export const goodHvm = (): Uint8Array =>
  emulator(hvmState(hvmStart(stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT))).end())
    .record(EMULATOR_XENSTORE_DATA, { id: 2, index: 0, xenstore_data: ascii('physmap/f0000000/start_addr\x00f0000000\0physmap/f0000000/size\x00800000\0') })
    .end()
    .bytes();

/** Remus, as real captures are: no END, the last whole checkpoint ends the stream. */
export function goodRemus(checkpoints = 3): Uint8Array {
  let to = hvmState(hvmStart(stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT)));
  for (let i = 0; i < checkpoints; i++) {
    if (i > 0) to = hvmState(to.pages([{ pfn: 0x100 + i }]));
    to = emulator(to.record(CHECKPOINT)).record(CHECKPOINT_END);
  }
  return to.bytes();
}

/** A checkpointed stream that came to its END all the same. */
export const goodCheckpointed = (): Uint8Array => stream().raw(goodRemus(2)).pages([{ pfn: 7 }]).end().end().bytes();

/** Every good stream by name. */
export const GOOD: Readonly<Record<string, () => Uint8Array>> = {
  'an xl save file of a PV guest': goodPv,
  'a libvirt save file of a 32-bit PV guest': goodPv32,
  'an xl save file of an HVM guest': goodHvm,
  'a Remus capture': goodRemus,
  'a checkpointed stream with an END': goodCheckpointed,
  'a bare libxc image': () => libxcPv().bytes(),
  'a big-endian libxc image': () => libxcPv(true).bytes(),
};
