/** X86_PV_INFO: once, before what depends on the guest's width, and a width that goes with the levels of its page tables. */
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { SHARED_INFO } from '../../formats/libxc/shared-info.ts';
import { X86_PV_INFO } from '../../formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, type Judge, VERIFIED } from '../../index/finding.ts';
import { look, type Check } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxc: X86_PV_INFO';
const HANDLER = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c handle_x86_pv_info()';

const LATE = defineRule({ id: 'libxc.x86-pv-info.late', title: 'X86_PV_INFO stands before every other PV record', objectors: ['spec', 'restore'], spec: 'libxc: x86 PV Guest', cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c handle_x86_pv_p2m_frames(), handle_shared_info()', ref: 'C047', hint: 'verify-stream-v2 checks no order.', logs: 'Not yet received X86_PV_INFO record', checked: VERIFIED });
const REPEATED = defineRule({ id: 'libxc.x86-pv-info.repeated', title: 'X86_PV_INFO stands once', objectors: ['restore'], spec: SPEC, cite: HANDLER, ref: 'C048', hint: 'verify-stream-v2 does not count them.', logs: 'Already received X86_PV_INFO record', checked: VERIFIED });
const COMBINATION = defineRule({ id: 'libxc.x86-pv-info.combination', title: 'Width 4 goes with 3 levels, width 8 with 4', objectors: ['restore'], spec: SPEC, cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c valid_x86_pv_info_combination()', ref: 'C049', hint: 'verify-stream-v2 looks at each of the two alone.', logs: 'Invalid X86_PV_INFO combination: width', checked: VERIFIED });

/** Who asks for X86_PV_INFO before which record: the specification's list has no SHARED_INFO, and libxc takes vCPUs without. */
const WHO: ReadonlyMap<number, readonly Judge[]> = new Map([
  [X86_PV_P2M_FRAMES.type, ['spec', 'restore']],
  [SHARED_INFO.type, ['restore']],
  [PAGE_DATA.type, ['spec']],
  [X86_PV_VCPU_BASIC.type, ['spec']],
]);
const SIZE = 2;

export const PV_INFO: Check = {
  rules: [LATE, REPEATED, COMBINATION],
  create: ({ report, state }) => {
    const told = new Set<Judge>();
    const late = (record: RecordView): void => {
      if (state.pvInfo || !state.isPv || told.size === 2) return;
      const objectors = (WHO.get(record.type) ?? []).filter((judge) => !told.has(judge));
      if (objectors.length === 0) return;
      for (const judge of objectors) told.add(judge);
      report(LATE, record, { range: record.typeField, objectors, message: `${recordName('libxc', record.type)} stands before X86_PV_INFO, which says how wide the guest's words are.` });
    };
    const combination = (record: RecordView): void => {
      if (state.pvInfo) report(REPEATED, record, { range: record.typeField, message: 'A second X86_PV_INFO.' });
      const [width, levels] = record.bytes;
      if (width === undefined || levels === undefined || (width === 4 && levels === 3) || (width === 8 && levels === 4)) return;
      const alone = (width !== 4 && width !== 8) || (levels !== 3 && levels !== 4);
      report(COMBINATION, record, { range: record.within(0, SIZE), logs: `Invalid X86_PV_INFO combination: width ${width}, pt_levels ${levels}`, ...(alone ? { objectors: ['spec', 'verify', 'restore'] } : {}), message: `Expected guest_width 4 with pt_levels 3, or 8 with 4; found ${width} with ${levels}.` });
    };
    return {
      visits: [
        { layer: 'libxc', types: [...WHO.keys()], visit: look(late) },
        { layer: 'libxc', types: [X86_PV_INFO.type], reads: SIZE, visit: look(combination) },
      ],
    };
  },
};
