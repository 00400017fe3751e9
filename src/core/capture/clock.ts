/** What a capture's clock says of a stream: how fast it came, where it stalled, and how long its guest stood still at the end. */
import type { ByteRange } from '../bytes/range.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import type { Connection } from '../index/connection.ts';
import type { RecordIndex } from '../index/record-index.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';

/** Longer pauses between bytes are told, in nanoseconds: TCP's own shortest retransmission timeout on Linux (TCP_RTO_MIN). */
export const STALL = 200e6;

/** Stalls that are listed, the first ones; all are counted. */
const MAX_STALLS = 1000;

/** Segments that {@link picture} keeps apart; of more it takes one in so many, and both sides of each stall. */
const MAX_KNOTS = 60_000;

/** Times are nanoseconds from the capture's first packet, here and below. */
export interface Stall {
  /** The byte that was waited for. */
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  /** Bytes before it that the capture does not have: some of the time they may have been coming. */
  readonly missing: number;
}

/** Time over the stream's offsets: between two knots it grows evenly. Both ascend. */
export interface ClockPicture {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Everything before the offset was there at the time beside it. */
  readonly offsets: Float64Array;
  readonly times: Float64Array;
  readonly stalls: readonly Stall[];
  /** Of all stalls, listed or not. */
  readonly stallCount: number;
  readonly stalled: number;
}

/** What a capture knows of a stream besides its bytes. */
export interface CaptureFacts {
  readonly holes: readonly ByteRange[];
  readonly clock: ClockPicture | null;
  /** Directions of its TCP connections, the largest first; and how many more there are. */
  readonly connections: readonly Connection[];
  readonly moreConnections: number;
}

export interface StallAt extends Stall {
  /** The row that the byte belongs to; -1 none. */
  readonly row: number;
}

/** From the last byte of the last row of memory to the last byte of END. The guest stood still at least as long. */
export interface Pause {
  readonly memoryRow: number;
  readonly endRow: number;
  readonly from: number;
  readonly to: number;
}

export interface ClockSummary {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Of the stream's first and last byte. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the stream that were captured. */
  readonly bytes: number;
  /** Bytes that were sent in a second of that time, captured or not; null where there is no time between. */
  readonly throughput: number | null;
  readonly stalls: readonly StallAt[];
  readonly stallCount: number;
  readonly stalled: number;
  /** Waits between a whole checkpoint and the next that are longer than a stall, which are none, and how long they are on average; null where there is none. */
  readonly periods: number;
  readonly period: number | null;
  /** Null where there is no memory, no END behind it, or one of them was not captured. */
  readonly pause: Pause | null;
}

class Knots {
  readonly offsets: number[] = [];
  readonly times: number[] = [];

  push(offset: number, time: number): void {
    if (offset <= (this.offsets.at(-1) ?? -1)) return;
    this.offsets.push(offset);
    this.times.push(time);
  }
}

/** Goes over all segments once. `isPeriod` tells where a sender waits because it was told to, which is no stall: such waits are counted apart. Bytes that came late hold up those behind them, as they hold up a receiver. */
export function picture(clock: ByteClock, isPeriod: (offset: number) => boolean = () => false): ClockPicture & { readonly periods: number; readonly period: number } {
  const { segments, seconds, nanoseconds } = clock;
  const knots = new Knots();
  const stalls: Stall[] = [];
  const every = Math.ceil(segments / MAX_KNOTS);
  let [stallCount, stalled, now, before, periods, period] = [0, 0, NaN, 0, 0, 0];
  for (let i = 0; i < segments; i++) {
    const time = clock.timeOf(i);
    if (Number.isNaN(time)) continue;
    const [start, end] = [clock.startOf(i), clock.endOf(i)];
    if (Number.isNaN(now)) {
      now = time;
      before = start;
      knots.push(start, time);
    }
    const stall = time - now > STALL;
    if (stall && isPeriod(start)) {
      periods++;
      period += time - now;
      knots.push(before, now);
    } else if (stall) {
      stallCount++;
      stalled += time - now;
      knots.push(before, now);
      if (stalls.length < MAX_STALLS) stalls.push({ offset: start, from: now, to: time, missing: start - before });
    }
    now = Math.max(now, time);
    before = end;
    if (stall || i % every === every - 1 || i === segments - 1) knots.push(end, now);
  }
  return { seconds, nanoseconds, offsets: Float64Array.from(knots.offsets), times: Float64Array.from(knots.times), stalls, stallCount, stalled, periods, period };
}

/** Null where the bytes do not come out of a capture. */
export function captureFacts(source: ByteSource, connections: readonly Connection[], moreConnections: number): CaptureFacts | null {
  const { holes = [], clock = null } = source;
  if (connections.length === 0) return null;
  return { holes, clock: clock === null ? null : picture(clock), connections, moreConnections };
}

/** Times of the first and the last byte of rows, two numbers a row; NaN where a byte was not captured. */
export function rowTimes(clock: ByteClock, index: RecordIndex, from: number, count: number): Float64Array {
  const rows = Math.max(0, Math.min(count, index.rowCount - from));
  const times = new Float64Array(2 * rows);
  for (let i = 0; i < rows; i++) {
    const [start, end] = [index.startOf(from + i), index.endOf(from + i)];
    times[2 * i] = clock.at(start);
    times[2 * i + 1] = clock.at(Math.max(start, end - 1));
  }
  return times;
}

/** Comes behind the scan. */
export function clockSummary(clock: ByteClock, source: ByteSource, builder: StreamBuilder): ClockSummary {
  const { seconds, nanoseconds, times, stalls, stallCount, stalled, periods, period } = picture(clock, (offset) => isBehindCheckpoint(builder, offset));
  const [first, last] = [times[0] ?? NaN, times[times.length - 1] ?? NaN];
  const bytes = (source.holes ?? []).reduce((sum, { start, end }) => sum - (end - start), source.size);
  return {
    seconds,
    nanoseconds,
    first,
    last,
    bytes,
    throughput: last > first ? lengthSent(clock) / ((last - first) / 1e9) : null,
    stalls: stalls.map((stall) => ({ ...stall, row: builder.index.rowAt(stall.offset) })),
    stallCount,
    stalled,
    periods,
    period: periods === 0 ? null : period / periods,
    pause: pauseOf(clock, builder),
  };
}

/** Bytes from the first that was captured to the last: what is missing between, or was not kept of a packet, was sent all the same. */
const lengthSent = (clock: ByteClock): number => (clock.segments === 0 ? 0 : clock.endOf(clock.segments - 1) - clock.startOf(0));

/** Whether a byte is the first behind a whole checkpoint: a sender of Remus waits there for its interval (libxl_remus.c, remus_next_checkpoint()). */
function isBehindCheckpoint({ index, layers }: StreamBuilder, offset: number): boolean {
  const row = index.rowAt(offset - 1);
  return row >= 0 && index.endOf(row) === offset && index.kindOf(row) === 'record' && index.typeOf(row) === CHECKPOINT_END.type && layers[index.layerOf(row)]?.name === 'libxl';
}

/** libxl's and libxc's END (both specifications): type 0. */
const END = 0;

function pauseOf(clock: ByteClock, { index, layers }: StreamBuilder): Pause | null {
  const slab = index.pageSlabs.at(-1);
  const memoryRow = slab === undefined ? -1 : (slab.row[slab.length - 1] ?? -1);
  if (memoryRow < 0) return null;
  const isEnd = (row: number): boolean => index.kindOf(row) === 'record' && index.typeOf(row) === END && ['libxl', 'libxc'].includes(layers[index.layerOf(row)]?.name ?? '');
  let endRow = index.rowCount - 1;
  while (endRow > memoryRow && !isEnd(endRow)) endRow--;
  const [from, to] = [clock.at(index.endOf(memoryRow) - 1), clock.at(index.endOf(endRow) - 1)];
  return endRow === memoryRow || !(to >= from) ? null : { memoryRow, endRow, from, to };
}
