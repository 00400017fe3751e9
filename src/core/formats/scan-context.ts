/** What the scanners of all layers share while they hand the stream to each other. */
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { Cursor, Scan } from '../bytes/cursor.ts';
import { alignTo8 } from '../bytes/integers.ts';
import { severityOf } from '../index/finding.ts';
import type { PageTypes } from '../index/page-types.ts';
import type { PfnSet } from '../index/pfn-set.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';

/** Numbers of the whole stream that the scan gathers on its way. */
export class Totals {
  entries = 0;
  pages = 0;
  checkpoints = 0;
  /** Of the checkpoints, those that a receiver takes: it fails over at a record that it cannot read. */
  taken = 0;
  vcpus = 0;
  readonly pageTypes: number[] = Array.from({ length: 16 }, () => 0);
}

/** What a legacy stream does not say, told by a person: bytes in the toolstack's words, and the kind of guest. */
export interface LegacyHints {
  readonly width?: 4 | 8;
  readonly guest?: 'pv' | 'hvm';
}

export interface ScanContext {
  readonly cursor: Cursor;
  readonly builder: StreamBuilder;
  /** Number of the innermost source. */
  readonly source: number;
  readonly totals: Totals;
  /** Where the last type of each PFN is kept; absent where nobody will ask. */
  readonly pageTypes?: PageTypes;
  /** PFNs that came with contents; absent where nobody will ask. */
  readonly sentPfns?: PfnSet;
  /** What a person knows of a legacy stream. */
  readonly legacyHints?: LegacyHints;
  /** Whether a person says that what stands behind a toolstack's header is a legacy stream. */
  readonly legacyBehind?: boolean;
  /** A container goes on behind a legacy stream: what stands there is the container's own. */
  enclosed?: boolean;
  /** CHECKPOINT_STATE was met: only COLO has it. */
  colo?: boolean;
  /** End of the last whole checkpoint that a receiver takes; -1 before the first. */
  checkpointEnd: number;
  /** End of the last whole checkpoint. */
  wholeEnd?: number;
  /** Whether a receiver has failed over by now: it reads nothing more. */
  failedOver?: boolean;
  /** Where a receiver of checkpoints fails over; what that comes to is known when all rules have looked. */
  failover?: FailoverPlace;
  /** The PAGE_DATA row that was read last: the next batch is as a rule as long. */
  lastBatch: { readonly row: number; readonly count: number };
}

/** The end of a checkpointed stream that has no END. */
export interface FailoverPlace {
  readonly layer: number;
  readonly row: number;
  /** Where reading fails. */
  readonly at: number;
  /** Whole checkpoints, and those of them that a receiver takes. */
  readonly checkpoints: number;
  readonly taken: number;
  /** Whether the stream ends with the last of them. */
  readonly behindWhole: boolean;
}

/** A checkpoint is whole: what follows counts for a restore only once the next one is. */
export function commitCheckpoint(context: ScanContext, end: number): void {
  context.totals.checkpoints++;
  context.wholeEnd = end;
  if (context.failedOver === true) return;
  context.totals.taken++;
  context.checkpointEnd = end;
  context.pageTypes?.commit();
  context.builder.hold();
}

/** Where libxl waits for CHECKPOINT_END, or fails an assertion for want of CHECKPOINT_STATE (divergences, item 14). */
const OBJECTS_ALL_THE_SAME: ReadonlySet<string> = new Set(['libxl.stream.truncated', 'libxc.stream.truncated']);

/**
 * A restore keeps what follows the last whole checkpoint aside and never looks at it, so it cannot refuse any of it. Only
 * a libxl reader that waits for CHECKPOINT_END still fails (the contract's section on checkpointed streams).
 */
export function excuseTail({ builder, checkpointEnd }: ScanContext): void {
  builder.settle((finding) => {
    const { objectors, rule, range } = finding;
    if (range.start < checkpointEnd || OBJECTS_ALL_THE_SAME.has(rule) || !objectors.includes('restore')) return finding;
    const left = objectors.filter((judge) => judge !== 'restore');
    return { ...finding, objectors: left, severity: severityOf(left, 'warning') };
  });
}

/** How a layer's records came to an end. */
export type SegmentEnd = 'end' | 'checkpoint' | 'checkpoint-end' | 'libxc-context' | 'stopped';

/** A record header that was read, with what the source still has of it. */
export interface RecordHeader {
  readonly type: number;
  readonly bodyLength: number;
  readonly start: number;
  /** After the padding; beyond the source's end where the record is cut. */
  readonly end: number;
}

/** The record header at the cursor; null where fewer than its 8 bytes are left. The cursor stays. */
export function* readRecordHeader(cursor: Cursor, littleEndian: boolean): Scan<RecordHeader | null> {
  if (!cursor.holds(RECORD_HEADER_SIZE) && !(yield* cursor.fill(RECORD_HEADER_SIZE))) return null;
  const type = cursor.u32(0, littleEndian);
  const bodyLength = cursor.u32(4, littleEndian);
  const start = cursor.position;
  return { type, bodyLength, start, end: start + RECORD_HEADER_SIZE + alignTo8(bodyLength) };
}

/** The rest of the source as a gap: nobody claims these bytes. */
export function gapToEnd(context: ScanContext, layer: number): number {
  const { cursor, builder } = context;
  if (cursor.remaining <= 0) return -1;
  const row = builder.push('gap', layer, 0, cursor.position, 0);
  cursor.position = cursor.size;
  return row;
}
