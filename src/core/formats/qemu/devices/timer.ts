import { reserved } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i64 } from './values.ts';

export const TIMER: Vmsd = {
  name: 'timer',
  version: 2,
  oldest: 2,
  doc: 'The clocks of the virtual machine.',
  spec: 'QEMU softmmu/cpu-timers.c: vmstate_timers',
  fields: [
    field('cpu_ticks_offset', i64({ doc: 'Added to the host\u2019s time-stamp counter.' })),
    field('(unused)', reserved(8, { doc: 'A field of former versions.' })),
    field('cpu_clock_offset', i64({ unit: 'ns', doc: 'The virtual clock when it was stopped.' })),
  ],
};
