import { struct, u16, u32 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';

/** PM1 status and enable bits, ACPI specification, section PM1 Event Grouping. */
const STATUS = [['TMR', 0], ['BM', 4], ['GBL', 5], ['PWRBTN', 8], ['SLPBTN', 9], ['RTC', 10], ['WAK', 15]] as const;
const bits = (suffix: string, doc: string) => STATUS.map(([name, bit]) => ({ name: `${name}_${suffix}`, low: bit, high: bit, doc }));

export const PMTIMER = defineEntry({
  typecode: 13,
  name: 'PMTIMER',
  doc: 'The ACPI timer and the PM1a event block.',
  lengths: [8],
  layout: struct('hvm_hw_pmtimer', {
    tmr_val: u32({ base: 'hex', doc: 'Counter of 3.579545 MHz.' }),
    pm1a_sts: u16({ base: 'hex', bits: bits('STS', 'The event has happened.'), doc: 'PM1a status.' }),
    pm1a_en: u16({ base: 'hex', bits: bits('EN', 'The event interrupts.'), doc: 'PM1a enable.' }),
  }),
});
