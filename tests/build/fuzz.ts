/**
 * Mutations of streams by numbers alone, so that one run can be had again, and what must hold of every one: no exception,
 * rows without a hole, findings on bytes that there are, nothing read or kept beyond the stream's own size, and no hang.
 */
import { rowTilingFault, Opened, reading } from './open.ts';

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FuzzResult {
  readonly runs: number;
  /** What did not hold, with the seed of its run. */
  readonly wrong: readonly string[];
  readonly slowest: { readonly name: string; readonly seed: number; readonly milliseconds: number };
  /** Most bytes of rows that a run kept for each byte of its stream. */
  readonly kept: number;
}

/** Bytes of a row in the index. */
const ROW_BYTES = 18;
/** The shortest record of libxc has 8 bytes, the shortest chunk of a legacy stream 4. */
const SHORTEST = 4;
/** What a run may keep and read besides a multiple of its stream: one slab of each column, one window. */
const FIXED = 1024 * 1024;
const READ_TIMES = 64;
const SECOND_PER_MEBIBYTE = 1000 / (1024 * 1024);
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
  return splice(bytes, next, Uint8Array.of(...piece, ...bytes.subarray(start)));
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

/** What does not hold of a stream; null where all does. */
function fault({ bytes }: Sample): { readonly wrong: string | null; readonly rows: number } {
  let total = 0;
  let rows = 0;
  const read = reading(bytes);
  const opened = new Opened(bytes, {
    read: (request) => {
      total += request.length;
      if (request.length > bytes.length) throw new Error(`asked for ${request.length} bytes of ${bytes.length}`);
      return read(request);
    },
  });
  if (opened.stream.identification?.kind === 'foreign') return { wrong: opened.rowCount === 0 ? null : 'rows in what is no stream', rows };
  rows = opened.rowCount;
  if (total > READ_TIMES * bytes.length + FIXED) return { wrong: `read ${total} bytes of ${bytes.length}`, rows };
  if (rows * SHORTEST > bytes.length + FIXED / ROW_BYTES) return { wrong: `${rows} rows in ${bytes.length} bytes`, rows };
  const astray = opened.findings.find(({ row, range }) => row < -1 || row >= Math.max(rows, 1) || range.start < 0 || range.end < range.start || range.end > bytes.length);
  if (astray !== undefined) return { wrong: `${astray.rule} is about row ${astray.row} of ${rows}, [${astray.range.start}, ${astray.range.end}) of ${bytes.length}`, rows };
  return { wrong: rowTilingFault(opened.rows(), bytes.length), rows };
}

/**
 * @param seed of the first run; each further one has the next number
 * @param now milliseconds of the processor, so that a busy machine is no hang
 */
export function fuzz(samples: readonly Sample[], count: number, seed: number, now: () => number): FuzzResult {
  const wrong: string[] = [];
  let slowest = { name: '', seed: 0, milliseconds: 0 };
  let kept = 0;
  for (let i = 0; i < count && wrong.length < MOST_WRONG; i++) {
    const sample = mutate(samples, seed + i);
    const started = now();
    const complain = (what: string): void => { wrong.push(`seed ${seed + i} (${sample.name}): ${what}`); };
    try {
      const { wrong: what, rows } = fault(sample);
      if (what !== null) complain(what);
      if (sample.bytes.length > 0) kept = Math.max(kept, (rows * ROW_BYTES) / sample.bytes.length);
    } catch (error) {
      complain(error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error));
    }
    const milliseconds = now() - started;
    if (milliseconds > slowest.milliseconds) slowest = { name: sample.name, seed: seed + i, milliseconds };
    if (milliseconds > Math.max(1000, sample.bytes.length * SECOND_PER_MEBIBYTE)) complain(`took ${milliseconds.toFixed(0)} ms for ${sample.bytes.length} bytes`);
  }
  return { runs: count, wrong, slowest, kept };
}
