import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** xen_msr_entry_t, xen/include/public/arch-x86/xen.h: 16 bytes; the two MSRs that a policy may hold. */
const MSR_ENTRY = struct('xen_msr_entry_t', {
  idx: u32({ base: 'hex', names: { 0xce: 'PLATFORM_INFO', 0x10a: 'ARCH_CAPABILITIES' }, doc: 'Number of the MSR.' }),
  flags: u32({ base: 'hex', doc: 'Reserved; the hypervisor refuses anything but 0.' }),
  val: u64({ base: 'hex', doc: 'Value of the MSR.' }),
});

export const X86_MSR_POLICY = defineRecord({
  type: 0x00000012,
  name: 'X86_MSR_POLICY',
  doc: 'MSR policy, as accessed by XEN_DOMCTL_{get,set}_cpu_policy; since version 3.',
  spec: 'libxc: X86_MSR_POLICY',
  length: 'any',
  layout: struct('xc_sr_rec_x86_msr_policy', { MSR_policy: array(MSR_ENTRY, 'rest', { doc: 'MSRs with their values.' }) }),
  summaryBytes: 0,
  summary: (_body, _bytes, _facts, bodyLength) => plural(Math.floor(bodyLength / 16), 'MSR'),
});
