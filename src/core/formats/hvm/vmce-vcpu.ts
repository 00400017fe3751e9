import { struct, u64 } from '../../layout/fields.ts';
import type { BitField } from '../../layout/shape.ts';
import { defineEntry } from './entry.ts';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });

const CAPS = [
  { name: 'count', low: 0, high: 7, doc: 'Banks, where it is not left to Xen.', quiet: true },
  flag('MCG_CTL_P', 8, 'There is an MCG_CTL.'),
  flag('MCG_CMCI_P', 10, 'Corrected errors interrupt.'),
  flag('MCG_TES_P', 11, 'Status is by threshold.'),
  flag('MCG_SER_P', 24, 'Software recovers from errors.'),
  flag('MCG_LMCE_P', 27, 'Machine checks can be local.'),
];

const CTL2 = [{ name: 'threshold', low: 0, high: 14, doc: 'Errors before it interrupts.', quiet: true }, flag('CMCI_EN', 30, 'Corrected errors interrupt.')];

export const VMCE_VCPU = defineEntry({
  typecode: 18,
  name: 'VMCE_VCPU',
  doc: 'Machine check state of a vCPU.',
  scope: 'vcpu',
  lengths: [32, 24, 8],
  layout: struct('hvm_vmce_vcpu', {
    caps: u64({ base: 'hex', bits: CAPS, doc: 'MSR IA32_MCG_CAP.' }),
    mci_ctl2_bank0: u64({ base: 'hex', bits: CTL2, doc: 'MSR IA32_MC0_CTL2; since Xen 4.3.' }),
    mci_ctl2_bank1: u64({ base: 'hex', bits: CTL2, doc: 'MSR IA32_MC1_CTL2; since Xen 4.3.' }),
    mcg_ext_ctl: u64({ base: 'hex', bits: [flag('LMCE_EN', 0, 'Local machine checks are on.')], doc: 'MSR IA32_MCG_EXT_CTL; since Xen 4.10.' }),
  }),
});
