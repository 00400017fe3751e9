import { u16, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i32, timer } from './values.ts';

const SPEC = 'QEMU hw/char/serial.c';

const FIFO: Vmsd = {
  name: 'Fifo8',
  version: 1,
  doc: 'A FIFO of 16 bytes.',
  spec: 'QEMU util/fifo8.c: vmstate_fifo8',
  fields: [field('data', u8({ base: 'hex', doc: 'A byte.' }), { count: 16 }), field('head', u32({ doc: 'First byte that is in use.' })), field('num', u32({ doc: 'Bytes that are in use.' }))],
};

const sub = (name: string, doc: string, ...fields: Vmsd['fields']): Vmsd => ({ name: `serial/${name}`, version: 1, doc, spec: SPEC, fields });

export const SERIAL: Vmsd = {
  name: 'serial',
  version: 3,
  oldest: 2,
  doc: 'A 16550A serial port.',
  spec: `${SPEC}: vmstate_serial`,
  fields: [
    field('divider', u16({ doc: 'Divisor latch: 115,200 baud divided by it.', meaning: (divider) => (divider === 0n ? '' : `${Math.round(115_200 / Number(divider))} baud`) })),
    field('rbr', u8({ base: 'hex', doc: 'Receiver buffer.' })),
    field('ier', u8({ base: 'hex', doc: 'Interrupt enable.' })),
    field('iir', u8({ base: 'hex', doc: 'Interrupt identification.' })),
    field('lcr', u8({ base: 'hex', doc: 'Line control.' })),
    field('mcr', u8({ base: 'hex', doc: 'Modem control.' })),
    field('lsr', u8({ base: 'hex', doc: 'Line status.' })),
    field('msr', u8({ base: 'hex', doc: 'Modem status.' })),
    field('scr', u8({ base: 'hex', doc: 'Scratch.' })),
    field('fcr_vmstate', u8({ base: 'hex', doc: 'FIFO control.' }), { since: 3 }),
  ],
  subsections: [
    sub('thr_ipending', 'Transmitter interrupt.', field('thr_ipending', i32({ doc: 'Not 0: it is pending.' }))),
    sub('tsr', 'A byte that is being sent.', field('tsr_retry', u32({ doc: 'Attempts.' })), field('thr', u8({ base: 'hex', doc: 'Transmitter holding register.' })), field('tsr', u8({ base: 'hex', doc: 'Transmitter shift register.' }))),
    sub('recv_fifo', 'Bytes received.', field('recv_fifo', FIFO)),
    sub('xmit_fifo', 'Bytes to be sent.', field('xmit_fifo', FIFO)),
    sub('fifo_timeout_timer', 'Timer of the FIFO.', field('fifo_timeout_timer', timer('The timer.'))),
    sub('timeout_ipending', 'Timeout interrupt.', field('timeout_ipending', i32({ doc: 'Not 0: it is pending.' }))),
    sub('poll', 'Polling of the modem lines.', field('poll_msl', i32({ doc: 'Whether they are polled.' })), field('modem_status_poll', timer('Timer of the next poll.'))),
  ],
};
