/** What the values of MSRs mean, for the few that streams carry outside HVM contexts (Intel SDM vol. 4; AMD APM vol. 2). */
import type { BitField, IntNotes } from '../../layout/shape.ts';
import { ARCH_CAPABILITIES_BITS } from './arch-capabilities.ts';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });

const SPEC_CTRL: readonly BitField[] = [
  flag('IBRS', 0, 'Indirect branch restricted speculation.'),
  flag('STIBP', 1, 'Single thread indirect branch predictors.'),
  flag('SSBD', 2, 'Speculative store bypass disabled.'),
  flag('IPRED_DIS_U', 3, 'Indirect predictions from before disabled in user mode.'),
  flag('IPRED_DIS_S', 4, 'Indirect predictions from before disabled in supervisor mode.'),
  flag('RRSBA_DIS_U', 5, 'No alternate return predictions in user mode.'),
  flag('RRSBA_DIS_S', 6, 'No alternate return predictions in supervisor mode.'),
  flag('PSFD', 7, 'Predictive store forwarding disabled.'),
  flag('DDP_DIS_U', 8, 'Data-dependent prefetching disabled in user mode.'),
  flag('BHI_DIS_S', 10, 'Branch history from user mode not used in supervisor mode.'),
];

const VALUES: Readonly<Record<number, IntNotes>> = {
  0x48: { doc: 'Speculation control.', bits: SPEC_CTRL },
  0xce: { doc: 'Platform information.', bits: [flag('CPUID_FAULTING', 31, 'CPUID can be made to fault outside the kernel.')] },
  0x10a: { doc: 'What the processor is not vulnerable to, and how mitigations work.', bits: ARCH_CAPABILITIES_BITS },
  0x140: { doc: 'Features that are switched on.', bits: [flag('CPUID_FAULTING', 0, 'CPUID faults outside the kernel.')] },
  0xc0000103: { doc: 'What RDTSCP gives in ecx.' },
};

/** Notes for the value of an MSR; what is not known here is a plain number. */
export const msrValue = (index: number): IntNotes => ({ base: 'hex', doc: 'Value of the MSR.', ...VALUES[index] });
