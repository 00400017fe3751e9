import type { Scan } from '../../bytes/cursor.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import { struct, undescribed } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineLayer, type RowView } from '../define.ts';
import { CPU_MSR } from './cpu-msr.ts';
import { CPU_XSAVE } from './cpu-xsave.ts';
import { CPU } from './cpu.ts';
import { descriptorOf, DESCRIPTOR_SIZE, DESCRIPTOR_SPEC } from './descriptor.ts';
import { END } from './end.ts';
import type { HvmEntry } from './entry.ts';
import { HEADER } from './header.ts';
import { HPET } from './hpet.ts';
import { IOAPIC } from './ioapic.ts';
import { ISA_IRQ } from './isa-irq.ts';
import { LAPIC_REGS } from './lapic-regs.ts';
import { LAPIC } from './lapic.ts';
import { MTRR } from './mtrr.ts';
import { PCI_IRQ } from './pci-irq.ts';
import { PCI_LINK } from './pci-link.ts';
import { PIC } from './pic.ts';
import { PIT } from './pit.ts';
import { PMTIMER } from './pmtimer.ts';
import { RTC } from './rtc.ts';
import { TSC_ADJUST } from './tsc-adjust.ts';
import { VIRIDIAN_DOMAIN } from './viridian-domain.ts';
import { VIRIDIAN_VCPU } from './viridian-vcpu.ts';
import { VMCE_VCPU } from './vmce-vcpu.ts';

/** In the order of the type codes. */
export const HVM_ENTRIES: readonly HvmEntry[] = [
  END,
  HEADER,
  CPU,
  PIC,
  IOAPIC,
  LAPIC,
  LAPIC_REGS,
  PCI_IRQ,
  ISA_IRQ,
  PCI_LINK,
  PIT,
  RTC,
  HPET,
  PMTIMER,
  MTRR,
  VIRIDIAN_DOMAIN,
  CPU_XSAVE,
  VIRIDIAN_VCPU,
  VMCE_VCPU,
  TSC_ADJUST,
  CPU_MSR,
];

const BY_TYPE = new Map(HVM_ENTRIES.map((entry) => [entry.type, entry]));

export const hvmEntry = (typecode: number): HvmEntry | undefined => BY_TYPE.get(typecode);

/** 22 to 34 are reserved for a vendor's own builds of Xen (the comment at the end of save.h). */
const VENDOR_FIRST = 22;
const VENDOR_LAST = 34;

const UNKNOWN_DOC = 'A type that Xen does not define; it refuses the whole context.';
const VENDOR_DOC = 'A type that is reserved for a vendor\u2019s own builds of Xen; others refuse the whole context.';

const docOf = (typecode: number): string => hvmEntry(typecode)?.doc ?? (typecode >= VENDOR_FIRST && typecode <= VENDOR_LAST ? VENDOR_DOC : UNKNOWN_DOC);

/** Which of several an entry is about; empty where there is but one. */
function instanceText(typecode: number, instance: number): string {
  switch (hvmEntry(typecode)?.scope) {
    case 'vcpu':
      return `vcpu ${instance}`;
    case 'chip':
      return instance === 0 ? 'master' : instance === 1 ? 'slave' : `instance ${instance}`;
    default:
      return instance === 0 ? '' : `instance ${instance}`;
  }
}

const UNDESCRIBED = struct('bytes', { '(not described)': undescribed('rest', 'Body of an entry whose type Xen does not define.') });

/** Descriptor and body; there is no padding. */
function* places(row: RowView, reader: Reader): Scan<Place[]> {
  const { start, end } = row.range;
  const entry = hvmEntry(row.type);
  const bodyStart = Math.min(start + DESCRIPTOR_SIZE, end);
  const descriptor = descriptorOf(row.type, entry?.name ?? `unknown ${hex(row.type)}`, docOf(row.type), (instance) => instanceText(row.type, Number(instance)));
  const header = yield* layOut(descriptor, { start, end: bodyStart }, DESCRIPTOR_SPEC, reader);
  const layout = entry === undefined ? UNDESCRIBED : entry.layoutOf(row.bodyLength);
  return [...header, ...(yield* layOut(layout, { start: bodyStart, end }, entry?.spec ?? DESCRIPTOR_SPEC, reader))];
}

/** Little-endian u16 typecode, u16 instance. */
function summarise(descriptor: Uint8Array): string {
  const at = (offset: number): number => (descriptor[offset] ?? 0) + 256 * (descriptor[offset + 1] ?? 0);
  return instanceText(at(0), at(2));
}

/** xen/include/public/arch-x86/hvm/save.h; Xen defines no types for ARM. */
export const HVM_CONTEXT_LAYER = defineLayer({ name: 'hvm-context', title: 'HVM context', headers: [], records: HVM_ENTRIES, places, summarise });
