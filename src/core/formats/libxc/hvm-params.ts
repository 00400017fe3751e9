import { array, reserved, struct, u32, u64 } from '../../layout/fields.ts';
import type { Names } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** HVM_PARAM_*, xen/include/public/hvm/params.h. */
const HVM_PARAM_NAMES: Names = {
  0: 'CALLBACK_IRQ', 1: 'STORE_PFN', 2: 'STORE_EVTCHN', 4: 'PAE_ENABLED', 5: 'IOREQ_PFN', 6: 'BUFIOREQ_PFN',
  9: 'VIRIDIAN', 10: 'TIMER_MODE', 11: 'HPET_ENABLED', 12: 'IDENT_PT', 13: 'DM_DOMAIN', 14: 'ACPI_S_STATE',
  15: 'VM86_TSS', 16: 'VPT_ALIGN', 17: 'CONSOLE_PFN', 18: 'CONSOLE_EVTCHN', 19: 'ACPI_IOPORTS_LOCATION',
  20: 'MEMORY_EVENT_CR0', 21: 'MEMORY_EVENT_CR3', 22: 'MEMORY_EVENT_CR4', 23: 'MEMORY_EVENT_INT3', 24: 'NESTEDHVM',
  25: 'MEMORY_EVENT_SINGLE_STEP', 26: 'BUFIOREQ_EVTCHN', 27: 'PAGING_RING_PFN', 28: 'MONITOR_RING_PFN',
  29: 'SHARING_RING_PFN', 30: 'MEMORY_EVENT_MSR', 31: 'TRIPLE_FAULT_REASON', 32: 'IOREQ_SERVER_PFN',
  33: 'NR_IOREQ_SERVER_PAGES', 34: 'VM_GENERATION_ID_ADDR', 35: 'ALTP2M', 36: 'X87_FIP_WIDTH', 37: 'VM86_TSS_SIZED', 38: 'MCA_CAP',
};

const HVM_PARAM = struct('xc_sr_rec_hvm_params_entry', {
  index: u64({ base: 'dec', names: HVM_PARAM_NAMES, doc: 'HVM_PARAM_* number.' }),
  value: u64({ base: 'hex', doc: 'Value of the parameter.' }),
});

export const HVM_PARAMS = defineRecord({
  type: 0x0000000a,
  name: 'HVM_PARAMS',
  doc: 'HVM domain parameters, as accessed by HVMOP_{get,set}_param; only those that are not zero.',
  spec: 'libxc: HVM_PARAMS',
  length: 'atLeast',
  layout: struct('xc_sr_rec_hvm_params', {
    count: u32({ doc: 'Number of parameters in this record.' }),
    _res1: reserved(4, { doc: 'Reserved.' }),
    param: array(HVM_PARAM, { field: 'count' }, { doc: 'The parameters.' }),
  }),
  summary: (body) => plural(body.get('count'), 'parameter'),
});
