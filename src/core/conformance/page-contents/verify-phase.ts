/**
 * Behind VERIFY libxc compares contents with what the guest has, and stores none (process_page_data()). Both are localised
 * by then, which changes equal page tables alike: a PFN keeps its MFN. So tables are compared as they stand in the stream,
 * unless a page was a table the one time and none the other.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { hex, hexString, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { tableLevel, type GuestMemory } from '../../index/guest-memory.ts';
import { PAGE_SIZE, type PageRun } from './page-run.ts';
import { VERIFY_DIFFERS, VERIFY_ONLY, VERIFY_RETYPED, VERIFY_UNKNOWN } from './rules.ts';
import { ENTRIES, ENTRY_SIZE, isPresent } from './tables.ts';

/** Bytes shown of what was expected and found. */
const SHOWN = 8;

const typeText = (type: number): string => PFINFO_TYPES[type] ?? hex(type);

/** Where two pages differ; null where they do not. Bytes are counted from the page's first. */
export interface Difference {
  readonly first: number;
  /** Behind the last byte that differs. */
  readonly end: number;
  readonly bytes: number;
}

export function differenceOf(a: Uint8Array, b: Uint8Array): Difference | null {
  let first = -1;
  let last = -1;
  let bytes = 0;
  for (let i = 0; i < PAGE_SIZE; i++) {
    if (a[i] === b[i]) continue;
    if (first < 0) first = i;
    last = i;
    bytes++;
  }
  return first < 0 ? null : { first, end: last + 1, bytes };
}

/** A page of the run, and the bytes it has behind VERIFY and had before. */
interface Pair {
  readonly pfn: number;
  readonly type: number;
  readonly offset: number;
  readonly earlier: number;
  readonly now: Uint8Array;
  readonly before: Uint8Array;
}

const WORDS = PAGE_SIZE / 4;

/** Pages of one run that are at hand, in memory of one's own: words are compared four bytes at a time, and must be aligned. */
export class Pages {
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);

  /** A copy, which the next read of the host leaves alone. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.#bytes.length < bytes.length) {
      this.#bytes = new Uint8Array(Math.ceil(bytes.length / PAGE_SIZE) * PAGE_SIZE);
      this.#words = new Uint32Array(this.#bytes.buffer);
    }
    this.#bytes.set(bytes);
    return this.#bytes.subarray(0, bytes.length);
  }

  page(at: number): Uint8Array {
    return this.#bytes.subarray(at, at + PAGE_SIZE);
  }

  /** Whether the page at `at` is the other's at `otherAt`; both count from the first of their pages, in bytes. */
  equals(at: number, other: Pages, otherAt: number): boolean {
    const mine = this.#words;
    const theirs = other.#words;
    const from = at / 4;
    const distance = (otherAt - at) / 4;
    for (let i = from; i < from + WORDS; i++) if (mine[i] !== theirs[i + distance]) return false;
    return true;
  }
}

/** @param now the pages of the run, with what lies between; @param before takes what each was earlier */
export function* compareRun(context: CheckContext, memory: GuestMemory, record: Place, run: PageRun, now: Pages, before: Pages): Scan<void> {
  for (let i = 0; i < run.count; ) {
    const earlier = memory.contentsOf(run.pfns[i] ?? 0);
    if (earlier === 0) {
      reportUnknown(context, memory, record, run, i);
      i++;
      continue;
    }
    const count = adjoiningBefore(memory, run, i, earlier);
    const there = before.take(yield { start: earlier, length: count * PAGE_SIZE }).length;
    for (let j = 0; j < count && (j + 1) * PAGE_SIZE <= there; j++) {
      const offset = run.offsets[i + j] ?? 0;
      const pfn = run.pfns[i + j] ?? 0;
      const type = run.types[i + j] ?? 0;
      const sameKind = memory.isLocalised(pfn) === tableLevel(type) > 0;
      if (sameKind && now.equals(offset - run.start, before, j * PAGE_SIZE)) continue;
      comparePage(context, memory, record, { pfn, type, offset, earlier: earlier + j * PAGE_SIZE, now: now.page(offset - run.start), before: before.page(j * PAGE_SIZE) });
    }
    i += count;
  }
}

/** Pages of the run from `from` on whose earlier contents stand one behind the other. */
function adjoiningBefore(memory: GuestMemory, run: PageRun, from: number, earlier: number): number {
  let count = 1;
  while (from + count < run.count && memory.contentsOf(run.pfns[from + count] ?? 0) === earlier + count * PAGE_SIZE) count++;
  return count;
}

function reportUnknown({ report }: CheckContext, memory: GuestMemory, record: Place, run: PageRun, i: number): void {
  const start = run.offsets[i] ?? 0;
  const range = { start, end: start + PAGE_SIZE };
  const pfn = hex(run.pfns[i] ?? 0);
  if (memory.complete) report(VERIFY_ONLY, record, { range, message: `Contents of pfn ${pfn} come only behind VERIFY: a restore compares them with a page that was never filled, and does not store them.` });
  else report(VERIFY_UNKNOWN, record, { range, message: `pfn ${pfn} was not compared: the PFNs of the stream lie so far apart that where each stood would take more memory than a quarter of the stream.` });
}

function comparePage(context: CheckContext, memory: GuestMemory, record: Place, pair: Pair): void {
  const { pfn, type, offset, earlier, now, before } = pair;
  const { report } = context;
  const isTable = tableLevel(type) > 0;
  const retyped = memory.isLocalised(pfn) !== isTable;
  const kind = isTable ? 'as a page table' : 'as a normal page';
  const difference = differenceOf(before, now);
  if (difference !== null) {
    const { first, end, bytes } = difference;
    const shown = (of: Uint8Array): string => hexString(of.subarray(first, Math.min(end, first + SHOWN)), ' ');
    const localised = isTable && !retyped ? ' Its entries are compared localised, which keeps their flags and tells PFNs apart.' : '';
    const mixed = retyped ? ` It is sent ${kind} now and was not before, so its entries differ besides.` : '';
    report(VERIFY_DIFFERS, record, {
      range: { start: offset + first, end: offset + end },
      message: `pfn ${hex(pfn)} (${typeText(type)}) differs from what was sent at ${hex(earlier)} in ${plural(bytes, 'byte')} from byte ${hex(first)} of the page on: expected ${shown(before)}, found ${shown(now)}.${localised}${mixed}`,
    });
    return;
  }
  const entries = retyped ? presentEntries(now) : 0;
  if (entries > 0) report(VERIFY_RETYPED, record, { range: { start: offset, end: offset + PAGE_SIZE }, message: `pfn ${hex(pfn)} has the bytes that were sent at ${hex(earlier)}, but is ${typeText(type)} now, sent ${kind} and not so before: ${plural(entries, 'entry', 'entries')} would not compare equal.` });
}

function presentEntries(page: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < ENTRIES; i++) if (isPresent(page[i * ENTRY_SIZE] ?? 0)) count++;
  return count;
}
