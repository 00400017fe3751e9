import { blob, reserved, u16, u32, u64, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i64, timer } from './values.ts';

const SPEC = 'QEMU hw/rtc/mc146818rtc.c';

export const MC146818RTC: Vmsd = {
  name: 'mc146818rtc',
  version: 3,
  oldest: 1,
  doc: 'The real-time clock of QEMU; under Xen the hypervisor has the real one.',
  spec: `${SPEC}: vmstate_rtc`,
  fields: [
    field('cmos_data', blob(128, 'bytes', { doc: 'Registers A to D, date and time, CMOS memory.' })),
    field('cmos_index', u8({ base: 'hex', doc: 'The register that is selected.' })),
    field('(unused)', reserved(28, { doc: 'Fields of version 1.' })),
    field('periodic_timer', timer('Timer of the periodic interrupt.')),
    field('next_periodic_time', i64({ unit: 'ns', doc: 'When the periodic interrupt is due.' })),
    field('(unused 2)', reserved(24, { doc: 'Fields of version 1.' })),
    field('irq_coalesced', u32({ doc: 'Interrupts still to be delivered.' }), { since: 2 }),
    field('period', u32({ doc: 'Period in ticks of 32,768 Hz.' }), { since: 2 }),
    field('base_rtc', u64({ unit: 's', doc: 'Guest\u2019s time at last_update.' }), { since: 3 }),
    field('last_update', u64({ unit: 'ns', doc: 'Host\u2019s clock when base_rtc was taken.' }), { since: 3 }),
    field('offset', i64({ unit: 'ns', doc: 'Fraction of a second to add.' }), { since: 3 }),
    field('update_timer', timer('Timer of the update interrupt.'), { since: 3 }),
    field('next_alarm_time', u64({ unit: 'ns', doc: 'When the alarm is due.' }), { since: 3 }),
  ],
  subsections: [
    { name: 'mc146818rtc/irq_reinject_on_ack_count', version: 1, doc: 'Interrupts sent again.', spec: `${SPEC}: vmstate_rtc_irq_reinject_on_ack_count`, fields: [field('irq_reinject_on_ack_count', u16({ doc: 'How many.' }))] },
  ],
};
