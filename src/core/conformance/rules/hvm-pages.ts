/** Pages that HVM_PARAMS name: libxc clears or initialises them, and does not mind where there is no page. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { HVM_PARAMS, HVM_PARAM_NAMES } from '../../formats/libxc/hvm-params.ts';
import { defineRule, READ } from '../../index/finding.ts';
import { isPopulatedBy } from '../../index/guest-memory.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex } from '../../text.ts';
import type { Check, CheckContext, Place } from '../check.ts';
import { PageList } from '../page-contents/page-list.ts';
import type { RecordView } from '../record-view.ts';

const UNSENT = defineRule({ id: 'libxc.hvm-params.page', title: 'Pages that parameters name are sent', objectors: [], otherwise: 'warning', spec: 'libxc: HVM_PARAMS', cite: 'xen tools/libs/guest/xg_sr_restore_x86_hvm.c handle_hvm_params()', ref: 'C124', hint: 'libxc ignores that the page could not be cleared or initialised, and sets the parameter: the guest has no memory there.', checked: READ });

/** HVM_PARAM_STORE_PFN, IOREQ_PFN, BUFIOREQ_PFN and CONSOLE_PFN: the pages that handle_hvm_params() writes to. */
const PAGES: ReadonlySet<number> = new Set([1, 5, 6, 17]);

const HEADER_SIZE = 8;
const PARAM_SIZE = 16;
const MAX_READ = 64 * 1024;

/** A parameter that names a page, and where its value stands. */
interface Named extends Place {
  readonly index: number;
  readonly pfn: number;
  readonly at: number;
}

export const HVM_PAGES: Check = {
  rules: [UNSENT],
  create: (context) => {
    /** By parameter: a later one replaces an earlier. */
    const named = new Map<number, Named>();
    const visit = (record: RecordView): undefined => {
      if (!context.state.isHvm || record.dropped || !record.littleEndian) return undefined;
      for (let at = HEADER_SIZE; record.holds(at + PARAM_SIZE); at += PARAM_SIZE) {
        const index = record.u64(at);
        const pfn = record.u64(at + 8);
        if (PAGES.has(index) && pfn !== 0) named.set(index, { ...record.place(), index, pfn, at: record.body + at + 8 });
      }
      return undefined;
    };
    return {
      visits: [{ layer: 'libxc', types: [HVM_PARAMS.type], reads: MAX_READ, visit }],
      complete: (end) => (named.size > 0 ? complete(context, named, end) : undefined),
    };
  },
};

function* complete(context: CheckContext, named: ReadonlyMap<number, Named>, end: Place): Scan<void> {
  for (const { index, pfn, at, ...place } of named.values()) {
    if (yield* isPopulated(context, pfn, end.start)) continue;
    context.report(UNSENT, place, { range: rangeOf(at, 8), message: `${HVM_PARAM_NAMES[index] ?? `parameter ${index}`} names pfn ${hex(pfn)}, which no PAGE_DATA gives memory to.` });
  }
}

/** Whether an entry before `end` gives the page memory. Lists only are read, the last that span the PFN first. */
function* isPopulated({ index }: CheckContext, pfn: number, end: number): Scan<boolean> {
  const rows = [...index.rowsSpanning(pfn)].filter((row) => index.startOf(row) < end && !index.isCut(row));
  const list = new PageList();
  for (const row of rows.reverse()) {
    const batch = { row, body: index.startOf(row) + RECORD_HEADER_SIZE, pageCount: index.pagesOf(row)?.count ?? 0 };
    for (let window = 0; window < list.windows(batch); window++) {
      yield* list.load(batch, window);
      for (let entry = 0; entry < list.length; entry++) if (list.pfns[entry] === pfn && isPopulatedBy(list.types[entry] ?? 0)) return true;
    }
  }
  return false;
}
