/** Streams with one thing each that a verifier may or may not like. */
import { CHECKPOINT_DIRTY_PFN_LIST } from '../../src/core/formats/libxc/checkpoint-dirty-pfn-list.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { HVM_CONTEXT } from '../../src/core/formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { SHARED_INFO } from '../../src/core/formats/libxc/shared-info.ts';
import { STATIC_DATA_END } from '../../src/core/formats/libxc/static-data-end.ts';
import { TOOLSTACK } from '../../src/core/formats/libxc/toolstack.ts';
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
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
import { EMULATOR_CONTEXT } from '../../src/core/formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { END as LIBXL_END } from '../../src/core/formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { goodCheckpointed, goodHvm, goodPv, goodRemus, libxcPv, TSC } from '../build/good.ts';
import { ascii, pfnEntry, stream, zeroes, type StreamWriter, type Values } from '../build/stream.ts';

const ones = (length: number): Uint8Array => new Uint8Array(length).fill(1);
const image = (image: Values = {}, domain: Values = {}): StreamWriter => stream().libxcHeaders({ image, domain });
const version2 = (): StreamWriter => stream().libxcHeaders({ version: 2 });
const cut = (bytes: Uint8Array, by: number): Uint8Array => bytes.subarray(0, bytes.length - by);
const leaf = { CPUID_policy: [{ leaf: 1 }] };
const tsc = (values: Values): StreamWriter => image().record(X86_TSC_INFO, { ...TSC, ...values });

/** Bare libxc images; END follows. */
const LIBXC: Readonly<Record<string, StreamWriter>> = {
  'an image of END alone': image(),
  'a wrong marker': image({ marker: 0xffff_ffff_ffff_fffen }),
  'a wrong id': image({ id: 0x5845_4e47 }),
  'version 1': image({ version: 1 }),
  'version 4': image({ version: 4 }),
  'a reserved option bit': image({ options: 2 }),
  'an image header with a reserved field': image({ _res1: ones(2) }),
  'an image header with its other reserved field': image({ _res2: ones(4) }),
  'domain type 0': image({}, { type: 0 }),
  'domain type 3': image({}, { type: 3 }),
  'page_shift 13': image({}, { page_shift: 13 }),
  'a domain header with a reserved field': image({}, { _res1: ones(2) }),
  'a domain header of a converter': image({}, { xen_major: 0 }),
  'an unknown mandatory record': image().unknown(0x13),
  'an unknown optional record': image().unknown(0x8000_0013),
  'padding that is not zero': image().record(X86_PV_VCPU_XSAVE, zeroes(9), { padding: ones(7) }),
  'PAGE_DATA without a page': image().pages([]),
  'PAGE_DATA shorter than its header': image().record(HVM_CONTEXT, zeroes(4), { type: 1 }),
  'PAGE_DATA with fewer PFNs than its count': image().pages([{ pfn: 0, type: 0xf }], { count: 2 }),
  'PAGE_DATA with fewer pages than PFNs': image().pages([{ pfn: 0 }], { page_data: zeroes(0) }),
  'PAGE_DATA with more pages than PFNs': image().pages([{ pfn: 0 }], { page_data: zeroes(8192) }),
  'PAGE_DATA with half a page': image().pages([{ pfn: 0 }], { page_data: zeroes(2048) }),
  'PAGE_DATA of type 5': image().pages([{ pfn: 0, type: 5 }]),
  'PAGE_DATA of type 8': image().pages([{ pfn: 0, type: 8 }]),
  'PAGE_DATA of every type': image().pages([0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 15].map((type) => ({ pfn: type, type }))),
  'PAGE_DATA with contents for XTAB': image().pages([{ pfn: 0, type: 0xf }], { page_data: zeroes(4096) }),
  'PAGE_DATA with reserved bits in a PFN': image().pages([{ pfn: 0 }], { pfn: [pfnEntry(0) + (1n << 55n)] }),
  'PAGE_DATA with a reserved field': image().pages([{ pfn: 0 }], { _res1: ones(4) }),
  'X86_PV_INFO of width 2': image().record(X86_PV_INFO, { guest_width: 2, pt_levels: 4 }),
  'X86_PV_INFO of 5 levels': image().record(X86_PV_INFO, { guest_width: 8, pt_levels: 5 }),
  'X86_PV_INFO of width 8 and 3 levels': image().record(X86_PV_INFO, { guest_width: 8, pt_levels: 3 }),
  'X86_PV_INFO with a reserved field': image().record(X86_PV_INFO, { guest_width: 8, pt_levels: 4, _res: ones(6) }),
  'X86_PV_INFO of 7 bytes': image().record(X86_PV_INFO, Uint8Array.of(8, 4, 0, 0, 0, 0, 0)),
  'X86_PV_INFO of 16 bytes': image().record(X86_PV_INFO, Uint8Array.of(8, 4, ...zeroes(14))),
  'X86_PV_P2M_FRAMES of 4 bytes': image().record(X86_PV_P2M_FRAMES, zeroes(4)),
  'X86_PV_P2M_FRAMES of 12 bytes': image().record(X86_PV_P2M_FRAMES, zeroes(12)),
  'X86_PV_P2M_FRAMES without frames': image().record(X86_PV_P2M_FRAMES, zeroes(8)),
  'X86_PV_VCPU_BASIC of 4 bytes': image().record(X86_PV_VCPU_BASIC, zeroes(4)),
  'X86_PV_VCPU_BASIC without a context': image().record(X86_PV_VCPU_BASIC, zeroes(8)),
  'X86_PV_VCPU_BASIC with a context of another size': image().record(X86_PV_VCPU_BASIC, zeroes(80)),
  'X86_PV_VCPU_MSRS with a reserved field': image().record(X86_PV_VCPU_MSRS, { vcpu_id: 0, _res1: ones(4), context: [{ index: 1 }] }),
  'X86_PV_VCPU_MSRS with half an MSR': image().record(X86_PV_VCPU_MSRS, zeroes(16)),
  'SHARED_INFO of 4,095 bytes': image().record(SHARED_INFO, zeroes(4095)),
  'SHARED_INFO of 4,104 bytes': image().record(SHARED_INFO, zeroes(4104)),
  'X86_TSC_INFO of 20 bytes': image().record(X86_TSC_INFO, zeroes(20)),
  'X86_TSC_INFO of 32 bytes': image().record(X86_TSC_INFO, zeroes(32)),
  'X86_TSC_INFO of mode 3': tsc({ mode: 3 }),
  'X86_TSC_INFO with a reserved field': tsc({ _res1: ones(4) }),
  'HVM_CONTEXT without content': image().record(HVM_CONTEXT),
  'HVM_PARAMS of 4 bytes': image().record(HVM_PARAMS, zeroes(4)),
  'HVM_PARAMS without parameters': image().record(HVM_PARAMS, { count: 0 }),
  'HVM_PARAMS with fewer parameters than its count': image().record(HVM_PARAMS, { count: 2, param: [{ index: 1n }] }),
  'HVM_PARAMS with more parameters than its count': image().record(HVM_PARAMS, { count: 1, param: [{ index: 1n }, { index: 2n }] }),
  'HVM_PARAMS with a reserved field': image().record(HVM_PARAMS, { count: 1, _res1: ones(4), param: [{ index: 1n }] }),
  'TOOLSTACK': image().record(TOOLSTACK, zeroes(8)),
  'VERIFY with a body': image().record(VERIFY, zeroes(8)),
  'VERIFY': image().record(VERIFY),
  'CHECKPOINT in a bare image': image().record(CHECKPOINT),
  'CHECKPOINT with a body': image().record(CHECKPOINT, zeroes(1)),
  'CHECKPOINT_DIRTY_PFN_LIST': image().record(CHECKPOINT_DIRTY_PFN_LIST, zeroes(8)),
  'STATIC_DATA_END with a body': image().record(STATIC_DATA_END, zeroes(8)),
  'STATIC_DATA_END in version 2': version2().record(STATIC_DATA_END),
  'X86_CPUID_POLICY without leaves': image().record(X86_CPUID_POLICY),
  'X86_CPUID_POLICY with half a leaf': image().record(X86_CPUID_POLICY, zeroes(36)),
  'X86_CPUID_POLICY in version 2': version2().record(X86_CPUID_POLICY, leaf),
  'X86_MSR_POLICY without MSRs': image().record(X86_MSR_POLICY),
  'X86_MSR_POLICY with half an MSR': image().record(X86_MSR_POLICY, zeroes(24)),
  'X86_MSR_POLICY in version 2': version2().record(X86_MSR_POLICY, { MSR_policy: [{ idx: 0xce }] }),
  'records of both guest types': image().record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 }).record(HVM_CONTEXT, zeroes(8)),
  'a body of 129 MiB, cut by the end': image().record(HVM_CONTEXT, zeroes(8), { bodyLength: 129 * 2 ** 20 }),
  'PAGE_DATA of 1,025 pages': image().pages(Array.from({ length: 1025 }, (_, pfn) => ({ pfn, type: 0xf }))),
  'PAGE_DATA with a PFN twice': image().pages([{ pfn: 1, type: 0xf }, { pfn: 0, type: 0xf }, { pfn: 1, type: 0xf }]),
  'HVM_CONTEXT with an entry that is cut': image({}, { type: 2 }).record(HVM_CONTEXT, Uint8Array.of(1, 0, 0, 0, 24, 0, 0, 0)),
  'X86_PV_VCPU_BASIC with a reserved field': image().record(X86_PV_VCPU_BASIC, Uint8Array.of(0, 0, 0, 0, 1, ...zeroes(11))),
  'X86_PV_VCPU_EXTENDED with a reserved field': image().record(X86_PV_VCPU_EXTENDED, Uint8Array.of(0, 0, 0, 0, 1, ...zeroes(11))),
  'X86_PV_VCPU_XSAVE with a reserved field': image().record(X86_PV_VCPU_XSAVE, Uint8Array.of(0, 0, 0, 0, 1, ...zeroes(19))),
  'a body cut by the end': image().record(HVM_CONTEXT, zeroes(8), { bodyLength: 1 << 24 }),
};

const libxl = (header: Values = {}): StreamWriter => stream().libxlHeader({ header });
const LIBXC_INSIDE = libxcPv().bytes();
const xenstore = (data: string): StreamWriter => libxl().record(EMULATOR_XENSTORE_DATA, { id: 2, xenstore_data: ascii(data) });

/** libxl streams; END follows. */
const LIBXL: Readonly<Record<string, StreamWriter>> = {
  'a libxl stream of END alone': libxl(),
  'a libxl stream with an image': libxl().record(LIBXC_CONTEXT).raw(LIBXC_INSIDE),
  'a wrong ident': libxl({ ident: 0x4c69_6278_6c46_6d75n }),
  'libxl version 1': libxl({ version: 1 }),
  'the legacy option': libxl({ options: 2 }),
  'a reserved libxl option': libxl({ options: 4 }),
  'a reserved libxl option above bit 15': libxl({ options: 0x1_0000 }),
  'an unknown libxl record': libxl().unknown(6),
  'an unknown optional libxl record': libxl().unknown(0x8000_0006),
  'LIBXC_CONTEXT with a body': libxl().record(LIBXC_CONTEXT, zeroes(8)).raw(LIBXC_INSIDE),
  'LIBXC_CONTEXT without an image': libxl().record(LIBXC_CONTEXT),
  'EMULATOR_CONTEXT of 4 bytes': libxl().record(EMULATOR_CONTEXT, zeroes(4)),
  'EMULATOR_CONTEXT of emulator 3': libxl().record(EMULATOR_CONTEXT, { id: 3, emulator_ctx: zeroes(8) }),
  'EMULATOR_CONTEXT of an unknown emulator, which is id 0': libxl().record(EMULATOR_CONTEXT, { id: 0, emulator_ctx: zeroes(8) }),
  'EMULATOR_CONTEXT with padding that is not zero': libxl().record(EMULATOR_CONTEXT, { id: 2, emulator_ctx: zeroes(3) }, { padding: ones(5) }),
  'EMULATOR_XENSTORE_DATA of 4 bytes': libxl().record(EMULATOR_XENSTORE_DATA, zeroes(4)),
  'EMULATOR_XENSTORE_DATA without data': xenstore(''),
  'EMULATOR_XENSTORE_DATA with a pair': xenstore('key\0value\0'),
  'EMULATOR_XENSTORE_DATA with a key alone': xenstore('key\0'),
  'EMULATOR_XENSTORE_DATA without its last NUL': xenstore('key\0value'),
  'EMULATOR_XENSTORE_DATA of emulator 3': libxl().record(EMULATOR_XENSTORE_DATA, { id: 3 }),
  'CHECKPOINT_END outside a checkpoint': libxl().record(CHECKPOINT_END),
  'CHECKPOINT_END with a body': libxl().record(CHECKPOINT_END, zeroes(8)),
  'CHECKPOINT_STATE without a body': libxl().record(CHECKPOINT_STATE, zeroes(0)),
  'CHECKPOINT_STATE': libxl().record(CHECKPOINT_STATE, { id: 0 }),
  'CHECKPOINT_STATE of 8 bytes': libxl().record(CHECKPOINT_STATE, zeroes(8)),
  'CHECKPOINT_STATE of an unknown id': libxl().record(CHECKPOINT_STATE, { id: 9 }),
};

const xl = (header: Values = {}): Uint8Array => stream().xlHeader({ header }).libxlHeader().end().bytes();

/** Whole files. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'a file of a PV guest': goodPv(),
  'a file of an HVM guest': goodHvm(),
  'an xl file': xl(),
  'an xl file with a damaged magic': xl({ magic: 'Xen saved domain, xl formaT\n \0 \r' }),
  'an xl file of the other byte order': xl({ byteorder: 0x0403_0201 }),
  'an xl file with an unknown mandatory flag': xl({ mandatory_flags: 7 }),
  'an xl file with a config as text': xl({ mandatory_flags: 2 }),
  'an xl file with a longer config than data': xl({ config_len: 100 }),
  'an xl file with more data than bytes': xl({ optional_data_len: 1_000_000 }),
  'an xl header alone': stream().xlHeader().bytes(),
  'an xl file with bytes behind END': Uint8Array.of(...xl(), ...ones(12)),
  'half of a libxl header': libxl().bytes().subarray(0, 12),
  'a Remus capture': goodRemus(),
  'a Remus capture that is cut': cut(goodRemus(), 20),
  'a checkpointed stream with an END': goodCheckpointed(),
  'a stream without its last 4 bytes': cut(goodPv(), 4),
  'a stream without the libxl END': cut(goodPv(), 8),
  'a stream without either END': cut(goodPv(), 16),
  'a stream with a libxl END that has a body': stream().raw(cut(goodPv(), 8)).record(LIBXL_END, zeroes(8)).bytes(),
  'half of an image header': image().bytes().subarray(0, 12),
  'an image header alone': image().bytes().subarray(0, 24),
  'an image without END': image().bytes(),
  'half of a record header': cut(image().end().bytes(), 4),
  'END with a body': image().record(VERIFY, zeroes(8), { type: 0 }).bytes(),
  'an image with bytes behind END': image().end().raw(ones(12)).bytes(),
  'padding that is cut': cut(image().record(X86_PV_VCPU_XSAVE, zeroes(9)).bytes(), 3),
};

const ended = (streams: Readonly<Record<string, StreamWriter>>): Record<string, Uint8Array> => Object.fromEntries(Object.entries(streams).map(([name, writer]) => [name, writer.end().bytes()]));

export const STREAMS: Readonly<Record<string, Uint8Array>> = { ...ended(LIBXC), ...ended(LIBXL), ...FILES };

/** Byte orders: the script looks at the wrong bit, and reads all as little-endian. */
const lying = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? 1 : byte));
export const ORDERS: Readonly<Record<string, Uint8Array>> = {
  'the big-endian bit in an image header': lying(image().end().bytes(), 17),
  'the big-endian bit in an image': lying(LIBXC_INSIDE, 17),
  'the big-endian bit in a libxl header': lying(libxl().end().bytes(), 15),
  'the big-endian bit in a libxl stream': lying(libxl().record(LIBXC_CONTEXT).raw(LIBXC_INSIDE).end().bytes(), 15),
  'a big-endian image': libxcPv(true).bytes(),
  'a big-endian libxl stream': stream().libxlHeader({ bigEndian: true }).record(LIBXC_CONTEXT).raw(libxcPv(true).bytes()).end().bytes(),
  'a big-endian libxl stream of END alone': stream().libxlHeader({ bigEndian: true }).end().bytes(),
};
