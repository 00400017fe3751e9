/** Registers of a local APIC: xen/arch/x86/include/asm/apicdef.h, and the vendors' manuals. */
import { bits64, setBits } from '../../bytes/integers.ts';
import type { BitField, IntNotes, Names } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { DELIVERY_MODES, DEST_MODES, deliveryMode, one, part, vector } from './apic-bits.ts';

const quiet = (name: string, low: number, high: number, doc: string): BitField => ({ name, low, high, doc, quiet: true });

export const ESR_BITS: readonly BitField[] = [
  ['SEND_CS', 0, 'Checksum of a message sent.'],
  ['RECV_CS', 1, 'Checksum of a message received.'],
  ['SEND_ACC', 2, 'Nobody accepted a message sent.'],
  ['RECV_ACC', 3, 'A message received was not accepted.'],
  ['SENDILL', 5, 'Illegal vector in a message sent.'],
  ['RECVILL', 6, 'Illegal vector in a message received.'],
  ['ILLREGA', 7, 'Access to a register that is not there.'],
].map(([name, bit, doc]) => ({ name: String(name), low: Number(bit), high: Number(bit), doc: String(doc) }));

function lvtText(raw: bigint): string {
  const value = Number(raw);
  const mode = DELIVERY_MODES[part(value, 8, 10)] ?? '';
  const what = `${mode}, vector ${hex(value % 256)}`;
  return part(value, 16, 16) === 1 ? `masked${value === 0x1_0000 ? '' : `, ${what}`}` : what;
}

const TIMER_MODES: Names = { 0: 'one-shot', 1: 'periodic', 2: 'TSC deadline' };

export const LVT: IntNotes = {
  meaning: lvtText,
  bits: [vector(), deliveryMode(), one('delivery_status', 12, 'Not yet accepted.'), one('polarity', 13, 'Active low.'), one('remote_irr', 14, 'Accepted, and no EOI yet.'), one('trig_mode', 15, 'Level-triggered.'), one('mask', 16, 'Masked.')],
};

export const LVT_TIMER: IntNotes = {
  meaning: (raw) => `${lvtText(raw)}, ${TIMER_MODES[part(Number(raw), 17, 18)] ?? 'reserved mode'}`,
  bits: [vector(), one('delivery_status', 12, 'Not yet accepted.'), one('mask', 16, 'Masked.'), { ...quiet('mode', 17, 18, 'How it counts.'), names: TIMER_MODES }],
};

export const ID: IntNotes = { meaning: (raw) => `xAPIC ID ${hex(bits64(raw, 24, 31))}` };
export const VERSION: IntNotes = {
  meaning: (raw) => `version ${hex(raw % 256n)}, ${Number(bits64(raw, 16, 23)) + 1} LVT entries`,
  bits: [quiet('version', 0, 7, 'Version.'), quiet('max_lvt', 16, 23, 'LVT entries less one.'), one('directed_eoi', 24, 'EOI broadcasts can be suppressed.')],
};
export const DESTINATION_FORMAT: IntNotes = { names: { 0xffff_ffff: 'flat', 0x0fff_ffff: 'cluster' } };
export const SPURIOUS: IntNotes = {
  bits: [vector('Spurious vector.'), { name: 'APIC_ENABLED', low: 8, high: 8, doc: 'Software has it on.' }, { name: 'FOCUS_DISABLED', low: 9, high: 9, doc: 'No focus processor checking.' }, { name: 'DIRECTED_EOI', low: 12, high: 12, doc: 'EOI is not broadcast.' }],
};
export const ICR: IntNotes = {
  meaning: (raw) => (raw === 0n ? 'never used' : `${DELIVERY_MODES[part(Number(raw), 8, 10)] ?? ''}, vector ${hex(raw % 256n)}`),
  bits: [
    vector(),
    deliveryMode(),
    one('dest_mode', 11, 'How the destination is meant.', DEST_MODES),
    one('delivery_status', 12, 'Not yet sent.'),
    one('assert', 14, 'Asserted.'),
    one('trig_mode', 15, 'Level-triggered.'),
    { ...quiet('shorthand', 18, 19, 'Destination in short.'), names: { 0: 'none', 1: 'self', 2: 'all', 3: 'all but self' } },
  ],
};
export const ICR_HIGH: IntNotes = { meaning: (raw) => (raw === 0n ? '' : `destination ${hex(bits64(raw, 24, 31))}`) };
export const ESR: IntNotes = { bits: ESR_BITS };
/** Bits 0, 1 and 3 say which power of two; 111 is 1. */
export const DIVIDE: IntNotes = {
  names: { 0: 'divide by 2', 1: 'divide by 4', 2: 'divide by 8', 3: 'divide by 16', 8: 'divide by 32', 9: 'divide by 64', 10: 'divide by 128', 11: 'divide by 1' },
};

/** Vectors of register `n` of eight, one bit each. */
export const vectors = (n: number): IntNotes => ({
  meaning: (raw) => {
    const set = setBits(raw, 32);
    return set.length === 0 ? '' : `vector ${set.map((bit) => hex(32 * n + bit)).join(', ')}`;
  },
});
