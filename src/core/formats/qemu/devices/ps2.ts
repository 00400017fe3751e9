/** Keyboard, mouse, and the controller in front of them. */
import { blob, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { bool, i32 } from './values.ts';

const SPEC = 'QEMU hw/input/ps2.c';

const COMMON: Vmsd = {
  name: 'PS2 Common State',
  version: 3,
  doc: 'What keyboard and mouse have in common.',
  spec: `${SPEC}: vmstate_ps2_common`,
  fields: [
    field('write_cmd', i32({ doc: 'Command whose argument is awaited; -1: none.' })),
    field('queue.rptr', i32({ doc: 'Read position in the queue.' })),
    field('queue.wptr', i32({ doc: 'Write position in the queue.' })),
    field('queue.count', i32({ unit: 'bytes', doc: 'Bytes in the queue.' })),
    field('queue.data', blob(256, 'bytes', { doc: 'The queue.' })),
  ],
};

export const PS2_KEYBOARD: Vmsd = {
  name: 'ps2kbd',
  version: 3,
  oldest: 2,
  doc: 'The keyboard.',
  spec: `${SPEC}: vmstate_ps2_keyboard`,
  fields: [
    field('parent_obj', COMMON),
    field('scan_enabled', i32({ doc: 'Not 0: keys are reported.' })),
    field('translate', i32({ doc: 'Not 0: the controller translates scan codes.' })),
    field('scancode_set', i32({ doc: 'Set of scan codes.' }), { since: 3 }),
  ],
  subsections: [
    { name: 'ps2kbd/ledstate', version: 3, doc: 'Lamps.', spec: SPEC, fields: [field('ledstate', i32({ base: 'hex', doc: 'Which are on.' }))] },
    { name: 'ps2kbd/need_high_bit', version: 1, doc: 'A release code under way.', spec: SPEC, fields: [field('need_high_bit', bool('Whether the next code is a release.'))] },
  ],
};

export const PS2_MOUSE: Vmsd = {
  name: 'ps2mouse',
  version: 2,
  oldest: 2,
  doc: 'The mouse.',
  spec: `${SPEC}: vmstate_ps2_mouse`,
  fields: [
    field('parent_obj', COMMON),
    field('mouse_status', u8({ base: 'hex', doc: 'MOUSE_STATUS_*.' })),
    field('mouse_resolution', u8({ doc: 'Resolution.' })),
    field('mouse_sample_rate', u8({ doc: 'Reports a second.' })),
    field('mouse_wrap', u8({ doc: 'Not 0: bytes are echoed.' })),
    field('mouse_type', u8({ doc: '0 PS/2, 3 with a wheel, 4 with five buttons.' })),
    field('mouse_detect_state', u8({ doc: 'How far the sequence is that asks for its type.' })),
    field('mouse_dx', i32({ doc: 'Movement not yet reported, horizontally.' })),
    field('mouse_dy', i32({ doc: 'Movement not yet reported, vertically.' })),
    field('mouse_dz', i32({ doc: 'Movement of the wheel not yet reported.' })),
    field('mouse_buttons', u8({ base: 'hex', doc: 'Buttons that are down.' })),
  ],
};

const KBD_SPEC = 'QEMU hw/input/pckbd.c';

export const PCKBD: Vmsd = {
  name: 'pckbd',
  version: 3,
  oldest: 3,
  doc: 'The 8042 keyboard controller.',
  spec: `${KBD_SPEC}: vmstate_kbd`,
  fields: [
    field('write_cmd', u8({ base: 'hex', doc: 'Command whose argument is awaited; 0: none.' })),
    field('status', u8({ base: 'hex', doc: 'Status register.' })),
    field('mode', u8({ base: 'hex', doc: 'Command byte.' })),
    field('pending_tmp', u8({ base: 'hex', doc: 'Sources that have data.' })),
  ],
  subsections: [
    { name: 'pckbd_outport', version: 1, doc: 'The output port.', spec: KBD_SPEC, fields: [field('outport', u8({ base: 'hex', doc: 'Its value.' }))] },
    {
      name: 'pckbd/extended_state',
      version: 1,
      doc: 'The output buffer.',
      spec: KBD_SPEC,
      fields: [
        field('migration_flags', u32({ base: 'hex', doc: 'What of it is in use.' })),
        field('obsrc', u32({ base: 'hex', doc: 'Source of the byte in the buffer.' })),
        field('obdata', u8({ base: 'hex', doc: 'The byte.' })),
        field('cbdata', u8({ base: 'hex', doc: 'A byte of the controller itself.' })),
      ],
    },
  ],
};
