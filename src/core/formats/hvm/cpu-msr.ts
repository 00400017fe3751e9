import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { MSR_NAMES } from '../x86/registers.ts';
import { defineEntry } from './entry.ts';

const ONE_MSR = struct('hvm_one_msr', {
  index: u32({ base: 'hex', names: MSR_NAMES, doc: 'Number of the MSR.' }),
  _rsvd: u32({ base: 'hex', doc: 'Reserved; Xen refuses anything but 0.' }),
  val: u64({ base: 'hex', doc: 'Value of the MSR.' }),
});

export const CPU_MSR = defineEntry({
  typecode: 20,
  name: 'CPU_MSR',
  doc: 'MSRs of a vCPU that are not zero.',
  scope: 'vcpu',
  lengths: [],
  layout: struct('hvm_msr', {
    count: u32({ doc: 'Number of MSRs in this entry.' }),
    _pad: u32({ base: 'hex', doc: 'Alignment; Xen refuses anything but 0.' }),
    msr: array(ONE_MSR, { field: 'count' }, { doc: 'The MSRs.' }),
  }),
  summaryBytes: 4,
  summary: (body) => plural(body.get('count'), 'MSR'),
});
