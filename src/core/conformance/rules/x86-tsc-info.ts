/** X86_TSC_INFO: a mode that the hypervisor knows. */
import { X86_TSC_INFO } from '../../formats/libxc/x86-tsc-info.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import { look, type Check } from '../check.ts';

const MODE = defineRule({ id: 'libxc.x86-tsc-info.mode', title: 'The TSC mode is 0, 1 or 2', objectors: ['spec', 'restore'], spec: 'libxc: X86_TSC_INFO', cite: 'xen xen/arch/x86/time.c tsc_set_info()', ref: 'C104', hint: 'verify-stream-v2 prints the mode and does not look at it.', logs: 'Unable to set TSC information', checked: VERIFIED });

const SIZE = 24;
/** PVRDTSCP, a mode until Xen 4.11. */
const FORMER_MODE = 3;

export const TSC_INFO: Check = {
  rules: [MODE],
  create: ({ report }) => ({
    visits: [
      {
        layer: 'libxc',
        types: [X86_TSC_INFO.type],
        reads: SIZE,
        visit: look((record) => {
          const mode = record.holds(SIZE) ? record.u32(0) : 0;
          if (mode < FORMER_MODE) return;
          const former = mode === FORMER_MODE;
          report(MODE, record, { range: record.within(0, 4), ...(former ? { objectors: ['restore'] as const } : {}), message: former ? 'mode is 3 (PVRDTSCP), which left with Xen 4.12.' : `mode is ${hex(mode)}; expected 0, 1 or 2.` });
        }),
      },
    ],
  }),
};
