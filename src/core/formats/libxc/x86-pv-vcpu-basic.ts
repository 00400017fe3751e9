import { casesBeside, undescribed } from '../../layout/fields.ts';
import { Body } from '../../layout/body.ts';
import { unsigned } from '../../layout/reader.ts';
import type { LayerFacts } from '../../index/layer.ts';
import type { Shape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';
import { BOOT_VCPU_CONTEXT_32, BOOT_VCPU_CONTEXT_64, VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from './vcpu-context.ts';

const UNKNOWN = undescribed('rest', 'Neither the length of a 64-bit nor of a 32-bit vcpu_guest_context, and no X86_PV_INFO says which it is.');
const ID_SIZE = 4;

/** By its length; where that is neither's, X86_PV_INFO says as what to read the bytes that are there. */
function widthOfContext(length: number, facts: LayerFacts): 8 | 4 | null {
  if (length === VCPU_GUEST_CONTEXT_64.size) return 8;
  if (length === VCPU_GUEST_CONTEXT_32.size) return 4;
  return facts.guestWidth === 8 || facts.guestWidth === 4 ? facts.guestWidth : null;
}

function contextOf(head: Uint8Array, length: number, facts: LayerFacts): Shape {
  const boots = head.length === ID_SIZE && unsigned(head, facts.littleEndian) === 0n;
  switch (widthOfContext(length, facts)) {
    case 8:
      return boots ? BOOT_VCPU_CONTEXT_64 : VCPU_GUEST_CONTEXT_64;
    case 4:
      return boots ? BOOT_VCPU_CONTEXT_32 : VCPU_GUEST_CONTEXT_32;
    case null:
      return UNKNOWN;
  }
}

export const X86_PV_VCPU_BASIC = defineRecord({
  type: 0x00000004,
  name: 'X86_PV_VCPU_BASIC',
  doc: 'Registers of one vCPU, as XEN_DOMCTL_getvcpucontext gives them.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(casesBeside(ID_SIZE, contextOf, { doc: 'Registers and tables of the vCPU.' })),
  summaryBytes: 1024,
  summary: (body, bytes, facts, bodyLength) => {
    const { littleEndian } = facts;
    const vcpu = `vcpu ${body.get('vcpu_id')}`;
    const regs = (layout: typeof VCPU_GUEST_CONTEXT_64 | typeof VCPU_GUEST_CONTEXT_32): Uint8Array =>
      bytes.subarray(VCPU_HEADER_SIZE + (layout.offsets['user_regs'] ?? 0));
    switch (widthOfContext(bodyLength - VCPU_HEADER_SIZE, facts)) {
      case 8:
        return `${vcpu}, rip ${hex(new Body(VCPU_GUEST_CONTEXT_64.fields.user_regs, regs(VCPU_GUEST_CONTEXT_64), littleEndian).get('rip'))}`;
      case 4:
        return `${vcpu}, eip ${hex(new Body(VCPU_GUEST_CONTEXT_32.fields.user_regs, regs(VCPU_GUEST_CONTEXT_32), littleEndian).get('eip'))}`;
      case null:
        return vcpu;
    }
  },
});
