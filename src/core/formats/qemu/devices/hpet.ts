import { u64, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { timer } from './values.ts';

const SPEC = 'QEMU hw/timer/hpet.c';

const TIMER: Vmsd = {
  name: 'hpet_timer',
  version: 1,
  doc: 'A comparator of the HPET.',
  spec: `${SPEC}: vmstate_hpet_timer`,
  fields: [
    field('tn', u8({ doc: 'Its number.' })),
    field('config', u64({ base: 'hex', doc: 'Configuration and capabilities.' })),
    field('cmp', u64({ base: 'hex', doc: 'Comparator.' })),
    field('fsb', u64({ base: 'hex', doc: 'FSB interrupt route.' })),
    field('period', u64({ base: 'hex', doc: 'Period, as last written.' })),
    field('wrap_flag', u8({ doc: 'Not 0: the counter wraps before it fires.' })),
    field('qemu_timer', timer('QEMU\u2019s timer behind it.')),
  ],
};

export const HPET: Vmsd = {
  name: 'hpet',
  version: 2,
  oldest: 1,
  doc: 'The HPET of QEMU; under Xen the hypervisor has the real one.',
  spec: `${SPEC}: vmstate_hpet`,
  fields: [
    field('config', u64({ base: 'hex', doc: 'General configuration.' })),
    field('isr', u64({ base: 'hex', doc: 'General interrupt status.' })),
    field('hpet_counter', u64({ base: 'hex', doc: 'Main counter.' })),
    field('num_timers', u8({ doc: 'Comparators.' }), { since: 2 }),
    field('timer', TIMER, { count: 'num_timers' }),
  ],
  subsections: [
    { name: 'hpet/rtc_irq_level', version: 1, doc: 'Level of the RTC\u2019s line.', spec: `${SPEC}: vmstate_hpet_rtc_irq_level`, fields: [field('rtc_irq_level', u8({ doc: 'The level.' }))] },
    { name: 'hpet/offset', version: 1, doc: 'Offset of the counter.', spec: `${SPEC}: vmstate_hpet_offset`, fields: [field('hpet_offset', u64({ base: 'hex', doc: 'The offset.' }))] },
  ],
};
