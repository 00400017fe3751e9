import { u16, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i32 } from './values.ts';

const SPEC = 'QEMU hw/dma/i8257.c';

const REGISTERS: Vmsd = {
  name: 'dma_regs',
  version: 1,
  doc: 'One channel.',
  spec: `${SPEC}: vmstate_i8257_regs`,
  fields: [
    field('now', i32({ doc: 'Current address and count.' }), { count: 2 }),
    field('base', u16({ base: 'hex', doc: 'Address and count as programmed.' }), { count: 2 }),
    field('mode', u8({ base: 'hex', doc: 'Mode.' })),
    field('page', u8({ base: 'hex', doc: 'Address bits 16 to 23.' })),
    field('pageh', u8({ base: 'hex', doc: 'Address bits 24 to 30.' })),
    field('dack', u8({ doc: 'Acknowledge.' })),
    field('eop', u8({ doc: 'End of process.' })),
  ],
};

export const I8257: Vmsd = {
  name: 'dma',
  version: 1,
  doc: 'A DMA controller: instance 0 has channels 0 to 3, instance 1 has 4 to 7.',
  spec: `${SPEC}: vmstate_i8257`,
  fields: [
    field('command', u8({ base: 'hex', doc: 'Command.' })),
    field('mask', u8({ base: 'hex', doc: 'Masked channels.' })),
    field('flip_flop', u8({ doc: 'Which byte of a register is next.' })),
    field('dshift', i32({ doc: '1 where the channels move words.' })),
    field('regs', REGISTERS, { count: 4 }),
  ],
};
