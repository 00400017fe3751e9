import { reserved, struct, tuple, u64, u8 } from '../../layout/fields.ts';
import { hexByte } from '../../text.ts';
import { defineEntry } from './entry.ts';

const flags = (names: readonly (readonly [string, number])[]) => names.map(([name, bit]) => ({ name, low: bit, high: bit, doc: `${name}.` }));

const cmos = (doc: string) => u8({ base: 'hex', doc });

const CMOS = [
  ...['Seconds.', 'Seconds of the alarm.', 'Minutes.', 'Minutes of the alarm.', 'Hours.', 'Hours of the alarm.', 'Day of the week; 1 is Sunday.', 'Day of the month.', 'Month.', 'Year.'].map(cmos),
  u8({ base: 'hex', doc: 'Register A: rate and divider.', bits: [{ name: 'rate', low: 0, high: 3, doc: 'Rate of the periodic interrupt.', quiet: true }, { name: 'divider', low: 4, high: 6, doc: 'Divider.', quiet: true }, ...flags([['UIP', 7]])] }),
  u8({ base: 'hex', doc: 'Register B: modes.', bits: flags([['DSE', 0], ['24h', 1], ['binary', 2], ['SQWE', 3], ['UIE', 4], ['AIE', 5], ['PIE', 6], ['SET', 7]]) }),
  u8({ base: 'hex', doc: 'Register C: interrupts.', bits: flags([['UF', 4], ['AF', 5], ['PF', 6], ['IRQF', 7]]) }),
  u8({ base: 'hex', doc: 'Register D: battery.', bits: flags([['VRT', 7]]) }),
];

const REGISTER_B = 11;
const BINARY = 4;

/** Date and time of the clock, in the notation that register B chooses. */
function clock(bytes: Uint8Array): string {
  const binary = Math.floor((bytes[REGISTER_B] ?? 0) / BINARY) % 2 === 1;
  const at = (index: number): string => (binary ? (bytes[index] ?? 0).toString().padStart(2, '0') : hexByte(bytes[index] ?? 0));
  return `clock ${at(9)}-${at(8)}-${at(7)} ${at(4)}:${at(2)}:${at(0)}`;
}

export const RTC = defineEntry({
  typecode: 11,
  name: 'RTC',
  doc: 'The real-time clock.',
  lengths: [24, 16],
  layout: struct('hvm_hw_rtc', {
    cmos_data: tuple('u8[14]', CMOS, { doc: 'Registers of the clock.' }),
    cmos_index: u8({ base: 'hex', doc: 'Register that is selected.' }),
    pad0: reserved(1, { doc: 'Alignment.' }),
    rtc_offset: u64({ signed: true, unit: 's', doc: 'Seconds that the clock is ahead of the host\u2019s; since Xen 4.14.' }),
  }),
  summaryBytes: 14,
  summary: (_body, bytes) => (bytes.length < CMOS.length ? '' : clock(bytes)),
});
