/** What Xen logs at an objection, with its arguments where the stream decides them, and the function that logs it. */
import { notHandledLog, typeWords } from '../formats/libxc/log-words.ts';
import { HVM_PARAMS } from '../formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { SHARED_INFO } from '../formats/libxc/shared-info.ts';
import { X86_PV_INFO } from '../formats/libxc/x86-pv-info.ts';
import { X86_TSC_INFO } from '../formats/libxc/x86-tsc-info.ts';
import type { RecordIndex } from '../index/record-index.ts';
import type { Meeting } from './meeting.ts';

/** `xen tools/libs/guest/xg_sr_common.c read_record()`. */
const CITE = /^xen(?:-api)? (?<version>[\d.]+ )?(?<file>\S+) (?<function>\w+\(\))/;

const X86_RESTORE = 'tools/libs/guest/xg_sr_restore_x86';
/** The rule on lengths is one for all records; each is looked at by its own handler. */
const HANDLERS: ReadonlyMap<number, readonly [where: string, file: string]> = new Map([
  [PAGE_DATA.type, ['handle_page_data()', 'tools/libs/guest/xg_sr_restore.c']],
  [X86_PV_INFO.type, ['handle_x86_pv_info()', `${X86_RESTORE}_pv.c`]],
  [SHARED_INFO.type, ['handle_shared_info()', `${X86_RESTORE}_pv.c`]],
  [X86_TSC_INFO.type, ['handle_x86_tsc_info()', 'tools/libs/guest/xg_sr_common_x86.c']],
  [HVM_PARAMS.type, ['handle_hvm_params()', `${X86_RESTORE}_hvm.c`]],
]);

export function placeOf({ finding }: Meeting, index: RecordIndex): { where: string; file: string } {
  if (finding.rule === 'libxc.record.length') {
    const handler = HANDLERS.get(index.typeOf(finding.row));
    if (handler !== undefined) return { where: handler[0], file: handler[1] };
    if (typeWords(index.typeOf(finding.row)).includes('vcpu')) return { where: 'handle_x86_pv_vcpu_blob()', file: `${X86_RESTORE}_pv.c` };
  }
  const groups = CITE.exec(finding.cite)?.groups;
  return { where: groups?.['function'] ?? '', file: groups?.['file'] ?? '' };
}

const NOT_HANDLED: ReadonlySet<string> = new Set(['libxc.record.unknown-mandatory', 'libxc.record.hvm-in-pv', 'libxc.record.pv-in-hvm', 'libxc.toolstack.deprecated', 'libxc.checkpoint-dirty-pfn-list.forward', 'libxc.checkpoint.optional']);

/** The whole message where the stream alone decides it; else what the rule says of it. */
export function loggedText({ finding, moment }: Meeting, index: RecordIndex): string {
  const { rule, row, logs } = finding;
  const type = row >= 0 && row < index.rowCount ? index.typeOf(row) : 0;
  if (NOT_HANDLED.has(rule)) return notHandledLog(type, moment === 'replay');
  // The end of the file itself goes without a word.
  return rule === 'libxl.stream.truncated' ? '' : logs;
}
