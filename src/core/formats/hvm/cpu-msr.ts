import { array, casesOf, reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { IntNotes } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { msrValue } from '../x86/msr-values.ts';
import { MSR_NAMES } from '../x86/registers.ts';
import { defineEntry } from './entry.ts';

const oneMsr = (val: IntNotes, remark = '') =>
  struct(
    'hvm_one_msr',
    {
      index: u32({ base: 'hex', names: MSR_NAMES, doc: 'Number of the MSR.' }),
      _rsvd: reserved(4, { doc: 'Reserved; Xen refuses anything but 0.' }),
      val: u64(val),
    },
    { doc: 'An MSR and its value.', remark },
  );

const ONE_MSR = casesOf(oneMsr(msrValue(-1)), 4, (head, _length, facts) => {
  const index = Number(unsigned(head, facts.littleEndian));
  return oneMsr(msrValue(index), MSR_NAMES[index] ?? `MSR ${hex(index)}`);
});

export const CPU_MSR = defineEntry({
  typecode: 20,
  name: 'CPU_MSR',
  doc: 'MSRs of a vCPU that are not zero.',
  scope: 'vcpu',
  lengths: [],
  layout: struct('hvm_msr', {
    count: u32({ doc: 'Number of MSRs in this entry.' }),
    _pad: reserved(4, { doc: 'Alignment; Xen refuses anything but 0.' }),
    msr: array(ONE_MSR, { field: 'count' }, { doc: 'The MSRs.' }),
  }),
  summaryBytes: 4,
  summary: (body) => plural(body.get('count'), 'MSR'),
});
