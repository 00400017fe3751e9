import { setBits } from '../../bytes/integers.ts';
import { struct, u8 } from '../../layout/fields.ts';
import type { IntShape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';

const lines = (doc: string): IntShape<number> => u8({ base: 'hex', meaning: lineNames, doc });

function lineNames(mask: bigint): string {
  const set = setBits(mask, 8);
  return set.length === 0 ? 'none' : set.map((line) => `IR${line}`).join(', ');
}

export const PIC = defineEntry({
  typecode: 3,
  name: 'PIC',
  doc: 'An 8259 interrupt controller: instance 0 is the master, 1 the slave.',
  scope: 'chip',
  lengths: [8],
  layout: struct('hvm_hw_vpic', {
    irr: lines('Lines that request an interrupt.'),
    imr: lines('Lines that are masked.'),
    isr: lines('Lines in service.'),
    irq_base: u8({ base: 'hex', doc: 'Vector of IR0.' }),
    '(init)': u8({
      base: 'hex',
      doc: 'Two bit fields.',
      bits: [
        { name: 'init_state', low: 0, high: 3, doc: 'Initialisation: bits 0 and 1 the next ICW less one, bit 2 IC4, bit 3 SNGL; 0 is none under way.' },
        { name: 'priority_add', low: 4, high: 7, doc: 'Line of highest priority.' },
      ],
    }),
    '(mode)': u8({
      base: 'hex',
      doc: 'Seven flags.',
      bits: [
        { name: 'readsel_isr', low: 0, high: 0, doc: 'Reading gives the ISR; clear: the IRR.' },
        { name: 'poll', low: 1, high: 1, doc: 'The next read polls.' },
        { name: 'auto_eoi', low: 2, high: 2, doc: 'Interrupts end themselves.' },
        { name: 'rotate_on_auto_eoi', low: 3, high: 3, doc: 'Priorities rotate as they do.' },
        { name: 'special_fully_nested_mode', low: 4, high: 4, doc: 'Inputs of the slave do not count as in service.' },
        { name: 'special_mask_mode', low: 5, high: 5, doc: 'Masked lines in service do not block others.' },
        { name: 'is_master', low: 6, high: 6, doc: 'The master; not programmable.' },
        { name: '(unused)', low: 7, high: 7, doc: 'Unused.', reserved: true },
      ],
    }),
    elcr: lines('Lines that are level-triggered.'),
    int_output: u8({ names: { 0: 'low', 1: 'high' }, closed: true, doc: 'Output to the processor or the master.' }),
  }),
  summary: (body) => `base ${hex(body.get('irq_base'))}, irr ${hex(body.get('irr'))}, imr ${hex(body.get('imr'))}, isr ${hex(body.get('isr'))}`,
});
