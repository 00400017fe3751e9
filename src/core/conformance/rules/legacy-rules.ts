/**
 * The rules on what legacy pieces hold. `restore` is a current Xen: its converter first, then its restore of what that
 * made; what the restores up to Xen 4.5 did stands in the hint. A current Xen never comes behind the first tail.
 */
import { defineRule, READ, type Rule } from '../../index/finding.ts';
import { STATE_RULES } from './x86-pv-vcpu-rules.ts';

const CONVERTER = 'xen tools/python/scripts/convert-legacy-stream';
const RESTORE = 'xen tools/libs/guest/xg_sr_restore.c';
const RESTORE_PV = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c';

export const VCPU_BLOCK_TWICE = defineRule({ id: 'legacy.extended-info.repeated', title: 'Extended info has one "vcpu" block', objectors: ['restore'], cite: `${RESTORE_PV} handle_x86_pv_info()`, hint: 'The converter makes an X86_PV_INFO of each; Restores up to Xen 4.5 take the last.', logs: 'Already received X86_PV_INFO record', checked: READ });
export const FRAME = defineRule({ id: 'legacy.p2m-frame-list.frame', title: 'Frames of the p2m are normal pages of the guest', objectors: ['restore'], cite: `${RESTORE_PV} update_guest_p2m()`, hint: 'Restores up to Xen 4.5 say "PFN-to-MFN frame-list number is invalid".', logs: 'for p2m_frame_list[', checked: READ });

export const PAGE_TYPE = defineRule({ id: 'legacy.page-batch.type', title: 'Pages have types that Xen has', objectors: ['restore'], cite: `${RESTORE} handle_page_data()`, hint: 'Restores up to Xen 4.5 say "Bogus page type" of 5, 6 and 7, and take 8.', logs: 'Unknown type', checked: READ });
export const PFN_RANGE = defineRule({ id: 'legacy.page-batch.pfn-range', title: 'PFNs are below p2m_size', objectors: ['restore'], otherwise: 'warning', cite: `${RESTORE} handle_page_data()`, hint: 'libxc takes every PFN of an HVM guest. Restores up to Xen 4.5 write beyond their tables before they refuse.', logs: 'outside domain maximum', checked: READ });
export const ONLY_HOLES = defineRule({ id: 'legacy.page-batch.holes-only', title: 'A batch has more than holes', objectors: ['restore'], cite: `${CONVERTER} write_page_data()`, hint: 'The converter makes a PAGE_DATA without a PFN of it, which libxc refuses. Savers leave such a batch out; restores up to Xen 4.5 take it.', logs: 'Expected at least 1 pfn in PAGE_DATA record', checked: READ });
export const TWICE = defineRule({ id: 'legacy.page-batch.duplicate', title: 'A PFN stands once in a batch', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} read_chunks()`, hint: 'The converter stops where type and PFN are the same. Restores up to Xen 4.5 take it; the later page wins.', logs: 'Duplicate pfns in batch', checked: READ });

export const HVM_IN_PV = defineRule({ id: 'legacy.chunk.hvm-in-pv', title: 'HVM parameters stand in streams of HVM guests', objectors: ['restore'], cite: `${CONVERTER} write_libxc_hvm_params()`, hint: 'The converter stops at END. Restores up to Xen 4.5 ignore them.', logs: 'HVM-only param in PV stream', checked: READ });
export const PARAM = defineRule({ id: 'legacy.hvm-param.value', title: 'A parameter is set to a value that it may have', objectors: ['restore'], cite: 'xen xen/arch/x86/hvm/hvm.c hvm_set_param()', logs: 'set HVM param', checked: READ });
export const PARAM_PAD = defineRule({ id: 'legacy.hvm-param.pad', title: 'The padding of a parameter is zeroes', objectors: [], cite: `${CONVERTER} read_chunks()`, hint: 'Nobody reads it: savers zero the struct, so it says that something else wrote the stream, or damaged it.', checked: READ });
export const IOREQ = defineRule({ id: 'legacy.hvm-param.ioreq-server', title: 'Pages of I/O request servers come with their PFN', objectors: [], otherwise: 'warning', cite: 'xen xen/arch/x86/hvm/hvm.c hvm_set_param()', hint: 'Restores up to Xen 4.5 log it and set neither.', checked: READ });
export const TSC_MODE = defineRule({ id: 'legacy.tsc-info.mode', title: 'The TSC mode is 0, 1 or 2', objectors: ['restore'], cite: 'xen xen/arch/x86/time.c tsc_set_info()', hint: 'Up to Xen 4.11 mode 3 (PVRDTSCP) was taken.', logs: 'Unable to set TSC information', checked: READ });
export const TOOLSTACK = defineRule({ id: 'legacy.toolstack.content', title: 'The toolstack\u2019s data is libxl\u2019s', objectors: ['restore'], cite: `${CONVERTER} read_libxl_toolstack()`, hint: 'The converter looks at it when its output is for libxl, and drops it for libxc alone.', logs: 'StreamError', checked: READ });
export const TOOLSTACK_GUEST = defineRule({ id: 'legacy.toolstack.guest', title: 'Regions of a device model stand in streams of HVM guests', objectors: ['restore'], cite: 'xen tools/libs/light/libxl_stream_read.c process_record()', hint: 'The converter makes EMULATOR_XENSTORE_DATA of them, which libxl refuses of a PV guest. Restores up to Xen 4.5 take them.', logs: 'record when none was expected', checked: READ });

export const MAP_BEYOND = defineRule({ id: 'legacy.vcpu-info.map', title: 'The map has no vCPU above max_vcpu_id', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} read_pv_tail()`, hint: 'Restores up to Xen 4.5 look at no such bit; the converter reads a context for each, and takes what stands behind the last vCPU for it.', logs: 'Stream truncated', checked: READ });
export const VCPU_INFO_TWICE = defineRule({ id: 'legacy.vcpu-info.repeated', title: 'VCPU_INFO stands once in a checkpoint', objectors: ['restore'], otherwise: 'warning', cite: `${CONVERTER} read_chunks()`, hint: 'The converter adds the vCPUs of each to one list and reads their contexts as often. Of restores up to Xen 4.5 the last counts.', logs: 'Stream truncated', checked: READ });
export const NO_BOOT_VCPU = defineRule({ id: 'legacy.vcpu-info.no-boot-vcpu', title: 'vCPU 0 is online', objectors: ['restore'], cite: `${RESTORE_PV} update_vcpu_context()`, hint: 'Savers always set its bit.', logs: 'Sender didn\'t send vcpu0\'s basic state', checked: READ });
export const VCPU_ID = defineRule({ id: 'legacy.vcpu.id', title: 'A vCPU is one of the domain\u2019s', objectors: ['restore'], cite: `${RESTORE_PV} handle_x86_pv_vcpu_blob()`, logs: 'exceeds domain max', checked: READ });
export const XSAVE_SHORT = defineRule({ id: 'legacy.vcpu.xsave-short', title: 'Extended state has at least its two masks', objectors: ['restore'], otherwise: 'warning', cite: `${RESTORE_PV} handle_x86_pv_vcpu_blob()`, hint: 'Restores up to Xen 4.5 hand it to the hypervisor, which wants 16 bytes at least (XEN_DOMCTL_setvcpuextstate).', logs: 'record too short: min', checked: READ });
export const EMPTY_CONTEXT = defineRule({ id: 'legacy.hvm-context.empty', title: 'The HVM context has content', objectors: ['restore'], cite: 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c x86_hvm_stream_complete()', logs: 'Unable to restore HVM context', checked: READ });

/** What a vCPU of a legacy stream holds becomes a record of its own, and is judged by that record's rules. */
const twin = (rule: Rule): Rule => ({ ...rule, id: rule.id.replace('libxc.x86-pv-vcpu-', 'legacy.vcpu-'), spec: '', hint: rule.hint.replace(/; verify-stream-v2 .*$/, '.'), checked: READ });
const TWINS: ReadonlyMap<string, Rule> = new Map(STATE_RULES.map((rule) => [rule.id, twin(rule)]));
/** No legacy stream has MSRs: a saver refuses such a guest. */
const LEGACY_STATE_RULES = [...TWINS.values()].filter(({ id }) => !id.startsWith('legacy.vcpu-msrs'));

export const twinOf = (rule: Rule): Rule => TWINS.get(rule.id) ?? rule;

export const LEGACY_CONTENT_RULES: readonly Rule[] = [
  VCPU_BLOCK_TWICE, FRAME, PAGE_TYPE, PFN_RANGE, ONLY_HOLES, TWICE, HVM_IN_PV, PARAM, PARAM_PAD, IOREQ, TSC_MODE, TOOLSTACK, TOOLSTACK_GUEST,
  MAP_BEYOND, VCPU_INFO_TWICE, NO_BOOT_VCPU, VCPU_ID, XSAVE_SHORT, EMPTY_CONTEXT, ...LEGACY_STATE_RULES,
];
