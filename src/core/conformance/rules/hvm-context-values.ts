/** What the hypervisor refuses in entries of the HVM context, entry by entry (xen/arch/x86/hvm, the load and check functions). */
import { bits64 } from '../../bytes/integers.ts';
import { CPU_MSR } from '../../formats/hvm/cpu-msr.ts';
import { CPU_XSAVE } from '../../formats/hvm/cpu-xsave.ts';
import { CPU } from '../../formats/hvm/cpu.ts';
import { HEADER } from '../../formats/hvm/header.ts';
import { LAPIC } from '../../formats/hvm/lapic.ts';
import { MTRR } from '../../formats/hvm/mtrr.ts';
import { PCI_LINK } from '../../formats/hvm/pci-link.ts';
import { PIC } from '../../formats/hvm/pic.ts';
import { PIT } from '../../formats/hvm/pit.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { hex, plural } from '../../text.ts';
import { xsaveFault, type XsaveFault } from './xsave-state.ts';

/** Bytes of an entry that are looked at. */
export interface Entry {
  readonly view: DataView;
  /** Of the whole entry. */
  readonly length: number;
  readonly instance: number;
  readonly facts: LayerFacts;
}

export type ValueFault = XsaveFault;

/** What an older release did not write reads as zero. */
const u32 = ({ view }: Entry, at: number): number => (view.byteLength >= at + 4 ? view.getUint32(at, true) : 0);
const u64 = ({ view }: Entry, at: number): bigint => (view.byteLength >= at + 8 ? view.getBigUint64(at, true) : 0n);
const u8 = ({ view }: Entry, at: number): number => (view.byteLength > at ? view.getUint8(at) : 0);
const bit = (value: bigint, number: number): boolean => bits64(value, number, number) === 1n;

const fault = (from: number, length: number, message: string): ValueFault => ({ from, length, message });

const MAGIC = 0x5438_1286;

function header(entry: Entry): ValueFault | null {
  if (u32(entry, 0) !== MAGIC) return fault(0, 4, `magic is ${hex(u32(entry, 0))}; expected ${hex(MAGIC)}`);
  return u32(entry, 4) === 1 ? null : fault(4, 4, `version is ${u32(entry, 4)}; expected 1`);
}

const CR0 = 0x290;
const EFER = 0x3e0;
const TSC_AUX = 0x3e8;
const FLAGS = 0x400;
const [PE, ET, PG] = [0, 4, 31];
const [LME, LMA] = [8, 10];

function cpu(entry: Entry): ValueFault | null {
  const cr0 = u64(entry, CR0);
  const efer = u64(entry, EFER);
  if (bits64(cr0, 32, 63) !== 0n || !bit(cr0, ET) || (bit(cr0, PG) && !bit(cr0, PE))) return fault(CR0, 8, `cr0 is ${hex(cr0)}; it needs ET, PE with PG, and no bit above 31`);
  if (bit(efer, LMA) !== (bit(efer, LME) && bit(cr0, PG))) return fault(EFER, 8, `msr_efer is ${hex(efer)} with cr0 ${hex(cr0)}: LMA is set exactly where LME and PG are`);
  for (const [name, at] of [['dr6', 0x2d0], ['dr7', 0x2d8]] as const) if (bits64(u64(entry, at), 32, 63) !== 0n) return fault(at, 8, `${name} has more than 32 bits`);
  if (entry.length >= 1024 && bits64(u64(entry, TSC_AUX), 32, 63) !== 0n) return fault(TSC_AUX, 8, 'msr_tsc_aux has more than 32 bits');
  if (u32(entry, FLAGS) > 1) return fault(FLAGS, 4, `flags are ${hex(u32(entry, FLAGS))}; only bit 0 is defined`);
  return u32(entry, FLAGS + 4) === 0 ? null : fault(FLAGS + 4, 4, 'pad0 is not 0');
}

function pic(entry: Entry): ValueFault | null {
  const master = Math.floor(u8(entry, 5) / 64) % 2 === 1;
  if (master !== (entry.instance === 0)) return fault(5, 1, `is_master is ${master ? 1 : 0} in the ${entry.instance === 0 ? 'master' : 'slave'}`);
  if (u8(entry, 7) > 1) return fault(7, 1, `int_output is ${u8(entry, 7)}; expected 0 or 1`);
  return u8(entry, 7) === 1 && u8(entry, 4) % 16 !== 0 ? fault(7, 1, 'int_output is set while the chip is being initialised') : null;
}

const [EXTD, EN] = [10, 11];

function lapic(entry: Entry): ValueFault | null {
  const base = u64(entry, 0);
  return bit(base, EXTD) && !bit(base, EN) ? fault(0, 8, `apic_base_msr is ${hex(base)}: EXTD without EN`) : null;
}

function pciLink(entry: Entry): ValueFault | null {
  for (let i = 0; i < 4; i++) if (u8(entry, i) >= 16) return fault(i, 1, `route[${i}] is ${u8(entry, i)}; ISA interrupts end at 15`);
  return null;
}

const SPEAKER = 0x30;

function pit(entry: Entry): ValueFault | null {
  for (let i = 0; i < 3; i++) if (u32(entry, 16 * i) > 0x1_0000) return fault(16 * i, 4, `count of channel ${i} is ${hex(u32(entry, 16 * i))}; at most 0x10000 is possible`);
  for (const i of [0, 1]) if (u8(entry, 16 * i + 15) !== 1) return fault(16 * i + 15, 1, `gate of channel ${i} is ${u8(entry, 16 * i + 15)}; it is always 1`);
  if (u32(entry, SPEAKER) > 1) return fault(SPEAKER, 4, `speaker_data_on is ${u32(entry, SPEAKER)}; expected 0 or 1`);
  return u32(entry, SPEAKER + 4) === 0 ? null : fault(SPEAKER + 4, 4, 'pad0 is not 0');
}

const MTRR_CAP = 0xe0;
const MAX_VARIABLE = 8;

const mtrr = (entry: Entry): ValueFault | null => (u8(entry, MTRR_CAP) > MAX_VARIABLE ? fault(MTRR_CAP, 8, `msr_mtrr_cap tells of ${u8(entry, MTRR_CAP)} variable ranges; at most ${MAX_VARIABLE} are possible`) : null);

const MSRS: ReadonlySet<number> = new Set([0x48, 0x140, 0x6e1, 0xd90, 0xda0, 0xc001_011f, 0xc001_1027, 0xc001_1019, 0xc001_101a, 0xc001_101b]);

function cpuMsr(entry: Entry): ValueFault | null {
  const count = u32(entry, 0);
  if (count === 0 || entry.length !== 8 + 16 * count) return fault(0, 4, `count is ${count}; the entry's ${plural(entry.length, 'byte')} hold ${Math.max(0, (entry.length - 8) / 16)}`);
  for (let at = 8; at + 16 <= entry.view.byteLength; at += 16) {
    if (!MSRS.has(u32(entry, at))) return fault(at, 4, `MSR ${hex(u32(entry, at))} is none that an HVM guest's context holds`);
    if (u32(entry, at + 4) !== 0) return fault(at + 4, 4, `_rsvd of MSR ${hex(u32(entry, at))} is not 0`);
  }
  return null;
}

const XSAVE = { xcr0: 8, area: 24 } as const;

const cpuXsave = (entry: Entry): ValueFault | null =>
  entry.length < XSAVE.area + 576 || entry.view.byteLength < XSAVE.area + 576
    ? fault(0, entry.length, `The entry has ${plural(entry.length, 'byte')}; it needs at least ${XSAVE.area + 576}`)
    : xsaveFault({ view: entry.view, ...XSAVE, size: entry.length }, entry.facts, 'zeroes');

export const VALUE_FAULTS: ReadonlyMap<number, (entry: Entry) => ValueFault | null> = new Map([
  [HEADER.type, header],
  [CPU.type, cpu],
  [PIC.type, pic],
  [LAPIC.type, lapic],
  [PCI_LINK.type, pciLink],
  [PIT.type, pit],
  [MTRR.type, mtrr],
  [CPU_MSR.type, cpuMsr],
  [CPU_XSAVE.type, cpuXsave],
]);
