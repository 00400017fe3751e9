import { casesOf, reserved, struct, u16, u32, u64, u8, undescribed } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { BitField, Shape } from '../../layout/shape.ts';
import { defineRecord } from '../define.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });

/** MSR IA32_MCG_CAP (Intel SDM vol. 3, 16.3.1.1). */
const MCG_CAP_BITS: readonly BitField[] = [
  { name: 'count', low: 0, high: 7, doc: 'Number of error-reporting banks.' },
  flag('CTL_P', 8, 'IA32_MCG_CTL is there.'),
  flag('EXT_P', 9, 'Extended state registers are there.'),
  flag('CMCI_P', 10, 'Corrected errors can interrupt.'),
  flag('TES_P', 11, 'Threshold-based status.'),
  flag('SER_P', 24, 'Software error recovery.'),
  flag('LMCE_P', 27, 'Local machine check exceptions.'),
];

const VMCE = struct(
  'hvm_vmce_vcpu',
  {
    caps: u64({ base: 'hex', bits: MCG_CAP_BITS, doc: 'IA32_MCG_CAP; older headers call it mcg_cap.' }),
    mci_ctl2_bank0: u64({ base: 'hex', doc: 'IA32_MC0_CTL2.' }),
    mci_ctl2_bank1: u64({ base: 'hex', doc: 'IA32_MC1_CTL2.' }),
    mcg_ext_ctl: u64({ base: 'hex', bits: [flag('LMCE_EN', 0, 'Local machine check exceptions are enabled.')], doc: 'IA32_MCG_EXT_CTL.' }),
  },
  { spec: 'xen/include/public/arch-x86/hvm/save.h: hvm_vmce_vcpu', doc: 'Machine check state.' },
);

const disables = (name: string) => u8({ names: { 0: 'no', 1: 'yes' }, doc: `Whether ${name} masks events.` });

/** 0x40 bytes. */
export const EXT_VCPUCONTEXT = struct(
  'xen_domctl_ext_vcpucontext',
  {
    vcpu: u32({ doc: 'The vCPU; the hypervisor goes by this number, not by the record\u2019s.' }),
    size: u32({ doc: 'Bytes of this struct that mean something.', unit: 'bytes' }),
    syscall32_callback_eip: u64({ base: 'hex', doc: 'Entry for SYSCALL from 32-bit code.' }),
    sysenter_callback_eip: u64({ base: 'hex', doc: 'Entry for SYSENTER.' }),
    syscall32_callback_cs: u16({ base: 'hex', doc: 'Code selector of syscall32_callback_eip.' }),
    sysenter_callback_cs: u16({ base: 'hex', doc: 'Code selector of sysenter_callback_eip.' }),
    syscall32_disables_events: disables('syscall32_callback_eip'),
    sysenter_disables_events: disables('sysenter_callback_eip'),
    _pad: reserved(2, { doc: 'Alignment.' }),
    vmce: VMCE,
  },
  { spec: 'xen/include/public/domctl.h: xen_domctl_ext_vcpucontext', doc: 'System-call entries and machine check state.' },
);

const STATED = { first: 4, end: 8 } as const;
const WHOLE = EXT_VCPUCONTEXT.size ?? 0;
/** Up to vmce: the least that the hypervisor takes (xen/arch/x86/domctl.c, XEN_DOMCTL_set_ext_vcpucontext). */
const WITHOUT_VMCE = 0x20;

const BEYOND = undescribed('rest', 'Beyond the size that the struct states; a converted stream has here what its legacy sender happened to have.');
const { vmce, ...ENTRIES } = EXT_VCPUCONTEXT.fields;
const EXT_LONGER = struct(EXT_VCPUCONTEXT.type, { ...ENTRIES, vmce, _rest: BEYOND }, EXT_VCPUCONTEXT.notes);
const EXT_SHORTER = struct(EXT_VCPUCONTEXT.type, { ...ENTRIES, _rest: BEYOND }, EXT_VCPUCONTEXT.notes);

function extended(head: Uint8Array, length: number, littleEndian: boolean): Shape {
  const stated = head.length < STATED.end ? WHOLE : Number(unsigned(head.subarray(STATED.first, STATED.end), littleEndian));
  if (stated <= WITHOUT_VMCE && length > WITHOUT_VMCE) return EXT_SHORTER;
  return length > WHOLE ? EXT_LONGER : EXT_VCPUCONTEXT;
}

export const X86_PV_VCPU_EXTENDED = defineRecord({
  type: 0x00000005,
  name: 'X86_PV_VCPU_EXTENDED',
  doc: 'Extended context of one vCPU, as XEN_DOMCTL_get_ext_vcpucontext gives it.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(casesOf(null, STATED.end, (head, length, facts) => extended(head, length, facts.littleEndian), EXT_VCPUCONTEXT.notes)),
  summary: (body, _bytes, _facts, bodyLength) => `vcpu ${body.get('vcpu_id')}, ${bodyLength - VCPU_HEADER_SIZE} bytes`,
});
