/** The entries of an HVM context (xen/include/public/arch-x86/hvm/save.h), told again. */
import type { Sections } from './sections.ts';

const ENTRY = 'Each entry has a descriptor of 8 octets (typecode, instance, length) and a body; there is no padding, so entries need not be aligned.';
const VCPU = 'The instance is the number of the vCPU.';

export const HVM_CONTEXT: Sections = {
  END: ['Closes the context. Xen stops reading here. It has no body.'],
  HEADER: ['Comes first and says who wrote the context: a magic, the version of this format, the changeset of Xen, CPUID leaf 1 of the saving machine, and its TSC frequency. A restore to another processor is noticed here.', ENTRY],
  CPU: ['All registers of a vCPU that Xen itself keeps: general registers, segments with their hidden parts, control and debug registers, the FPU area, MSRs of system calls, pending events.', VCPU, 'A vCPU without an entry has not been started by the guest. The struct has grown over time; shorter bodies are of older releases.'],
  PIC: ['An 8259 interrupt controller: request, service and mask registers, and where it stands in its initialisation. Instance 0 is the master, 1 the slave.'],
  IOAPIC: ['The I/O APIC: its base address, its identity, the selected register, and a redirection table of 48 entries of 64 bits.'],
  LAPIC: ['What is not a register of a local APIC: its base address and enable bits, the divisor of its timer, and TSC-deadline state.', VCPU],
  LAPIC_REGS: ['The page of registers of a local APIC, of which 1,024 octets are sent: a register every 16 octets, 4 of them in use.', VCPU],
  PCI_IRQ: ['Which interrupt lines of PCI devices are asserted: a bit for each of four lines of 32 devices.'],
  ISA_IRQ: ['Which of the 16 ISA interrupt lines are asserted.'],
  PCI_LINK: ['How the four PCI links are routed to interrupts of the PIC; 0 is no route.'],
  PIT: ['Three channels of the 8254 timer with counts, latches and modes, and the speaker\u2019s gate.'],
  RTC: ['The 14 registers of the real-time clock in CMOS, the index that is selected, and how far its offset from the host\u2019s clock has moved.'],
  HPET: ['The high precision event timer: capabilities, configuration, the main counter, and three timers with their comparators.'],
  PMTIMER: ['The timer of ACPI and the power-management event block: its value, status and enable registers.'],
  MTRR: ['Memory types as a vCPU sees them: PAT, the variable and fixed ranges, the default type, and capabilities.', VCPU],
  VIRIDIAN_DOMAIN: ['What Xen tells a Windows guest of its hypervisor, for the whole domain: hypercall page, guest OS identity, reference time.'],
  VIRIDIAN_VCPU: ['What Xen tells a Windows guest of its hypervisor, for one vCPU: the assist page, synthetic interrupts and timers.', VCPU],
  CPU_XSAVE: ['Extended registers of a vCPU: the XCR0 values and the XSAVE area. Its length depends on the components in use, so it is one of the entries without a fixed length.', VCPU],
  VMCE_VCPU: ['Machine-check registers that the guest sees: capabilities and two control registers of banks.', VCPU],
  TSC_ADJUST: ['MSR IA32_TSC_ADJUST of a vCPU.', VCPU],
  CPU_MSR: ['MSRs of a vCPU that are not zero and have no other entry: a count, and pairs of index and value.', VCPU],
};
