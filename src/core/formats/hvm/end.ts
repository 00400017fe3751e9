import { struct } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';

export const END = defineEntry({
  typecode: 0,
  name: 'END',
  doc: 'Ends the HVM context; Xen ignores what is behind it.',
  lengths: [0],
  layout: struct('hvm_save_end', {}),
});
