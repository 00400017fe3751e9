/**
 * What the hypervisor makes of page tables when libxc pins them, as far as the stream alone decides: a page has one type at
 * a time (xen/arch/x86/mm.c get_page_type()), so a page that is pinned as a table of one level is no table of another, and
 * nobody maps it writable (get_page_from_l1e()); entries above the lowest level have no cache attributes, page size or global bit
 * (L2_DISALLOW_MASK and its like), and the last of a 32-bit guest's L3 table is there (promote_l3_table()). From the top level down, as validation goes; of tables that are neither
 * pinned nor reached from such, nothing is asked.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32, hasBit, pteFrame } from '../../bytes/integers.ts';
import { rangeOf } from '../../bytes/range.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { isPinned, tableLevel, type GuestMemory } from '../../index/guest-memory.ts';
import { PfnBytes } from '../../index/pfn-columns.ts';
import { hex, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { PAGE_SIZE, PageRun } from './page-run.ts';
import { PINNED_CONFLICT, PINNED_FLAGS } from './rules.ts';
import { ENTRIES, ENTRY_SIZE, entryName, isPresent } from './tables.ts';

/** _PAGE_RW. */
const WRITABLE = 1;
/** _PAGE_PWT, _PAGE_PCD, _PAGE_PSE and _PAGE_GLOBAL. */
const DISALLOWED = [[3, 4], [7, 8]] as const;
/** PTE bits 52 to 63, in the upper word: all that base_disallow_mask leaves, and 32-bit guests' L3 entries may not have. */
const HIGH_FLAGS = 20;
/** ROOT_PAGETABLE_FIRST_XEN_SLOT, and behind ROOT_PAGETABLE_LAST_XEN_SLOT. */
const XEN_L4 = { first: 256, end: 272 } as const;
/** Slot of __HYPERVISOR_COMPAT_VIRT_START in the L2 table of the last GiB. */
const XEN_COMPAT_L2 = 0x1ac;
/** Entries of a 32-bit guest's L3 table; Xen clears what stands behind them. */
const PAE_ENTRIES = 4;

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
      const table = { pfn: run.pfns[i] ?? 0, level, offset, view };
      checkUses(context, memory, reached, table, placeOf);
      if (level > 1) checkFlags(context, table, placeOf);
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

const entriesOf = (level: number, width: number): number => (level === 3 && width === 4 ? PAE_ENTRIES : ENTRIES);

/** Whether the hypervisor refuses the flags of an entry above the lowest level, whatever the host. */
function isDisallowed(level: number, width: number, i: number, low: number, high: number): boolean {
  if (level === 4 && i >= XEN_L4.first && i < XEN_L4.end) return false;
  if (level === 2 && width === 4 && i >= XEN_COMPAT_L2) return false;
  return DISALLOWED.some(([from, to]) => bits32(low, from, to) !== 0) || (level === 3 && width === 4 && bits32(high, HIGH_FLAGS, 31) !== 0);
}

function checkFlags({ report, index, state }: CheckContext, { pfn, level, offset, view }: Validated, placeOf: (row: number) => Place): void {
  let first = -1;
  let count = 0;
  for (let i = 0; i < entriesOf(level, state.width); i++) {
    const low = view.getUint32(i * ENTRY_SIZE, true);
    if (!isPresent(low) || !isDisallowed(level, state.width, i, low, view.getUint32(i * ENTRY_SIZE + 4, true))) continue;
    if (count++ === 0) first = i;
  }
  const tell = (i: number, message: string): void => report(PINNED_FLAGS, placeOf(index.rowAt(offset)), { range: rangeOf(offset + i * ENTRY_SIZE, ENTRY_SIZE), message });
  if (first >= 0) tell(first, `${entryName(level, first)} of pfn ${hex(pfn)} is ${hex(view.getBigUint64(first * ENTRY_SIZE, true))}: the hypervisor takes no cache attribute (PWT, PCD), page size or global bit above the lowest level${level === 3 && state.width === 4 ? ', and of a 32-bit guest no bit above 51' : ''}.${count > 1 ? ` ${plural(count - 1, 'more entry', 'more entries')} of this page likewise.` : ''}`);
  // A table without any entry is no guest's: of it nothing is said.
  if (level === 3 && state.width === 4 && mapsAnything(view) && !isPresent(view.getUint32((PAE_ENTRIES - 1) * ENTRY_SIZE, true))) tell(PAE_ENTRIES - 1, `${entryName(level, PAE_ENTRIES - 1)} of pfn ${hex(pfn)} is not present: Xen\u2019s own part of a 32-bit guest\u2019s address space is below it.`);
}

/** Whether a 32-bit guest's L3 table has one of the entries that are the guest's own. */
const mapsAnything = (view: DataView): boolean => [0, 1, 2].some((i) => isPresent(view.getUint32(i * ENTRY_SIZE, true)));

function checkUses({ report, index, state }: CheckContext, memory: GuestMemory, reached: PfnBytes, { pfn, level, offset, view }: Validated, placeOf: (row: number) => Place): void {
  let first = -1;
  let conflicts = 0;
  for (let i = 0; i < entriesOf(level, state.width); i++) {
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
