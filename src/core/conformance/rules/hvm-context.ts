/** HVM_CONTEXT: there, not empty, and behind HVM_PARAMS. What is in it: hvm-context-entries.ts. */
import { HVM_CONTEXT } from '../../formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../formats/libxc/hvm-params.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { look, type Check, type Place } from '../check.ts';
import { CONTEXT_BEFORE_PARAMS } from '../departures.ts';
import type { RecordView } from '../record-view.ts';
import { checkEntries, ENTRY_RULES } from './hvm-context-entries.ts';

const COMPLETE = 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c x86_hvm_stream_complete()';

const MISSING = defineRule({ id: 'libxc.hvm-context.missing', title: 'The image of an HVM guest has HVM_CONTEXT', objectors: ['restore'], spec: 'libxc: HVM_CONTEXT', cite: COMPLETE, ref: 'C120', logs: 'Unable to restore HVM context', checked: VERIFIED });
const EMPTY = defineRule({ id: 'libxc.hvm-context.empty', title: 'HVM_CONTEXT has content', objectors: ['verify', 'restore'], spec: 'libxc: HVM_CONTEXT', cite: COMPLETE, ref: 'C120', logs: 'Unable to restore HVM context', checked: VERIFIED });
const REPEATED = defineRule({ id: 'libxc.hvm-context.repeated', title: 'HVM_CONTEXT stands once, or once a checkpoint', objectors: [], spec: 'libxc: HVM_CONTEXT', cite: 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c handle_hvm_context()', ref: 'C127', hint: 'libxc keeps the last alone.', checked: VERIFIED });

export const CONTEXT: Check = {
  rules: [MISSING, EMPTY, REPEATED, CONTEXT_BEFORE_PARAMS, ...ENTRY_RULES],
  create: (context) => {
    const { report, state } = context;
    let last: (Place & { readonly bodyLength: number }) | null = null;
    let params = false;
    let told = false;
    let checkpoint = -1;
    const visit = (record: RecordView): void => {
      if (record.bodyLength === 0) report(EMPTY, record, { range: record.lengthField, message: 'HVM_CONTEXT has no content; a context has at least a HEADER and an END entry.' });
      if (checkpoint === state.checkpoints) report(REPEATED, record, { range: record.typeField, message: 'A second HVM_CONTEXT: a restore forgets the one before.' });
      checkpoint = state.checkpoints;
      if (!record.dropped) last = { ...record.place(), bodyLength: record.bodyLength };
      if (params || told || !state.isHvm) return;
      told = true;
      report(CONTEXT_BEFORE_PARAMS, record, { range: record.typeField, message: 'HVM_CONTEXT stands before HVM_PARAMS, as every Xen writes it and the specification does not ask for.' });
    };
    return {
      visits: [
        { layer: 'libxc', types: [HVM_CONTEXT.type], visit: look(visit) },
        { layer: 'libxc', types: [HVM_PARAMS.type], visit: look(() => { params = true; }) },
      ],
      complete: (end) => {
        if (!state.isHvm) return undefined;
        if (last === null) report(MISSING, end, { message: 'The image has no HVM_CONTEXT: no vCPU and no device has a state.' });
        return last === null || last.bodyLength === 0 ? undefined : checkEntries(context, last);
      },
    };
  },
};
