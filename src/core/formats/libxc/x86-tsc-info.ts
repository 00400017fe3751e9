import { reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** XEN_CPUID_TSC_MODE_*, xen/include/public/arch-x86/cpuid.h; PVRDTSCP left with Xen 4.12. */
const TSC_MODES: Readonly<Record<number, string>> = { 0: 'DEFAULT', 1: 'ALWAYS_EMULATE', 2: 'NEVER_EMULATE', 3: 'PVRDTSCP' };

const gigahertz = (khz: bigint): string => (khz === 0n ? 'as the restoring host' : `${(Number(khz) / 1e6).toFixed(3)} GHz`);

export const X86_TSC_INFO = defineRecord({
  type: 0x00000008,
  name: 'X86_TSC_INFO',
  doc: 'Time-stamp counter of the domain, as accessed by XEN_DOMCTL_{get,set}tscinfo.',
  spec: 'libxc: X86_TSC_INFO',
  length: 'exact',
  layout: struct('xc_sr_rec_x86_tsc_info', {
    mode: u32({ names: TSC_MODES, closed: true, doc: 'TSC mode, TSC_MODE_* constant.' }),
    khz: u32({ meaning: gigahertz, doc: 'TSC frequency, in kHz.' }),
    nsec: u64({ base: 'dec', meaning: (ns) => `${(Number(ns) / 1e9).toFixed(3)} s`, doc: 'Elapsed time, in nanoseconds.' }),
    incarnation: u32({ doc: 'How often the domain was restored before.' }),
    _res1: reserved(4, { doc: 'Reserved.' }),
  }),
  summary: (tsc) => `mode ${TSC_MODES[tsc.get('mode')] ?? hex(tsc.get('mode'))}, ${tsc.get('khz')} kHz, incarnation ${tsc.get('incarnation')}`,
});
