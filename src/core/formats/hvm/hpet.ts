import { bits64 } from '../../bytes/integers.ts';
import { array, reserved, struct, u64 } from '../../layout/fields.ts';
import type { BitField } from '../../layout/shape.ts';
import { defineEntry } from './entry.ts';

const bits = (name: string, low: number, high: number, doc: string): BitField => ({ name, low, high, doc, quiet: low !== high });

const FEMTOSECONDS = 10n ** 15n;
const period = (raw: bigint): string => {
  const femtoseconds = bits64(raw, 32, 63);
  return femtoseconds === 0n ? '' : `${(Number(FEMTOSECONDS / femtoseconds) / 1e6).toFixed(3)} MHz`;
};

const TIMER = struct('hvm_hw_hpet timer', {
  config: u64({
    base: 'hex',
    doc: 'Configuration and capabilities.',
    bits: [
      bits('level', 1, 1, 'Level-triggered.'),
      bits('enabled', 2, 2, 'Interrupts are enabled.'),
      bits('periodic', 3, 3, 'Counts periodically.'),
      bits('periodic_cap', 4, 4, 'Can count periodically.'),
      bits('64bit_cap', 5, 5, 'Is 64 bits wide.'),
      bits('set_val', 6, 6, 'The accumulator can be written.'),
      bits('32bit', 8, 8, 'Counts in 32 bits.'),
      bits('route', 9, 13, 'I/O APIC pin.'),
      bits('fsb', 14, 14, 'Interrupts are messages.'),
      bits('fsb_cap', 15, 15, 'Interrupts can be messages.'),
      bits('route_cap', 32, 63, 'I/O APIC pins that it can have.'),
    ],
  }),
  cmp: u64({ base: 'hex', doc: 'Comparator.' }),
  fsb: u64({ base: 'hex', doc: 'Message of the interrupt; not supported.' }),
  res4: reserved(8, { doc: 'Reserved.' }),
});

/** HPET_TIMER_NUM. */
const TIMERS = 3;

export const HPET = defineEntry({
  typecode: 12,
  name: 'HPET',
  doc: 'The high precision event timer.',
  lengths: [1048],
  layout: struct('hvm_hw_hpet', {
    capability: u64({
      base: 'hex',
      meaning: period,
      doc: 'Capabilities.',
      bits: [
        bits('revision', 0, 7, 'Revision.'),
        bits('timers', 8, 12, 'Timers less one.'),
        bits('64bit', 13, 13, 'The counter is 64 bits wide.'),
        bits('legacy_cap', 15, 15, 'Can replace PIT and RTC.'),
        bits('vendor', 16, 31, 'Vendor.'),
        bits('period', 32, 63, 'Femtoseconds a tick.'),
      ],
    }),
    res0: reserved(8, { doc: 'Reserved.' }),
    config: u64({ base: 'hex', bits: [bits('enabled', 0, 0, 'Counts.'), bits('legacy', 1, 1, 'Replaces PIT and RTC.')], doc: 'Configuration.' }),
    res1: reserved(8, { doc: 'Reserved.' }),
    isr: u64({ base: 'hex', bits: [0, 1, 2].map((n) => bits(`timer ${n}`, n, n, `Timer ${n} interrupts.`)), doc: 'Interrupt status.' }),
    res2: reserved(200, { doc: 'Reserved.' }),
    mc64: u64({ base: 'hex', doc: 'Main counter.' }),
    res3: reserved(8, { doc: 'Reserved.' }),
    timers: array(TIMER, TIMERS, { doc: 'The timers.' }),
    res5: reserved(32 * (24 - TIMERS), { doc: 'Reserved, up to 0x3ff.' }),
    period: array(u64({ base: 'hex', doc: 'Period of the timer.' }), TIMERS, { doc: 'Values last written to the comparators.' }),
  }),
});
