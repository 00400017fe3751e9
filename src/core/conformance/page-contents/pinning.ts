/**
 * What the hypervisor makes of page tables when libxc pins them, as far as the stream alone decides: a page has one type at
 * a time (xen/arch/x86/mm.c get_page_type()), so a page that is pinned as a table of one level is no table of another, and
 * nobody maps it writable (get_page_from_l1e()). From the top level down, as validation goes; of tables that are neither
 * pinned nor reached from such, nothing is asked.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { hasBit, pteFrame } from '../../bytes/integers.ts';
import { rangeOf } from '../../bytes/range.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { isPinned, tableLevel, type GuestMemory } from '../../index/guest-memory.ts';
import { PfnBytes } from '../../index/pfn-columns.ts';
import { hex, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { PAGE_SIZE, PageRun } from './page-run.ts';
import { PINNED_CONFLICT } from './rules.ts';
import { ENTRIES, ENTRY_SIZE, entryName, isPresent } from './tables.ts';

/** _PAGE_RW. */
const WRITABLE = 1;

export function* checkPinning(context: CheckContext, memory: GuestMemory, placeOf: (row: number) => Place): Scan<void> {
  if (!hasPinned(memory)) return;
  const reached = new PfnBytes(context.index.size);
  for (let level = context.state.width === 8 ? 4 : 3; level >= 1; level--) yield* checkLevel(context, memory, reached, level, placeOf);
}

function hasPinned(memory: GuestMemory): boolean {
  for (const [pfn] of memory.tables()) if (isPinned(memory.typeOf(pfn))) return true;
  return false;
}

/** All tables of a level that are validated, in runs of one read. */
function* checkLevel(context: CheckContext, memory: GuestMemory, reached: PfnBytes, level: number, placeOf: (row: number) => Place): Scan<void> {
  const run = new PageRun();
  const flush = function* (): Scan<void> {
    if (run.count === 0) return;
    const bytes = yield { start: run.start, length: run.end - run.start };
    for (let i = 0; i < run.count && bytes.length === run.end - run.start; i++) {
      const offset = run.offsets[i] ?? 0;
      const view = new DataView(bytes.buffer, bytes.byteOffset + offset - run.start, PAGE_SIZE);
      checkUses(context, memory, reached, { pfn: run.pfns[i] ?? 0, level, offset, view }, placeOf);
    }
    run.clear();
  };
  for (const [pfn, offset] of memory.tables()) {
    const type = memory.typeOf(pfn);
    if (tableLevel(type) !== level || !(isPinned(type) || reached.get(pfn) === level)) continue;
    if (!run.takes(offset)) yield* flush();
    run.add(pfn, type, offset);
  }
  yield* flush();
}

interface Validated {
  readonly pfn: number;
  readonly level: number;
  readonly offset: number;
  readonly view: DataView;
}

function checkUses({ report, index }: CheckContext, memory: GuestMemory, reached: PfnBytes, { pfn, level, offset, view }: Validated, placeOf: (row: number) => Place): void {
  let first = -1;
  let conflicts = 0;
  for (let i = 0; i < ENTRIES; i++) {
    const low = view.getUint32(i * ENTRY_SIZE, true);
    if (!isPresent(low)) continue;
    const frame = pteFrame(low, view.getUint32(i * ENTRY_SIZE + 4, true));
    if (!conflict(memory, reached, level, frame, hasBit(low, WRITABLE))) continue;
    if (conflicts++ === 0) first = i;
  }
  if (first < 0) return;
  const frame = pteFrame(view.getUint32(first * ENTRY_SIZE, true), view.getUint32(first * ENTRY_SIZE + 4, true));
  const type = memory.typeOf(frame);
  const use = level === 1 ? 'maps it writable' : `takes it for an L${level - 1} table`;
  const held = isPinned(type) ? `which is ${PFINFO_TYPES[type] ?? hex(type)}` : `which pinned tables use as ${PFINFO_TYPES[type] ?? hex(type)}`;
  const others = conflicts > 1 ? ` ${plural(conflicts - 1, 'more entry', 'more entries')} of this page likewise.` : '';
  report(PINNED_CONFLICT, placeOf(index.rowAt(offset)), {
    range: rangeOf(offset + first * ENTRY_SIZE, ENTRY_SIZE),
    message: `${entryName(level, first)} of pfn ${hex(pfn)} names pfn ${hex(frame)}, ${held}, and ${use}: the hypervisor gives it one type or the other.${others}`,
  });
}

/** Marks what a table reaches, and says whether its entry and the type of what it names exclude each other. */
function conflict(memory: GuestMemory, reached: PfnBytes, level: number, frame: number, writable: boolean): boolean {
  const type = memory.typeOf(frame);
  const found = tableLevel(type);
  if (level === 1) return writable && found > 0 && (isPinned(type) || reached.get(frame) === found);
  if (found === level - 1) {
    reached.set(frame, found);
    return false;
  }
  // A table of the same level is a linear one, which the hypervisor may take; one that is no table is another matter.
  return isPinned(type) && found !== level;
}
