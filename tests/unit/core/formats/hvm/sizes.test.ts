/** sizeof and offsetof of the HVM context: numbers from xen/include/public/arch-x86/hvm/save.h (4.22-unstable, c447b7308b), compiled with gcc for x86_64. */
import { describe, expect, it } from 'vitest';
import { CPU, HVM_HW_CPU, HVM_HW_CPU_COMPAT } from '../../../../../src/core/formats/hvm/cpu.ts';
import { DESCRIPTOR_SIZE, descriptorOf } from '../../../../../src/core/formats/hvm/descriptor.ts';
import { HVM_ENTRIES, hvmEntry } from '../../../../../src/core/formats/hvm/layer.ts';
import type { StructShape } from '../../../../../src/core/layout/shape.ts';

const layoutOf = (name: string): StructShape => HVM_ENTRIES.find((entry) => entry.name === name)!.layout;

/** sizeof; of structs with a tail of open size, what stands before it. */
const SIZES: Readonly<Record<string, readonly [struct: string, size: number]>> = {
  HEADER: ['hvm_save_header', 24],
  CPU: ['hvm_hw_cpu', 1032],
  PIC: ['hvm_hw_vpic', 8],
  IOAPIC: ['hvm_hw_vioapic', 400],
  LAPIC: ['hvm_hw_lapic', 32],
  LAPIC_REGS: ['hvm_hw_lapic_regs', 1024],
  PCI_IRQ: ['hvm_hw_pci_irqs', 16],
  ISA_IRQ: ['hvm_hw_isa_irqs', 8],
  PCI_LINK: ['hvm_hw_pci_link', 8],
  PIT: ['hvm_hw_pit', 56],
  RTC: ['hvm_hw_rtc', 24],
  HPET: ['hvm_hw_hpet', 1048],
  PMTIMER: ['hvm_hw_pmtimer', 8],
  MTRR: ['hvm_hw_mtrr', 240],
  VIRIDIAN_DOMAIN: ['hvm_viridian_domain_context', 32],
  VIRIDIAN_VCPU: ['hvm_viridian_vcpu_context', 216],
  VMCE_VCPU: ['hvm_vmce_vcpu', 32],
  TSC_ADJUST: ['hvm_tsc_adjust', 8],
};

const OFFSETS: readonly (readonly [entry: string, field: string, offset: number])[] = [
  ['CPU', 'rax', 0x200], ['CPU', 'rip', 0x280], ['CPU', 'cr0', 0x290], ['CPU', 'dr7', 0x2d8], ['CPU', 'cs_sel', 0x2e0], ['CPU', 'cs_limit', 0x300],
  ['CPU', 'gdtr_limit', 0x324], ['CPU', 'cs_base', 0x328], ['CPU', 'gdtr_base', 0x370], ['CPU', 'cs_arbytes', 0x378], ['CPU', 'ldtr_arbytes', 0x394],
  ['CPU', 'sysenter_cs', 0x398], ['CPU', 'shadow_gs', 0x3b0], ['CPU', 'msr_flags', 0x3b8], ['CPU', 'msr_lstar', 0x3c0], ['CPU', 'msr_efer', 0x3e0],
  ['CPU', 'msr_tsc_aux', 0x3e8], ['CPU', 'tsc', 0x3f0], ['CPU', 'pending_event', 0x3f8], ['CPU', 'error_code', 0x3fc], ['CPU', 'flags', 0x400], ['CPU', 'pad0', 0x404],
  ['IOAPIC', 'redirtbl', 0x10], ['LAPIC', 'tdt_msr', 0x10], ['LAPIC', 'pending_esr', 0x18], ['PIT', 'speaker_data_on', 0x30],
  ['RTC', 'cmos_index', 0xe], ['RTC', 'rtc_offset', 0x10], ['HPET', 'isr', 0x20], ['HPET', 'mc64', 0xf0], ['HPET', 'timers', 0x100], ['HPET', 'period', 0x400],
  ['PMTIMER', 'pm1a_en', 6], ['MTRR', 'msr_mtrr_fixed', 0x88], ['MTRR', 'msr_mtrr_cap', 0xe0], ['MTRR', 'msr_mtrr_def_type', 0xe8],
  ['CPU_XSAVE', 'xcr0_accum', 0x10], ['CPU_XSAVE', 'save_area', 0x18], ['VIRIDIAN_DOMAIN', 'reference_tsc', 0x18], ['VIRIDIAN_VCPU', 'simp_msr', 0x10],
  ['VIRIDIAN_VCPU', 'sint_msr', 0x18], ['VIRIDIAN_VCPU', 'stimer_count_msr', 0xb8], ['VMCE_VCPU', 'mcg_ext_ctl', 0x18], ['CPU_MSR', 'msr', 8],
];

/** xen/arch/x86/include/asm/apicdef.h. */
const REGISTERS: Readonly<Record<string, number>> = {
  ID: 0x20, LVR: 0x30, TASKPRI: 0x80, ARBPRI: 0x90, PROCPRI: 0xa0, EOI: 0xb0, RRR: 0xc0, LDR: 0xd0, DFR: 0xe0, SPIV: 0xf0, ISR0: 0x100, ISR7: 0x170, TMR0: 0x180, TMR7: 0x1f0,
  IRR0: 0x200, IRR7: 0x270, ESR: 0x280, CMCI: 0x2f0, ICR: 0x300, ICR2: 0x310, LVTT: 0x320, LVTTHMR: 0x330, LVTPC: 0x340, LVT0: 0x350, LVT1: 0x360, LVTERR: 0x370,
  TMICT: 0x380, TMCCT: 0x390, TDCR: 0x3e0, SELF_IPI: 0x3f0,
};

describe('sizeof', () => {
  it.each(Object.entries(SIZES))('%s is that of its struct', (name, [struct, size]) => {
    expect([layoutOf(name).type, layoutOf(name).size]).toEqual([struct, size]);
  });

  it('of a descriptor is 8', () => {
    expect([descriptorOf(0, '', '', () => '').size, DESCRIPTOR_SIZE]).toEqual([8, 8]);
  });

  it('of the CPU entry before Xen 4.0 is 1016, and its members are eight bytes lower behind msr_efer', () => {
    expect([HVM_HW_CPU_COMPAT.size, HVM_HW_CPU_COMPAT.offsets['tsc'], HVM_HW_CPU_COMPAT.offsets['error_code']]).toEqual([1016, 0x3e8, 0x3f4]);
    expect([CPU.layoutOf(1016), CPU.layoutOf(1024), CPU.layoutOf(1032)]).toEqual([HVM_HW_CPU_COMPAT, HVM_HW_CPU, HVM_HW_CPU]);
  });
});

describe('offsetof', () => {
  it.each(OFFSETS)('%s.%s is %i', (entry, field, offset) => {
    expect(layoutOf(entry).offsets[field]).toBe(offset);
  });

  it.each(Object.entries(REGISTERS))('LAPIC register %s is %i', (name, offset) => {
    expect(layoutOf('LAPIC_REGS').offsets[name]).toBe(offset);
  });
});

describe('every length that a release of Xen wrote', () => {
  const lengths = HVM_ENTRIES.flatMap((entry) => entry.lengths.map((length) => [entry.name, length, entry] as const));
  it.each(lengths)('%s of %i bytes ends where a member ends', (_name, length, { type }) => {
    const { offsets, size } = hvmEntry(type)!.layoutOf(length);
    expect([...Object.values(offsets), size]).toContain(length);
  });
});
