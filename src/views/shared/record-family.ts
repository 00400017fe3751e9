/**
 * Families of records: what timeline and list colour alike. Type numbers are those of the two specifications
 * (docs/specs/libxc-migration-stream.pandoc and libxl-migration-stream.pandoc, section Records).
 */
import type { LayerName } from '../../core/index/layer.ts';
import type { RowKind } from '../../core/index/record-index.ts';

/** In the order of interest: where one pixel must stand for several, the earlier ones win. */
export const FAMILIES = [
  'gap',
  'unknown',
  'header',
  'vcpu',
  'platform',
  'static',
  'emulator',
  'control',
  'page-data',
] as const;
export type RecordFamily = (typeof FAMILIES)[number];

/** What a legend says. */
export const FAMILY_LABELS: Readonly<Record<RecordFamily, string>> = {
  'page-data': 'PAGE_DATA',
  vcpu: 'vCPU state',
  static: 'static data',
  platform: 'platform state',
  control: 'control',
  emulator: 'emulator',
  header: 'headers',
  unknown: 'unknown type',
  gap: 'bytes of no layer',
};

export const PAGE_DATA = 0x1;
const CHECKPOINT = 0xe;

const LIBXC: readonly RecordFamily[] = [
  'control', // 0x00 END
  'page-data', // 0x01 PAGE_DATA
  'static', // 0x02 X86_PV_INFO
  'static', // 0x03 X86_PV_P2M_FRAMES
  'vcpu', // 0x04 X86_PV_VCPU_BASIC
  'vcpu', // 0x05 X86_PV_VCPU_EXTENDED
  'vcpu', // 0x06 X86_PV_VCPU_XSAVE
  'platform', // 0x07 SHARED_INFO
  'platform', // 0x08 X86_TSC_INFO
  'vcpu', // 0x09 HVM_CONTEXT: vCPUs first, then the emulated platform
  'platform', // 0x0a HVM_PARAMS
  'emulator', // 0x0b TOOLSTACK
  'vcpu', // 0x0c X86_PV_VCPU_MSRS
  'control', // 0x0d VERIFY
  'control', // 0x0e CHECKPOINT
  'control', // 0x0f CHECKPOINT_DIRTY_PFN_LIST
  'static', // 0x10 STATIC_DATA_END
  'static', // 0x11 X86_CPUID_POLICY
  'static', // 0x12 X86_MSR_POLICY
];

const LIBXL: readonly RecordFamily[] = [
  'control', // 0x0 END
  'control', // 0x1 LIBXC_CONTEXT
  'emulator', // 0x2 EMULATOR_XENSTORE_DATA
  'emulator', // 0x3 EMULATOR_CONTEXT
  'control', // 0x4 CHECKPOINT_END
  'control', // 0x5 CHECKPOINT_STATE
];

/** Entries by HVM_SAVE_CODE (xen/include/public/arch-x86/hvm/save.h). */
const HVM_CONTEXT: readonly RecordFamily[] = [
  'control', // 0 END
  'header', // 1 HEADER
  'vcpu', // 2 CPU
  'platform', // 3 PIC
  'platform', // 4 IOAPIC
  'vcpu', // 5 LAPIC
  'vcpu', // 6 LAPIC_REGS
  'platform', // 7 PCI_IRQ
  'platform', // 8 ISA_IRQ
  'platform', // 9 PCI_LINK
  'platform', // 10 PIT
  'platform', // 11 RTC
  'platform', // 12 HPET
  'platform', // 13 PMTIMER
  'vcpu', // 14 MTRR
  'static', // 15 VIRIDIAN_DOMAIN
  'vcpu', // 16 CPU_XSAVE
  'vcpu', // 17 VIRIDIAN_VCPU
  'vcpu', // 18 VMCE_VCPU
  'vcpu', // 19 TSC_ADJUST
  'vcpu', // 20 CPU_MSR
];

/** Of legacy streams, numbers as core/formats/legacy/save-id.ts has them; the chunks that are not listed are HVM parameters and the like. */
const LEGACY: ReadonlyMap<number, RecordFamily> = new Map<number, RecordFamily>([
  [0, 'control'], // END
  [1, 'page-data'], // page batch
  [0xffff_ffff, 'control'], // ENABLE_VERIFY_MODE
  [0xffff_fff7, 'control'], // LAST_CHECKPOINT
  [0xffff_fff4, 'page-data'], // COMPRESSED_DATA
  [0xffff_fff3, 'control'], // ENABLE_COMPRESSION
  [0xffff_ffee, 'emulator'], // TOOLSTACK
  [0x1_0001, 'static'], // p2m_size
  [0x1_0002, 'static'], // extended info
  [0x1_0003, 'static'], // its blocks
  [0x1_0004, 'static'], // p2m_frame_list
  [0x1_0020, 'platform'], // unmapped PFNs
  [0x1_0021, 'vcpu'], // vcpu 0
  [0x1_0022, 'vcpu'], // other vCPUs
  [0x1_0023, 'platform'], // shared info
  [0x1_0031, 'vcpu'], // HVM context
  [0x1_0032, 'emulator'], // device model record
]);
const LEGACY_MARKERS = 1;

/** Headers of xenopsd's suspend image (ocaml/xenopsd/lib/suspend_image.ml), and what stands around it on the wire. */
const XAPI: ReadonlyMap<number, RecordFamily> = new Map<number, RecordFamily>([
  [0x000f, 'static'], // Xenops
  [0x00f0, 'control'], // Libxc
  [0x00f1, 'control'], // Libxl
  [0x00f2, 'control'], // Libxc_legacy
  [0x0f00, 'emulator'], // Qemu_trad
  [0x0f01, 'emulator'], // Qemu_xen
  [0x0f10, 'emulator'], // Demu
  [0x0f11, 'platform'], // Varstored
  [0x0f12, 'platform'], // Swtpm0
  [0x0f13, 'platform'], // Swtpm
  [0xffff, 'control'], // End_of_image
  [0x3_0001, 'control'], // HTTP request
  [0x3_0002, 'control'], // handshake
  [0x3_0003, 'emulator'], // QemuDeviceModelRecord
]);

/** The family of a row. Bit 31 marks a record as optional and is part of its type: no optional record is known. */
export function familyOf(layer: LayerName, kind: RowKind, type: number): RecordFamily {
  if (kind === 'gap') return 'gap';
  if (kind === 'header') return 'header';
  if (layer === 'libxc') return LIBXC[type] ?? 'unknown';
  if (layer === 'libxl') return LIBXL[type] ?? 'unknown';
  if (layer === 'hvm-context') return HVM_CONTEXT[type] ?? 'unknown';
  if (layer === 'legacy') return LEGACY.get(type) ?? (type > LEGACY_MARKERS ? 'platform' : 'unknown');
  if (layer === 'qemu') return 'emulator';
  if (layer === 'xapi') return XAPI.get(type) ?? 'unknown';
  if (layer === 'xl-wire' || layer === 'colo' || layer === 'libvirt-mig') return 'control';
  return 'platform';
}

/** Rows that fold into runs. */
export const foldsIntoRuns = (layer: LayerName, type: number): boolean => (layer === 'libxc' || layer === 'legacy') && type === PAGE_DATA;

/** Rows that end a checkpoint in the libxc stream. */
export const isCheckpoint = (layer: LayerName, kind: RowKind, type: number): boolean =>
  layer === 'libxc' && kind === 'record' && type === CHECKPOINT;
