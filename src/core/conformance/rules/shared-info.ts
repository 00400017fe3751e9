/** SHARED_INFO: without it the guest gets an empty one. */
import { SHARED_INFO } from '../../formats/libxc/shared-info.ts';
import { defineRule, SEEN } from '../../index/finding.ts';
import { look, type Check } from '../check.ts';

const MISSING = defineRule({ id: 'libxc.shared-info.missing', title: 'The image of a PV guest has SHARED_INFO', objectors: [], otherwise: 'warning', spec: 'libxc: SHARED_INFO', cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c handle_shared_info()', ref: 'C094', hint: 'A restore takes it; the guest finds its time and the places of its vCPUs\u2019 state zeroed.', checked: SEEN });

export const SHARED: Check = {
  rules: [MISSING],
  create: ({ report, state }) => {
    let seen = false;
    return {
      visits: [{ layer: 'libxc', types: [SHARED_INFO.type], visit: look(() => { seen = true; }) }],
      complete: (end) => {
        if (!seen && state.isPv) report(MISSING, end, { message: 'The image has no SHARED_INFO.' });
        return undefined;
      },
    };
  },
};
