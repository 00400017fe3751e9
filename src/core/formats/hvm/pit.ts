import { array, reserved, struct, u16, u32, u8 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';

/** RW_STATE_*, xen/arch/x86/emul-i8254.c. */
const ACCESS = { 1: 'low byte', 2: 'high byte', 3: 'word, low byte', 4: 'word, high byte' };
const MODES = { 0: 'interrupt on terminal count', 1: 'one-shot', 2: 'rate generator', 3: 'square wave', 4: 'software strobe', 5: 'hardware strobe', 255: 'not set' };

const CHANNEL = struct('hvm_hw_pit_channel', {
  count: u32({ base: 'hex', doc: 'Count loaded; 0x10000 for 0.' }),
  latched_count: u16({ base: 'hex', doc: 'Count that was latched.' }),
  count_latched: u8({ doc: 'Whether a count is latched.' }),
  status_latched: u8({ doc: 'Whether a status is latched.' }),
  status: u8({ base: 'hex', doc: 'Status that was latched.' }),
  read_state: u8({ names: ACCESS, doc: 'Byte that the next read gives.' }),
  write_state: u8({ names: ACCESS, doc: 'Byte that the next write sets.' }),
  write_latch: u8({ base: 'hex', doc: 'Low byte, until the high one comes.' }),
  rw_mode: u8({ names: ACCESS, doc: 'How the count is read and written.' }),
  mode: u8({ names: MODES, doc: 'How it counts.' }),
  bcd: u8({ doc: 'Decimal counting; not supported.' }),
  gate: u8({ doc: 'Whether it counts.' }),
});

export const PIT = defineEntry({
  typecode: 10,
  name: 'PIT',
  doc: 'The 8254 timer.',
  lengths: [56],
  layout: struct('hvm_hw_pit', {
    channels: array(CHANNEL, 3, { doc: 'Three counters.' }),
    speaker_data_on: u32({ names: { 0: 'off', 1: 'on' }, doc: 'Speaker.' }),
    pad0: reserved(4, { doc: 'Zero.' }),
  }),
});
