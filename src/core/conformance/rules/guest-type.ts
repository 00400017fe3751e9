/** Records that the guest's type does not have, and records that no forward stream has. */
import { CHECKPOINT_DIRTY_PFN_LIST } from '../../formats/libxc/checkpoint-dirty-pfn-list.ts';
import { HVM_CONTEXT } from '../../formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../formats/libxc/hvm-params.ts';
import { SHARED_INFO } from '../../formats/libxc/shared-info.ts';
import { TOOLSTACK } from '../../formats/libxc/toolstack.ts';
import { X86_PV_INFO } from '../../formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../formats/libxc/x86-pv-vcpu-xsave.ts';
import { notHandledLog } from '../../formats/libxc/log-words.ts';
import { recordName } from '../../formats/names.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { plural } from '../../text.ts';
import { look, type Check } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const HVM_IN_PV = defineRule({ id: 'libxc.record.hvm-in-pv', title: 'An image of a PV guest has no records of HVM guests', objectors: ['spec', 'restore'], spec: 'libxc: Layout', cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c x86_pv_process_record()', ref: 'C105', hint: 'verify-stream-v2 does not look at the guest\u2019s type.', logs: 'Mandatory record', checked: VERIFIED });
const PV_IN_HVM = defineRule({ id: 'libxc.record.pv-in-hvm', title: 'An image of an HVM guest has no records of PV guests', objectors: ['spec', 'restore'], spec: 'libxc: Layout', cite: 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c x86_hvm_process_record()', ref: 'C125', hint: 'verify-stream-v2 does not look at the guest\u2019s type.', logs: 'Mandatory record', checked: VERIFIED });
const DEPRECATED = defineRule({ id: 'libxc.toolstack.deprecated', title: 'No image has a TOOLSTACK record', objectors: ['spec', 'verify', 'restore'], spec: 'libxc: TOOLSTACK (deprecated)', cite: 'xen tools/libs/guest/xg_sr_restore.c process_record()', ref: 'C029', hint: 'verify-stream-v2 stops with a script error and exit status 2. Drafts of the format had the record; XenServer shipped one.', logs: 'Mandatory record 0xb (Toolstack) not handled', checked: VERIFIED });
const BACK_CHANNEL = defineRule({ id: 'libxc.checkpoint-dirty-pfn-list.forward', title: 'CHECKPOINT_DIRTY_PFN_LIST goes from secondary to primary only', objectors: ['spec', 'verify', 'restore'], spec: 'libxc: CHECKPOINT_DIRTY_PFN_LIST', cite: 'xen tools/libs/guest/xg_sr_restore.c process_record()', ref: 'C030', logs: 'Mandatory record 0xf (Checkpoint dirty pfn list) not handled', checked: VERIFIED });

const HVM_ONLY = [HVM_CONTEXT, HVM_PARAMS].map(({ type }) => type);
const PV_ONLY = [X86_PV_INFO, X86_PV_P2M_FRAMES, X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS, SHARED_INFO].map(({ type }) => type);

/** libxl's data of 4.2 to 4.5: version 1, and a count of regions (xen 4.5 tools/libxl/libxl_dom.c libxl__toolstack_save()). */
const PHYSMAP_HEADER = 8;
const PHYSMAP_VERSION = 1;
const REGION_SIZE = 28;

function physmap(record: RecordView): string {
  if (!record.holds(PHYSMAP_HEADER) || record.u32(0) !== PHYSMAP_VERSION) return '';
  const regions = record.u32(4);
  return PHYSMAP_HEADER + regions * REGION_SIZE <= record.bodyLength ? `: it begins as libxl\u2019s physmap of version 1 does, with ${plural(regions, 'region')} of the device model` : '';
}

export const GUEST_TYPE: Check = {
  rules: [HVM_IN_PV, PV_IN_HVM, DEPRECATED, BACK_CHANNEL],
  create: ({ report, state }) => ({
    visits: [
      {
        layer: 'libxc',
        types: HVM_ONLY,
        visit: look((record) => {
          if (state.isPv) report(HVM_IN_PV, record, { range: record.typeField, logs: notHandledLog(record.type, state.checkpoints > 0), message: `${recordName('libxc', record.type)} in an image of an x86 PV guest.` });
        }),
      },
      {
        layer: 'libxc',
        types: PV_ONLY,
        visit: look((record) => {
          if (state.isHvm) report(PV_IN_HVM, record, { range: record.typeField, logs: notHandledLog(record.type, state.checkpoints > 0), message: `${recordName('libxc', record.type)} in an image of an x86 HVM guest.` });
        }),
      },
      { layer: 'libxc', types: [TOOLSTACK.type], reads: PHYSMAP_HEADER, visit: look((record) => report(DEPRECATED, record, { range: record.typeField, message: `A TOOLSTACK record, which only drafts of the format had, with ${plural(record.bodyLength, 'byte')} of the toolstack\u2019s own${physmap(record)}.` })) },
      { layer: 'libxc', types: [CHECKPOINT_DIRTY_PFN_LIST.type], visit: look((record) => report(BACK_CHANNEL, record, { range: record.typeField, message: 'CHECKPOINT_DIRTY_PFN_LIST in a stream to the restoring side; it belongs into the back channel of COLO.' })) },
    ],
  }),
};
