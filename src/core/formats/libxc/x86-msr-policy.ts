import { array, casesOf, reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { IntNotes } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { msrValue } from '../x86/msr-values.ts';
import { MSR_NAMES } from '../x86/registers.ts';

/** xen_msr_entry_t, xen/include/public/arch-x86/xen.h: 16 bytes. */
const msrEntry = (value: IntNotes, remark = '') =>
  struct(
    'xen_msr_entry_t',
    {
      idx: u32({ base: 'hex', names: MSR_NAMES, doc: 'Number of the MSR; a policy may hold 0xce and 0x10a.' }),
      flags: reserved(4, { doc: 'Reserved; the hypervisor refuses anything but 0.' }),
      val: u64(value),
    },
    { doc: 'One MSR of the policy.', spec: 'xen/include/public/arch-x86/xen.h: xen_msr_entry_t', remark },
  );

const ENTRY = casesOf(msrEntry(msrValue(-1)), 4, (head, _length, facts) => {
  const index = Number(unsigned(head, facts.littleEndian));
  return msrEntry(msrValue(index), MSR_NAMES[index] ?? `MSR ${hex(index)}`);
});

export const X86_MSR_POLICY = defineRecord({
  type: 0x00000012,
  name: 'X86_MSR_POLICY',
  doc: 'MSR policy, as accessed by XEN_DOMCTL_{get,set}_cpu_policy; since version 3.',
  spec: 'libxc: X86_MSR_POLICY',
  length: 'any',
  layout: struct('xc_sr_rec_x86_msr_policy', { MSR_policy: array(ENTRY, 'rest', { doc: 'MSRs with their values.' }) }),
  summaryBytes: 0,
  summary: (_body, _bytes, _facts, bodyLength) => plural(Math.floor(bodyLength / 16), 'MSR'),
});
