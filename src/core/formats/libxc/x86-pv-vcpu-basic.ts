import { blob, variants } from '../../layout/fields.ts';
import { Body } from '../../layout/body.ts';
import { hex } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from './vcpu-context.ts';

const UNKNOWN = blob('rest', 'bytes', { doc: 'Neither the length of a 64-bit nor of a 32-bit vcpu_guest_context.' });

export const X86_PV_VCPU_BASIC = defineRecord({
  type: 0x00000004,
  name: 'X86_PV_VCPU_BASIC',
  doc: 'Registers of one vCPU, as XEN_DOMCTL_getvcpucontext gives them.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(
    variants((length) => {
      if (length === VCPU_GUEST_CONTEXT_64.size) return VCPU_GUEST_CONTEXT_64;
      return length === VCPU_GUEST_CONTEXT_32.size ? VCPU_GUEST_CONTEXT_32 : UNKNOWN;
    }),
  ),
  summaryBytes: 1024,
  summary: (body, bytes, facts, bodyLength) => {
    const { littleEndian } = facts;
    const vcpu = `vcpu ${body.get('vcpu_id')}`;
    const regs = (layout: typeof VCPU_GUEST_CONTEXT_64 | typeof VCPU_GUEST_CONTEXT_32): Uint8Array =>
      bytes.subarray(VCPU_HEADER_SIZE + (layout.offsets['user_regs'] ?? 0));
    switch (bodyLength - VCPU_HEADER_SIZE) {
      case VCPU_GUEST_CONTEXT_64.size:
        return `${vcpu}, rip ${hex(new Body(VCPU_GUEST_CONTEXT_64.fields.user_regs, regs(VCPU_GUEST_CONTEXT_64), littleEndian).get('rip'))}`;
      case VCPU_GUEST_CONTEXT_32.size:
        return `${vcpu}, eip ${hex(new Body(VCPU_GUEST_CONTEXT_32.fields.user_regs, regs(VCPU_GUEST_CONTEXT_32), littleEndian).get('eip'))}`;
      default:
        return vcpu;
    }
  },
});
