import { bits64 } from '../../bytes/integers.ts';
import { array, reserved, struct, u64, u8 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';
import { bits, pageMsr } from './viridian-bits.ts';

const SINT = u64({
  base: 'hex',
  doc: 'MSR HV_X64_MSR_SINTn.',
  meaning: (raw) => `${bits64(raw, 16, 16) === 1n ? 'masked, ' : ''}vector ${hex(raw % 256n)}`,
  bits: [bits('vector', 0, 7, 'Vector.'), { ...bits('masked', 16, 16, 'Masked.'), quiet: true }, bits('auto_eoi', 17, 17, 'Ends itself.'), bits('polling', 18, 18, 'Messages are polled for.')],
});

const STIMER_CONFIG = u64({
  base: 'hex',
  doc: 'MSR HV_X64_MSR_STIMERn_CONFIG.',
  bits: [
    bits('enable', 0, 0, 'Runs.'),
    bits('periodic', 1, 1, 'Starts again.'),
    bits('lazy', 2, 2, 'May be late.'),
    bits('auto_enable', 3, 3, 'Setting the count starts it.'),
    bits('apic_vector', 4, 11, 'Vector in direct mode.'),
    bits('direct_mode', 12, 12, 'Raises an interrupt, not a message.'),
    bits('sintx', 16, 19, 'Synthetic interrupt.'),
  ],
});

export const VIRIDIAN_VCPU = defineEntry({
  typecode: 17,
  name: 'VIRIDIAN_VCPU',
  doc: 'Hyper-V interface of a vCPU.',
  scope: 'vcpu',
  lengths: [216, 16, 8],
  layout: struct('hvm_viridian_vcpu_context', {
    vp_assist_msr: pageMsr('MSR HV_X64_MSR_VP_ASSIST_PAGE.'),
    apic_assist_pending: u8({ names: { 0: 'no', 1: 'yes' }, doc: 'An EOI by way of the assist page is outstanding; since Xen 4.7.' }),
    _pad: reserved(7, { doc: 'Zero.' }),
    simp_msr: pageMsr('MSR HV_X64_MSR_SIMP: the message page; since Xen 4.13, as what follows.'),
    sint_msr: array(SINT, 16, { doc: 'Synthetic interrupts.' }),
    stimer_config_msr: array(STIMER_CONFIG, 4, { doc: 'Synthetic timers.' }),
    stimer_count_msr: array(u64({ base: 'hex', doc: 'MSR HV_X64_MSR_STIMERn_COUNT, in units of 100 ns.' }), 4, { doc: 'Counts of the timers.' }),
  }),
});
