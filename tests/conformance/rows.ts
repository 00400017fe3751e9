/**
 * What became of each numbered row of the conformance rules (C001 to C156: what Xen's restore code refuses or bears),
 * so that none is forgotten: the rules that hold it, or why no finding is made of it.
 */

/** Where a row is decided: by rules, as the scan goes; in the pass over the contents of pages; by the destination; or not worth telling. */
export type Decided = 'rule' | 'page contents' | 'destination' | 'not told';

export interface RowOfRules {
  readonly decided: Decided;
  /** Rules that hold it; their `ref` need not name the row where they hold several. */
  readonly rules: readonly string[];
  /** Why there is no finding, or what the outcome hangs on. */
  readonly why: string;
}

const rules = (...ids: readonly string[]): RowOfRules => ({ decided: 'rule', rules: ids, why: '' });
const contents = (...ids: readonly string[]): RowOfRules => ({ decided: 'page contents', rules: ids, why: '' });
const destination = (why: string, ...ids: readonly string[]): RowOfRules => ({ decided: 'destination', rules: ids, why });
const untold = (why: string): RowOfRules => ({ decided: 'not told', rules: [], why });

const LIBXC_FRAMING: Readonly<Record<string, RowOfRules>> = {
  C001: rules('libxc.image-header.marker'),
  C002: rules('libxc.image-header.id'),
  C003: rules('libxc.image-header.version'),
  C004: rules('libxc.image-header.endianness'),
  C005: rules('libxc.image-header.reserved', 'libxc.domain-header.reserved'),
  C006: rules('libxc.domain-header.type', 'libxc.domain-header.config'),
  C007: rules('libxc.domain-header.page-shift'),
  C008: untold('The layer says which Xen saved it, or that a converter wrote it.'),
  C020: rules('libxc.record.too-long'),
  C021: rules('libxc.header.truncated', 'libxc.stream.truncated'),
  C022: rules('libxc.record.padding', 'libxl.record.padding'),
  C023: rules('libxc.record.unknown-mandatory'),
  C024: rules('libxc.record.unknown-optional'),
  C025: rules('libxc.checkpoint.optional'),
  C026: rules('libxc.record.length'),
  C027: rules('libxc.stream.truncated', 'libxc.stream.no-end', 'libxc.stream.failover', 'libxc.stream.no-failover'),
  C028: rules('libxc.stream.trailing-bytes', 'libxl.stream.trailing-bytes'),
  C029: rules('libxc.toolstack.deprecated'),
  C030: rules('libxc.checkpoint-dirty-pfn-list.forward'),
  C031: destination('being received as a checkpointed stream'),
  C032: rules('libxc.record.length'),
};

const STATIC_DATA: Readonly<Record<string, RowOfRules>> = {
  C040: rules('libxc.static-data-end.missing'),
  C041: untold('Every image of version 2 is so; the restorer\u2019s state follows it.'),
  C042: rules('libxc.static-data-end.repeated'),
  C043: rules('libxc.record.version'),
  C044: rules('libxc.record.late-policy'),
  C045: rules('libxc.x86-cpuid-policy.length', 'libxc.x86-msr-policy.length'),
  C046: destination('a host whose CPU policy allows the one in the stream', 'libxc.x86-cpuid-policy.leaf', 'libxc.x86-msr-policy.entry'),
  C047: rules('libxc.x86-pv-info.late'),
  C048: rules('libxc.x86-pv-info.repeated'),
  C049: rules('libxc.x86-pv-info.combination'),
  C050: rules('libxc.record.length'),
  C051: rules('libxc.static-data-end.missing'),
  C052: rules('libxc.x86-cpuid-policy.missing'),
  C053: untold('The specification allows it; each rule looks at what came before.'),
};

const PAGES: Readonly<Record<string, RowOfRules>> = {
  C060: rules('libxc.page-data.length', 'libxc.page-data.count', 'libxc.record.length'),
  C061: rules('libxc.page-data.type'),
  C062: rules('libxc.page-data.pfn-range'),
  C063: rules('libxc.page-data.pfn-huge'),
  C064: rules('libxc.page-data.length'),
  C065: rules('libxc.page-data.pfn-reserved'),
  C066: rules('libxc.page-data.reserved'),
  C067: rules('libxc.page-data.twice'),
  C068: rules('libxc.page-data.batch'),
  C069: rules('libxc.page-data.count'),
  C070: untold('Every live migration is so; the last type of each PFN is what the rules ask for.'),
  C071: contents('libxc.page-data.pte-range', 'legacy.page-batch.pte-range'),
  C072: contents('libxc.page-data.pte-unsent', 'legacy.page-batch.pte-unsent'),
  C073: contents('libxc.page-data.gone', 'legacy.page-batch.gone'),
  C074: contents('libxc.page-data.verify-differs', 'libxc.page-data.verify-only', 'libxc.page-data.verify-unchecked'),
  C075: destination('enough free memory for the guest; the maximum that the config of the same file sets decides', 'libxc.page-data.memory', 'legacy.page-batch.memory'),
  C076: rules('libxc.page-data.early'),
  C077: contents('libxc.page-data.verify-retyped'),
};

const PV: Readonly<Record<string, RowOfRules>> = {
  C079: rules('libxc.x86-pv-p2m-frames.empty'),
  C080: rules('libxc.x86-pv-p2m-frames.order', 'libxc.x86-pv-p2m-frames.length', 'libxc.record.length'),
  C081: untold('A guest that grows is no fault; the highest end_pfn so far is what the rules ask for.'),
  C082: rules('libxc.x86-pv-p2m-frames.frame'),
  C083: rules('libxc.x86-pv-p2m-frames.coverage'),
  C084: rules('libxc.record.length'),
  C085: destination('a config with a vCPU for every vCPU record', 'libxc.x86-pv-vcpu.id'),
  C086: rules('libxc.x86-pv-vcpu.repeated'),
  C087: rules('libxc.x86-pv-vcpu.size'),
  C088: rules('libxc.x86-pv-vcpu.size', 'libxc.x86-pv-vcpu-extended.content', 'legacy.vcpu-extended.content'),
  C089: rules('libxc.x86-pv-vcpu.size', 'libxc.x86-pv-vcpu-xsave.content', 'legacy.vcpu-xsave.content'),
  C090: rules('libxc.x86-pv-vcpu.size', 'libxc.x86-pv-vcpu-msrs.content'),
  C091: rules('libxc.x86-pv-vcpu.missing'),
  C092: rules('libxc.x86-pv-vcpu.empty'),
  C093: rules('libxc.record.length', 'libxc.x86-pv-info.late'),
  C094: rules('libxc.shared-info.missing'),
  C095: rules('libxc.x86-pv-vcpu-basic.start-info', 'legacy.vcpu-basic.start-info'),
  C096: contents('libxc.start-info.pfn', 'legacy.start-info.pfn'),
  C097: rules('libxc.x86-pv-vcpu-basic.gdt', 'legacy.vcpu-basic.gdt'),
  C098: rules('libxc.x86-pv-vcpu-basic.cr3', 'legacy.vcpu-basic.cr3'),
  C099: {
    decided: 'page contents',
    rules: ['libxc.page-data.pin-conflict', 'libxc.page-data.pin-flags', 'legacy.page-batch.pin-conflict', 'legacy.page-batch.pin-flags'],
    why: 'Left to the hypervisor: an L3 table of a 32-bit guest without any entry; cache attributes in L1 entries, which a domain with devices may have; NX, which the host\u2019s processor decides; writable mappings of GDT frames; whether two L3 tables of a 32-bit guest share their last L2. A pinned L4 of a 32-bit guest it ignores.',
  },
  C100: untold('Allowed.'),
  C101: rules('libxc.x86-pv-vcpu-basic.registers', 'legacy.vcpu-basic.registers'),
  C102: untold('A restore puts every vCPU online that has a context.'),
  C103: untold('A saver writes no context of vCPUs that are offline.'),
  C104: rules('libxc.x86-tsc-info.mode', 'libxc.record.length'),
  C105: rules('libxc.record.hvm-in-pv'),
};

const HVM: Readonly<Record<string, RowOfRules>> = {
  C120: rules('libxc.hvm-context.missing', 'libxc.hvm-context.empty'),
  C121: rules('libxc.hvm-params.length', 'libxc.record.length'),
  C122: rules('libxc.hvm-params.value'),
  C123: rules('libxc.hvm-params.empty', 'libxc.hvm-params.missing'),
  C124: rules('libxc.hvm-params.page'),
  C125: rules('libxc.record.pv-in-hvm'),
  C126: rules('hvm-context.header.first', 'hvm-context.record.instance', 'hvm-context.record.length', 'hvm-context.record.unknown', 'hvm-context.record.value', 'hvm-context.stream.no-cpu', 'hvm-context.record.truncated', 'hvm-context.stream.no-end'),
  C127: rules('libxc.hvm-context.repeated'),
  C128: rules('libxc.hvm-params.ioreq-server'),
};

const LIBXL: Readonly<Record<string, RowOfRules>> = {
  C140: rules('libxl.header.ident', 'libxl.header.version', 'libxl.header.truncated'),
  C141: rules('libxl.header.endianness'),
  C142: rules('libxl.record.unknown'),
  C143: rules('libxl.record.too-long'),
  C144: rules('libxl.emulator.guest'),
  C145: rules('libxl.record.length'),
  C146: rules('libxl.emulator-xenstore-data.key', 'libxl.emulator-xenstore-data.characters', 'libxl.emulator-xenstore-data.as-shipped'),
  C147: rules('libxl.libxc-context.missing', 'libxl.libxc-context.repeated', 'libxl.record.length', 'libxl.stream.trailing-bytes'),
  C148: rules('libxl.checkpoint-end.outside', 'libxl.checkpoint-state.outside', 'libxl.checkpoint-state.id', 'libxl.end.in-checkpoint'),
  C149: rules('libxl.emulator.id'),
  C150: rules('libxl.emulator-context.missing'),
  C151: rules('libxl.stream.truncated'),
  C152: rules('libxl.stream.truncated'),
  C153: untold('The layer says that a converter wrote it.'),
  C154: rules('xl.header.magic', 'xl.header.byteorder', 'xl.header.mandatory-flags', 'xl.header.config-length', 'xl.header.stream-flag', 'xl.header.truncated', 'xl.config.json', 'xl.config.nul'),
  C155: rules('libxl.emulator-xenstore-data.strings'),
  C156: rules('libxl.record.length'),
};

export const ROWS: Readonly<Record<string, RowOfRules>> = { ...LIBXC_FRAMING, ...STATIC_DATA, ...PAGES, ...PV, ...HVM, ...LIBXL };

/** The numbers that there are, first and last of each run. */
export const NUMBERS: readonly (readonly [number, number])[] = [[1, 8], [20, 32], [40, 53], [60, 77], [79, 105], [120, 128], [140, 156]];
