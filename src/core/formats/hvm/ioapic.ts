import { bits64 } from '../../bytes/integers.ts';
import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { DELIVERY_MODES, DEST_MODES, deliveryMode, one, part, vector } from './apic-bits.ts';
import { defineEntry } from './entry.ts';

/** VIOAPIC_NUM_PINS. */
const PINS = 48;

function describe(raw: bigint): string {
  const low = Number(raw % 0x1_0000_0000n);
  const masked = part(low, 16, 16) === 1;
  if (low === 0x1_0000 && raw === 0x1_0000n) return 'masked';
  const mode = DELIVERY_MODES[part(low, 8, 10)] ?? '';
  const flags = [part(low, 15, 15) === 1 ? 'level' : 'edge', part(low, 13, 13) === 1 ? 'active low' : 'active high', ...(part(low, 12, 12) === 1 ? ['pending'] : []), ...(part(low, 14, 14) === 1 ? ['remote IRR'] : [])];
  return `${masked ? 'masked, ' : ''}vector ${hex(low % 256)}, ${mode}, ${DEST_MODES[part(low, 11, 11)] ?? ''} destination ${hex(bits64(raw, 56, 63))}, ${flags.join(', ')}`;
}

const REDIR_ENTRY = u64({
  base: 'hex',
  doc: 'Where an interrupt of the pin goes.',
  meaning: describe,
  bits: [
    vector(),
    deliveryMode(),
    one('dest_mode', 11, 'How the destination is meant.', DEST_MODES),
    one('delivery_status', 12, 'Not yet accepted.', { 0: 'idle', 1: 'pending' }),
    one('polarity', 13, 'Polarity of the pin.', { 0: 'active high', 1: 'active low' }),
    one('remote_irr', 14, 'Accepted, and no EOI yet.'),
    one('trig_mode', 15, 'Trigger.', { 0: 'edge', 1: 'level' }),
    one('mask', 16, 'Masked.'),
    { name: 'reserve', low: 17, high: 23, doc: 'Reserved.', reserved: true },
    { name: 'reserved', low: 24, high: 55, doc: 'Reserved.', reserved: true },
    { name: 'dest_id', low: 56, high: 63, doc: 'APIC ID, or a set of them.', quiet: true },
  ],
});

/** Redirection entries begin here. */
const TABLE = 16;

export const IOAPIC = defineEntry({
  typecode: 4,
  name: 'IOAPIC',
  doc: 'The I/O APIC with its redirection table.',
  lengths: [400],
  layout: struct('hvm_hw_vioapic', {
    base_address: u64({ base: 'hex', doc: 'Guest physical address of its registers.' }),
    ioregsel: u32({ base: 'hex', doc: 'Register that the window shows.' }),
    id: u32({ base: 'hex', doc: 'APIC ID.' }),
    redirtbl: array(REDIR_ENTRY, PINS, { doc: 'One entry a pin.' }),
  }),
  summary: (_body, bytes) => {
    let open = 0;
    for (let at = TABLE; at + 8 <= bytes.length; at += 8) if ((bytes[at + 2] ?? 0) % 2 === 0) open++;
    return `${open} of ${Math.floor((bytes.length - TABLE) / 8)} pins not masked`;
  },
});
