import { blob, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i32, timer } from './values.ts';

const SPEC = 'QEMU hw/block/fdc.c';

const driveSub = (name: string, doc: string): Vmsd => ({ name: `fdrive/${name}`, version: 1, doc, spec: `${SPEC}: vmstate_fdrive_${name}`, fields: [field(name, u8({ doc }))] });

const DRIVE: Vmsd = {
  name: 'fdrive',
  version: 1,
  doc: 'A floppy drive.',
  spec: `${SPEC}: vmstate_fdrive`,
  fields: [field('head', u8({ doc: 'Head.' })), field('track', u8({ doc: 'Track.' })), field('sect', u8({ doc: 'Sector.' }))],
  subsections: [driveSub('media_changed', 'Whether the medium was changed.'), driveSub('media_rate', 'Data rate of the medium.'), driveSub('perpendicular', 'Perpendicular mode.')],
};

const byte = (doc: string) => u8({ base: 'hex', doc });

export const FDC: Vmsd = {
  name: 'fdc',
  version: 2,
  oldest: 2,
  doc: 'The floppy controller.',
  spec: `${SPEC}: vmstate_fdc`,
  fields: [
    field('sra', byte('Status register A.')),
    field('srb', byte('Status register B.')),
    field('dor_vmstate', byte('Digital output register.')),
    field('tdr', byte('Tape drive register.')),
    field('dsr', byte('Data rate select register.')),
    field('msr', byte('Main status register.')),
    field('status0', byte('Status register 0.')),
    field('status1', byte('Status register 1.')),
    field('status2', byte('Status register 2.')),
    field('fifo', blob(512, 'bytes', { doc: 'The FIFO: a sector.' })),
    field('data_pos', u32({ doc: 'Position in the FIFO.' })),
    field('data_len', u32({ unit: 'bytes', doc: 'Bytes to be moved.' })),
    field('data_state', byte('FD_STATE_*.')),
    field('data_dir', byte('FD_DIR_*.')),
    field('eot', byte('Last sector.')),
    field('timer0', byte('Step rate and head unload time.')),
    field('timer1', byte('Head load time and DMA mode.')),
    field('precomp_trk', byte('Precompensation track.')),
    field('config', byte('Configuration.')),
    field('lock', byte('Whether the FIFO\u2019s setup is locked.')),
    field('pwrd', byte('Power down mode.')),
    field('num_floppies', u8({ doc: 'Drives.' })),
    field('drives', DRIVE, { count: 2 }),
  ],
  subsections: [
    { name: 'fdc/reset_sensei', version: 1, doc: 'Interrupts to be sensed after a reset.', spec: `${SPEC}: vmstate_fdc_reset_sensei`, fields: [field('reset_sensei', i32({ doc: 'How many.' }))] },
    { name: 'fdc/result_timer', version: 1, doc: 'Delay of a result.', spec: `${SPEC}: vmstate_fdc_result_timer`, fields: [field('result_timer', timer('The timer.'))] },
    { name: 'fdc/phase', version: 1, doc: 'Phase of the command.', spec: `${SPEC}: vmstate_fdc_phase`, fields: [field('phase', byte('FD_PHASE_*.'))] },
  ],
};
