/**
 * Mutations of streams by numbers alone, so that one run can be had again, and what must hold of every one: no exception,
 * rows without a hole, findings on bytes that there are, nothing read or kept beyond the stream's own size, and no hang.
 */
import { Opened, reading, rowTilingFault } from './open.ts';

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FuzzResult {
  readonly runs: number;
  /** What did not hold, with the seed of its run. */
  readonly wrong: readonly string[];
  readonly slowest: { readonly name: string; readonly seed: number; readonly milliseconds: number };
  /** What was kept of a stream beyond twice its bytes, where that was most; it may be {@link BASE}. */
  readonly most: { readonly name: string; readonly seed: number; readonly bytes: number };
}

export interface FuzzHost {
  /** Milliseconds, by a clock that costs little. */
  readonly now: () => number;
  /** Milliseconds of the processor: asked where the clock says that a run was long, for the machine may have been busy. */
  readonly processor: () => number;
  /** Bytes that the process holds; without it, what a stream keeps is reckoned by what it says of itself. */
  readonly held?: () => number;
}

/** The shortest record of libxc has 8 bytes, the shortest chunk of a legacy stream 4. */
const SHORTEST = 4;
/** What a run may keep besides twice its stream: what a restorer would know of PFNs, in chunks of 4,096, and findings. */
export const BASE = 4 * 1024 * 1024;
/** A finding with its message, and a span as an object. */
const FINDING = 512;
const SPAN = 56;
/** What the process holds is asked after one run in so many: it takes some milliseconds. */
const HELD_EVERY = 2000;
/** What a run may read besides a multiple of its stream: a window. */
const FIXED = 1024 * 1024;
const READ_TIMES = 64;
const SECOND_PER_MEBIBYTE = 1000 / (1024 * 1024);
/** Milliseconds by the clock above which the processor is asked: most runs take one. */
const SUSPECT = 50;
const MOST_WRONG = 20;

/** Numbers below 2^32 from a seed (mulberry32, in the public domain). */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Next = ReturnType<typeof random>;
type Mutation = (bytes: Uint8Array, next: Next, other: Uint8Array) => Uint8Array;

/** Numbers at which lengths and counts go wrong. */
const HOSTILE = [0, 1, 7, 8, 0x7f, 0xff, 0x400, 0x401, 0x0800_0000, 0x0800_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_fff9, 0xffff_ffff];

const flip: Mutation = (bytes, next) => {
  for (let i = next(8); i >= 0; i--) {
    const at = next(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
  }
  return bytes;
};
const noise: Mutation = (bytes, next) => {
  const at = next(bytes.length);
  for (let i = next(64); i >= 0; i--) bytes[Math.min(at + i, bytes.length - 1)] = next(256);
  return bytes;
};
/** Records begin at multiples of 8 from their layer's start: a word at any multiple of 4 meets lengths often. */
const hostile: Mutation = (bytes, next) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = next(3); i >= 0; i--) if (bytes.length >= 4) view.setUint32(next(bytes.length - 3), HOSTILE[next(HOSTILE.length)] ?? 0, next(4) > 0);
  return bytes;
};
const cut: Mutation = (bytes, next) => bytes.subarray(0, next(bytes.length));
const splice: Mutation = (bytes, next, other) => {
  const head = bytes.subarray(0, next(bytes.length));
  const tail = other.subarray(next(other.length));
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
};
const repeat: Mutation = (bytes, next) => {
  const start = next(bytes.length);
  const piece = bytes.slice(start, start + next(4096));
  const again = new Uint8Array(piece.length + bytes.length - start);
  again.set(piece);
  again.set(bytes.subarray(start), piece.length);
  return splice(bytes, next, again);
};
/** The first bytes of a stream, and nothing of it behind them. */
const headAlone: Mutation = (bytes, next) => {
  const random = new Uint8Array(next(600)).map(() => next(256));
  random.set(bytes.subarray(0, Math.min(next(128), random.length)));
  return random;
};

const MUTATIONS: readonly Mutation[] = [flip, flip, noise, hostile, hostile, hostile, cut, splice, repeat, headAlone];

export function mutate(samples: readonly Sample[], seed: number): Sample {
  const next = random(seed);
  const sample = samples[next(samples.length)];
  const other = samples[next(samples.length)];
  if (sample === undefined || other === undefined) throw new Error('no samples');
  let bytes = sample.bytes.slice();
  for (let i = next(3); i >= 0 && bytes.length > 0; i--) bytes = (MUTATIONS[next(MUTATIONS.length)] ?? flip)(bytes, next, other.bytes).slice();
  return { name: sample.name, bytes };
}

/** A stream as it was opened, with what it may not have done. */
function openedOf({ bytes }: Sample): { readonly opened: Opened; readonly total: number } {
  let total = 0;
  const read = reading(bytes);
  const opened = new Opened(bytes, {
    read: (request) => {
      total += request.length;
      if (request.length > bytes.length) throw new Error(`asked for ${request.length} bytes of ${bytes.length}`);
      return read(request);
    },
  });
  return { opened, total };
}

/** What does not hold of a stream; null where all does. */
function fault(opened: Opened, total: number, size: number): string | null {
  const rows = opened.rowCount;
  if (opened.stream.identification?.kind === 'foreign') return rows === 0 ? null : 'rows in what is no stream';
  if (total > READ_TIMES * size + FIXED) return `read ${total} bytes of ${size}`;
  if (rows * SHORTEST > size + SHORTEST) return `${rows} rows in ${size} bytes`;
  const astray = opened.findings.find(({ row, range }) => row < -1 || row >= Math.max(rows, 1) || range.start < 0 || range.end < range.start || range.end > size);
  if (astray !== undefined) return `${astray.rule} is about row ${astray.row} of ${rows}, [${astray.range.start}, ${astray.range.end}) of ${size}`;
  return rowTilingFault(opened.rows(), size);
}

/** Bytes that rows, findings and spans take. */
function keptOf({ stream: { builder }, findings }: Opened): number {
  const spans = builder.layers.reduce((sum, { spans: { length } }) => sum + length, 0);
  return builder.index.byteLength + findings.length * FINDING + spans * SPAN;
}

/** Keeps what was opened where nothing sees that it is needed no more. */
const alive: { opened?: Opened } = {};

/** Bytes that a stream leaves in the process. */
function heldOf(sample: Sample, held: () => number): number {
  delete alive.opened;
  const before = held();
  alive.opened = openedOf(sample).opened;
  return held() - before;
}

/** Processor time of one stream alone. */
function processorTime(sample: Sample, processor: () => number): number {
  const started = processor();
  fault(openedOf(sample).opened, 0, sample.bytes.length);
  return processor() - started;
}

/** One stream, and what did not hold of it. */
function tried(sample: Sample, host: FuzzHost, holds: boolean): { readonly wrong: string | null; readonly milliseconds: number; readonly beyond: number } {
  const size = sample.bytes.length;
  const started = host.now();
  const { opened, total } = openedOf(sample);
  const wrong = fault(opened, total, size);
  let milliseconds = host.now() - started;
  const limit = Math.max(1000, size * SECOND_PER_MEBIBYTE);
  if (milliseconds > SUSPECT) milliseconds = Math.min(milliseconds, processorTime(sample, host.processor));
  const beyond = (holds && host.held !== undefined ? heldOf(sample, host.held) : keptOf(opened)) - 2 * size;
  const also = milliseconds > limit ? `took ${milliseconds.toFixed(0)} ms for ${size} bytes` : beyond > BASE ? `keeps ${beyond} bytes beyond twice its ${size}` : null;
  return { wrong: wrong ?? also, milliseconds, beyond };
}

/** @param seed of the first run; each further one has the next number */
export function fuzz(samples: readonly Sample[], count: number, seed: number, host: FuzzHost): FuzzResult {
  const wrong: string[] = [];
  let slowest = { name: '', seed: 0, milliseconds: 0 };
  let most = { name: '', seed: 0, bytes: 0 };
  for (let i = 0; i < count && wrong.length < MOST_WRONG; i++) {
    const sample = mutate(samples, seed + i);
    const named = { name: sample.name, seed: seed + i };
    try {
      const { wrong: what, milliseconds, beyond } = tried(sample, host, i % HELD_EVERY === HELD_EVERY - 1);
      if (what !== null) wrong.push(`seed ${named.seed} (${named.name}): ${what}`);
      if (milliseconds > slowest.milliseconds) slowest = { ...named, milliseconds };
      if (beyond > most.bytes) most = { ...named, bytes: beyond };
    } catch (error) {
      wrong.push(`seed ${named.seed} (${named.name}): ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`);
    }
  }
  return { runs: count, wrong, slowest, most };
}
