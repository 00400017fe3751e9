/** PAGE_DATA against what came before it: the list itself is the scan's. */
import { hex } from '../../text.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import { beyondMaximumLog } from '../../formats/libxc/log-words.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../../formats/libxc/page-data.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { HOLES_AS_XTAB } from '../departures.ts';
import type { Check, CheckContext } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxc: PAGE_DATA';
const HANDLER = 'xen tools/libs/guest/xg_sr_restore.c handle_page_data()';

const EARLY = defineRule({ id: 'libxc.page-data.early', title: 'PAGE_DATA of a PV guest stands behind X86_PV_P2M_FRAMES', objectors: ['spec', 'restore'], spec: 'libxc: x86 PV Guest', cite: HANDLER, ref: 'C076', hint: 'Of pfn 0 libxc dereferences a NULL pointer. verify-stream-v2 checks no order.', logs: 'outside domain maximum', checked: VERIFIED });
const RANGE = defineRule({ id: 'libxc.page-data.pfn-range', title: 'A PFN of a PV guest is at most the highest end_pfn so far', objectors: ['restore'], spec: SPEC, cite: HANDLER, ref: 'C062', hint: 'verify-stream-v2 knows no maximum.', logs: 'outside domain maximum', checked: VERIFIED });
const HUGE = defineRule({ id: 'libxc.page-data.pfn-huge', title: 'A PFN of an HVM guest is one that a processor can address', objectors: [], otherwise: 'warning', spec: SPEC, cite: 'xen tools/libs/guest/xg_sr_restore.c pfn_set_populated()', ref: 'C063', hint: 'libxc takes every PFN and makes a bitmap up to it; whether it can depends on the memory of the host, and on the hypervisor.', checked: VERIFIED });

/** 52-bit physical addresses have PFNs of 40 bits. */
const PHYSICAL_PFNS = 2 ** 40;
const XTAB = 0xf;
/** xen tools/libs/guest/xg_sr_save.c: MAX_BATCH_SIZE. */
const FIRST_BATCH = 1024;

export const PAGES: Check = {
  rules: [EARLY, RANGE, HUGE, HOLES_AS_XTAB],
  create: (context) => {
    const { state } = context;
    let early = false;
    return {
      visits: [
        {
          layer: 'libxc',
          types: [PAGE_DATA.type],
          visit: (record) => {
            if (state.isPv && state.p2mFrames === 0) {
              if (early) return undefined;
              early = true;
              return reportEarly(context, record);
            }
            // The holes of the first MiB stand in the first batch.
            if (state.isHvm && state.pages === 0 && record.pageCount > 0) return findHole(context, record);
            const limit = state.isPv ? state.maxPfn : PHYSICAL_PFNS - 1;
            return record.pageCount > 0 && record.pageHigh > limit ? findEntry(context, record, limit) : undefined;
          },
        },
      ],
    };
  },
};

/** Without P2M_FRAMES max_pfn is 0, beyond which libxc takes no PFN. */
function* reportEarly(context: CheckContext, record: RecordView): Scan<void> {
  const { littleEndian } = record;
  const place = record.place();
  const range = record.typeField;
  const bytes = yield* context.read(record.body + PAGE_DATA_HEADER_SIZE, Math.min(record.pageCount, FIRST_BATCH) * PFN_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let logs = {};
  for (let at = 0; at + PFN_SIZE <= bytes.length; at += PFN_SIZE) {
    const pfn = pfnOf(view.getUint32(at + (littleEndian ? 0 : 4), littleEndian), view.getUint32(at + (littleEndian ? 4 : 0), littleEndian));
    if (pfn === 0) continue;
    logs = { logs: beyondMaximumLog(pfn, at / PFN_SIZE) };
    break;
  }
  context.report(EARLY, place, { range, ...logs, message: 'PAGE_DATA stands before X86_PV_P2M_FRAMES, which says how many pages the guest has.' });
}

/** The first entry of the first batch that is a hole. */
function* findHole(context: CheckContext, record: RecordView): Scan<void> {
  const start = record.body + PAGE_DATA_HEADER_SIZE;
  const bytes = yield* context.read(start, Math.min(record.pageCount, FIRST_BATCH) * PFN_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + PFN_SIZE <= bytes.length; at += PFN_SIZE) {
    if (pageTypeOf(view.getUint32(at + (record.littleEndian ? 4 : 0), record.littleEndian)) !== XTAB) continue;
    context.report(HOLES_AS_XTAB, record, { range: rangeOf(start + at, PFN_SIZE), message: `pfn[${at / PFN_SIZE}] is a hole, and sent as XTAB, as every Xen does and the specification does not say.` });
    break;
  }
  if (record.pageHigh > PHYSICAL_PFNS - 1) yield* findEntry(context, record, PHYSICAL_PFNS - 1);
}

/** The first entry beyond the limit; the list is read a second time only where there is one. */
function* findEntry({ read, report, state }: CheckContext, record: RecordView, limit: number): Scan<void> {
  const start = record.body + PAGE_DATA_HEADER_SIZE;
  const { littleEndian, pageCount } = record;
  const perWindow = 8192;
  for (let first = 0; first < pageCount; first += perWindow) {
    const bytes = yield* read(start + first * PFN_SIZE, Math.min(perWindow, pageCount - first) * PFN_SIZE);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + PFN_SIZE <= bytes.length; at += PFN_SIZE) {
      const upper = view.getUint32(at + (littleEndian ? 4 : 0), littleEndian);
      const pfn = pfnOf(view.getUint32(at + (littleEndian ? 0 : 4), littleEndian), upper);
      if (pfn <= limit) continue;
      const entry = first + at / PFN_SIZE;
      const range = rangeOf(start + entry * PFN_SIZE, PFN_SIZE);
      if (state.isPv) report(RANGE, record, { range, logs: beyondMaximumLog(pfn, entry), message: `pfn[${entry}] is ${hex(pfn)}; the P2M_FRAMES so far end at ${hex(limit)}.` });
      else report(HUGE, record, { range, message: `pfn[${entry}] is ${hex(pfn)} (type ${hex(pageTypeOf(upper))}), beyond any address of 52 bits.` });
      return;
    }
  }
}
