/** Rules of COLO's back channel. `restore` is here Xen's primary, which reads it (libxl_colo_save.c, xg_sr_save.c). */
import { defineRule, READ } from '../../index/finding.ts';

const SAVE = 'xen tools/libs/light/libxl_colo_save.c';
const MERGE = 'xen tools/libs/guest/xg_sr_save.c colo_merge_secondary_dirty_bitmap()';
const STATE = 'libxl: CHECKPOINT_STATE';
const LIST = 'libxc: CHECKPOINT_DIRTY_PFN_LIST';

export const SEQUENCE = defineRule({ id: 'colo.state.sequence', title: 'The secondary says READY, RESUMED, SUSPENDED, in turn', objectors: ['restore'], spec: STATE, cite: `${SAVE} colo_read_svm_ready_done(), colo_read_svm_resumed_done(), colo_read_svm_suspended_done()`, hint: 'The primary gives COLO up and goes on alone.', logs: 'invalid section:', checked: READ });
export const LIST_DUE = defineRule({ id: 'colo.dirty-list.due', title: 'Behind SVM_SUSPENDED stands the list of dirty PFNs', objectors: ['restore'], spec: LIST, cite: MERGE, logs: 'Expect dirty bitmap record, but received', checked: READ });
export const LIST_LENGTH = defineRule({ id: 'colo.dirty-list.length', title: 'A list of PFNs is a multiple of 8 octets', objectors: ['spec', 'restore'], spec: LIST, cite: MERGE, logs: 'Invalid dirty pfn list record length', checked: READ });
export const LIST_HEADER = defineRule({ id: 'colo.dirty-list.header', title: 'The header of a list has 8 octets', objectors: ['spec', 'restore'], spec: 'libxc: Records', cite: 'xen tools/libs/guest/xg_sr_restore.c send_checkpoint_dirty_pfn_list(), since efe8de1f91 (Xen 4.18)', hint: 'A defect of the secondary: it writes its record in C, with a pointer. The primary takes the pointer for PFN 0 and the last PFN for the next record. Xen 4.17 and before are right.', logs: 'Unrecognised record 0x', checked: READ });
export const UNKNOWN = defineRule({ id: 'colo.record.unknown', title: 'The back channel has records of two types', objectors: ['spec', 'restore'], spec: STATE, cite: 'xen tools/libs/light/libxl_stream_read.c process_record()', logs: 'Unrecognised record 0x', checked: READ });
export const STATE_LENGTH = defineRule({ id: 'colo.state.length', title: 'CHECKPOINT_STATE has 4 octets', objectors: ['spec'], spec: STATE, cite: 'xen tools/libs/light/libxl_sr_stream_format.h libxl_sr_checkpoint_state', checked: READ });
export const TRUNCATED = defineRule({ id: 'colo.stream.truncated', title: 'The back channel ends on a record boundary', objectors: ['restore'], spec: '', cite: `${SAVE} colo_common_read_stream_done()`, hint: 'The primary gives COLO up and goes on alone.', logs: 'reading data fails', checked: READ });
export const WAITS = defineRule({ id: 'colo.conversation.left', title: 'What each side waits for where the capture ends', objectors: [], cite: `${SAVE}, tools/libs/light/libxl_colo_restore.c`, hint: 'COLO ends when one side goes away: a back channel has no end of its own.' });
export const MIDDLE = defineRule({ id: 'colo.conversation.middle', title: 'The secondary speaks first when it has the first checkpoint', objectors: [], cite: 'xen tools/libs/light/libxl_colo_restore.c libxl__colo_restore_domain_resume_callback()' });

export const COLO_RULES = [SEQUENCE, LIST_DUE, LIST_LENGTH, LIST_HEADER, UNKNOWN, STATE_LENGTH, TRUNCATED, WAITS, MIDDLE];
