/**
 * Page-table entries as x86_pv_localise_page() looks at them: all 512 of a table, whatever its level and the guest's
 * width (PAE tables have 8-byte entries too), those of Xen's own slots included: the saver has zeroed them
 * (tools/libs/guest/xg_sr_save_x86_pv.c normalise_pagetable()), so one that is present is like any other.
 */
import { hasBit, pteFrame } from '../../bytes/integers.ts';
import { rangeOf } from '../../bytes/range.ts';
import { hex, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { tableLevel, type GuestMemory } from '../../index/guest-memory.ts';
import { PAGE_SIZE } from './page-run.ts';
import { ENTRY_RANGE, ENTRY_UNSENT } from './rules.ts';

export const ENTRY_SIZE = 8;
export const ENTRIES = PAGE_SIZE / ENTRY_SIZE;

/** _PAGE_PRESENT. */
export const isPresent = (low: number): boolean => hasBit(low, 0);

/** A page table as it stands in the stream. */
export interface Table {
  readonly pfn: number;
  readonly type: number;
  readonly offset: number;
  /** A view that begins with it. */
  readonly view: DataView;
}

const entryText = (view: DataView, at: number): string => hex(view.getBigUint64(at, true));

export const entryName = (type: number, i: number): string => `L${tableLevel(type)}[${i}]`;

/** Populates what entries name, and objects to what they cannot: the first of a table, with the number of the others. */
export function checkTable({ report, state }: CheckContext, memory: GuestMemory, record: Place, { pfn, type, offset, view }: Table): void {
  const { maxPfn } = state;
  let first = -1;
  let beyond = 0;
  for (let i = 0; i < ENTRIES; i++) {
    const low = view.getUint32(i * ENTRY_SIZE, true);
    if (!isPresent(low)) continue;
    const frame = pteFrame(low, view.getUint32(i * ENTRY_SIZE + 4, true));
    if (frame > maxPfn) {
      if (first < 0) first = i;
      beyond++;
    } else if (!memory.isPopulated(frame)) {
      memory.populate(frame, offset + i * ENTRY_SIZE);
    }
  }
  if (first < 0) return;
  const at = first * ENTRY_SIZE;
  const frame = pteFrame(view.getUint32(at, true), view.getUint32(at + 4, true));
  const others = beyond > 1 ? ` ${plural(beyond - 1, 'more entry', 'more entries')} of this page likewise.` : '';
  report(ENTRY_RANGE, record, {
    range: rangeOf(offset + at, ENTRY_SIZE),
    message: `${entryName(type, first)} of pfn ${hex(pfn)} is ${entryText(view, at)}: it names pfn ${hex(frame)}, beyond the guest's last pfn ${hex(maxPfn)}.${others}`,
  });
}

/** What is populated only because a table names it: one finding, at the first of the entries. */
export function reportUnsent({ report, index }: CheckContext, memory: GuestMemory, placeOf: (row: number) => Place): void {
  let count = 0;
  let first = { pfn: -1, offset: Infinity };
  for (const [pfn, offset] of memory.populatedByEntries()) {
    count++;
    if (offset < first.offset) first = { pfn, offset };
  }
  if (count === 0) return;
  const place = placeOf(index.rowAt(first.offset));
  const whose = count === 1 ? `A page-table entry names pfn ${hex(first.pfn)}` : `Page-table entries name ${plural(count, 'PFN')} (first pfn ${hex(first.pfn)})`;
  report(ENTRY_UNSENT, place, { range: rangeOf(first.offset, ENTRY_SIZE), message: `${whose} whose contents never come: a restore populates ${count === 1 ? 'it' : 'them'} all the same.` });
}
