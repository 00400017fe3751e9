import { struct, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';

export const TSC_ADJUST = defineEntry({
  typecode: 19,
  name: 'TSC_ADJUST',
  doc: 'MSR IA32_TSC_ADJUST of a vCPU.',
  scope: 'vcpu',
  lengths: [8],
  layout: struct('hvm_tsc_adjust', { tsc_adjust: u64({ base: 'hex', doc: 'What the guest has added to its TSC.' }) }),
  summary: (body) => hex(body.get('tsc_adjust')),
});
