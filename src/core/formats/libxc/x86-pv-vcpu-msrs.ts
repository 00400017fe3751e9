import { array, casesOf, reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { IntNotes } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { msrValue } from '../x86/msr-values.ts';
import { MSR_NAMES } from '../x86/registers.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

/** xen_domctl_vcpu_msr, xen/include/public/domctl.h: 16 bytes. */
const vcpuMsr = (value: IntNotes, remark = '') =>
  struct(
    'xen_domctl_vcpu_msr',
    {
      index: u32({ base: 'hex', names: MSR_NAMES, doc: 'Number of the MSR.' }),
      reserved: reserved(4, { doc: 'Reserved; the hypervisor refuses anything but 0.' }),
      value: u64(value),
    },
    { spec: 'xen/include/public/domctl.h: xen_domctl_vcpu_msr', doc: 'An MSR and its value.', remark },
  );

const GENERIC = vcpuMsr(msrValue(-1));

const ENTRY = casesOf(GENERIC, 4, (head, _length, facts) => {
  const index = Number(unsigned(head, facts.littleEndian));
  return vcpuMsr(msrValue(index), MSR_NAMES[index] ?? `MSR ${hex(index)}`);
});

const SHOWN = 7;

export const X86_PV_VCPU_MSRS = defineRecord({
  type: 0x0000000c,
  name: 'X86_PV_VCPU_MSRS',
  doc: 'MSRs of one vCPU that are not zero, as XEN_DOMCTL_get_vcpu_msrs gives them.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(array(ENTRY, 'rest', { doc: 'One entry an MSR.' })),
  summaryBytes: VCPU_HEADER_SIZE + SHOWN * 16,
  summary: (body, bytes, facts, bodyLength) => {
    const count = Math.floor((bodyLength - VCPU_HEADER_SIZE) / 16);
    const names: string[] = [];
    for (let at = VCPU_HEADER_SIZE; at + 16 <= bytes.length; at += 16) {
      const index = Number(unsigned(bytes.subarray(at, at + 4), facts.littleEndian));
      names.push(MSR_NAMES[index] ?? hex(index));
    }
    return `vcpu ${body.get('vcpu_id')}, ${plural(count, 'MSR')}${names.length === 0 ? '' : `: ${names.join(' ')}${count > names.length ? ' …' : ''}`}`;
  },
});
