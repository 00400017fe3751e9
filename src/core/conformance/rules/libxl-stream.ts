/** What libxl's reader makes of records in places where it does not expect them, and of a config that is for another guest. */
import { CHECKPOINT } from '../../formats/libxc/checkpoint.ts';
import { DHDR_TYPES, DHDR_TYPE_X86_PV } from '../../formats/libxc/domain-header.ts';
import { signed32 } from '../../formats/libxc/log-words.ts';
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { CHECKPOINT_END } from '../../formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../formats/libxl/checkpoint-state.ts';
import { END } from '../../formats/libxl/end.ts';
import { LIBXC_CONTEXT } from '../../formats/libxl/libxc-context.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex } from '../../text.ts';
import { isCutRecord, look, type Check, type Place } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const READER = 'xen tools/libs/light/libxl_stream_read.c';

const STATE_OUTSIDE = defineRule({ id: 'libxl.checkpoint-state.outside', title: 'CHECKPOINT_STATE stands behind a checkpoint of COLO', objectors: ['spec', 'restore'], spec: 'libxl: CHECKPOINT_STATE', cite: `${READER} process_record()`, ref: 'C148', hint: 'verify-stream-v2 checks no order.', logs: 'Unexpected CHECKPOINT_STATE record in stream', checked: VERIFIED });
const STATE_ID = defineRule({ id: 'libxl.checkpoint-state.id', title: 'The primary asks for a new checkpoint, and for nothing else', objectors: ['spec', 'restore'], spec: 'libxl: CHECKPOINT_STATE', cite: 'xen tools/libs/light/libxl_colo_restore.c', ref: 'C148', hint: 'verify-stream-v2 only asks for a body.', logs: 'invalid section:', checked: VERIFIED });
const END_INSIDE = defineRule({ id: 'libxl.end.in-checkpoint', title: 'END does not stand inside a checkpoint', objectors: ['spec', 'restore'], spec: 'libxl: CHECKPOINT_END', cite: `${READER} stream_complete()`, ref: 'C148', hint: 'libxl keeps the record until CHECKPOINT_END and then fails an assertion; without CHECKPOINT_END it waits for ever. verify-stream-v2 checks no order.', logs: 'Assertion `rc\' failed', checked: VERIFIED });
const NO_LIBXC = defineRule({ id: 'libxl.libxc-context.missing', title: 'The stream has LIBXC_CONTEXT', objectors: [], otherwise: 'warning', spec: 'libxl: LIBXC_CONTEXT', cite: `${READER} process_record()`, ref: 'C147', hint: 'libxl does not miss it: the domain stays empty.', checked: VERIFIED });
const TWO_LIBXC = defineRule({ id: 'libxl.libxc-context.repeated', title: 'LIBXC_CONTEXT stands once', objectors: [], otherwise: 'warning', spec: 'libxl: LIBXC_CONTEXT', cite: `${READER} process_record()`, ref: 'C147', hint: 'libxl starts another restore into the same domain.', checked: VERIFIED });
const GUEST = defineRule({ id: 'libxc.domain-header.config', title: 'The image is of the guest that the config describes', objectors: ['restore'], spec: 'libxc: Domain Header', cite: 'xen tools/libs/guest/xg_sr_restore_x86_pv.c x86_pv_setup(), xg_sr_restore_x86_hvm.c x86_hvm_setup()', ref: 'C006', logs: 'domain into an x86', checked: VERIFIED });

export const LIBXL_STREAM: Check = {
  rules: [STATE_OUTSIDE, STATE_ID, END_INSIDE, NO_LIBXC, TWO_LIBXC, GUEST],
  create: ({ report, config, index, colo, state, dependsOn, inLibxl }) => {
    let inCheckpoint = false;
    let contexts = 0;
    let ended = false;
    const checkState = (record: RecordView): void => {
      const due = colo && record.row > 0 && index.layerOf(record.row - 1) === record.layer && index.typeOf(record.row - 1) === CHECKPOINT_END.type;
      if (!due) report(STATE_OUTSIDE, record, { range: record.typeField, message: 'CHECKPOINT_STATE where libxl does not wait for one.' });
      else if (record.holds(4) && record.u32(0) !== 0) report(STATE_ID, record, { range: record.within(0, 4), logs: `invalid section: ${signed32(record.u32(0))}`, message: `control_id is ${hex(record.u32(0))}; only 0 (NEW) goes from primary to secondary.` });
    };
    const checkEnd = (record: RecordView): void => {
      // A reader that waits for CHECKPOINT_END fails, checkpoints before or not.
      if (inCheckpoint) report(END_INSIDE, { ...record.place(), dropped: false }, { message: 'END between CHECKPOINT and CHECKPOINT_END.' });
      ended = true;
      if (state.domainType === 0) report(NO_LIBXC, record, { message: 'The stream ends without LIBXC_CONTEXT: no memory, no vCPU.' });
    };
    const checkGuest = (record: RecordView): void => {
      if (!config.present) dependsOn('a config given apart');
      if (config.type === null || DHDR_TYPES[state.domainType] === undefined) return;
      const isPv = state.domainType === DHDR_TYPE_X86_PV;
      if (isPv !== (config.type === 'pv')) report(GUEST, record, { range: record.within(0, 4), logs: `Unable to restore ${DHDR_TYPES[state.domainType] ?? ''} domain into an ${config.type === 'pv' ? 'x86_pv' : 'x86 HVM'} domain`, message: `The image is of an ${DHDR_TYPES[state.domainType] ?? ''} guest; the config is of a ${config.type.toUpperCase()} guest.` });
    };
    const repeated = (record: RecordView): void => {
      if (contexts++ > 0) report(TWO_LIBXC, record, { range: record.typeField, message: 'A second LIBXC_CONTEXT.' });
    };
    /** The end of the file is END to libxl. */
    const finish = (end: Place): void => {
      if (inLibxl && !ended && contexts === 0 && state.domainType === 0 && !isCutRecord(index, end.row)) report(NO_LIBXC, end, { message: 'The stream ends before LIBXC_CONTEXT: no memory, no vCPU.' });
    };
    return {
      finish,
      visits: [
        { layer: 'libxl', types: [CHECKPOINT_STATE.type], reads: 4, visit: look(checkState) },
        { layer: 'libxl', types: [END.type], visit: look(checkEnd) },
        { layer: 'libxl', types: [LIBXC_CONTEXT.type], visit: look(repeated) },
        { layer: 'libxc', types: [1], kind: 'header', visit: look(checkGuest) },
        { layer: 'libxc', types: [CHECKPOINT.type], visit: look(() => { inCheckpoint = true; }) },
        { layer: 'libxl', types: [CHECKPOINT_END.type], visit: look(() => { inCheckpoint = false; }) },
        { layer: 'libxc', types: [PAGE_DATA.type], visit: look(() => { if (state.pages === 0) dependsOn('enough free memory for the guest'); }) },
      ],
    };
  },
};
