/**
 * The restorer's state behind any row: a copy of the machine for each slab of rows, made once, and from the nearest of
 * them at most {@link SLAB_ROWS} rows are folded again.
 */
import type { Scan } from '../bytes/cursor.ts';
import { SLAB_ROWS } from '../index/slab.ts';
import type { OpenStream } from '../open-stream.ts';
import { Machine } from './machine.ts';
import { RowFeed } from './row-feed.ts';

interface Trace {
  /** Rows when it was made: a stream that is still being scanned has more later. */
  readonly rows: number;
  /** The machine before the first row of each slab. */
  readonly keyframes: readonly Machine[];
}

const TRACES = new WeakMap<OpenStream, Trace>();

/** The machine behind a row; `row` may be -1, before the first. */
export function* machineAt(stream: OpenStream, row: number): Scan<Machine> {
  const { keyframes } = yield* traceOf(stream);
  const slab = Math.max(0, Math.floor(row / SLAB_ROWS));
  const machine = keyframes[slab]?.copy() ?? newMachine(stream);
  yield* fold(stream, machine, slab * SLAB_ROWS, row + 1);
  return machine;
}

function* traceOf(stream: OpenStream): Scan<Trace> {
  const { rowCount } = stream.builder.index;
  const kept = TRACES.get(stream);
  if (kept?.rows === rowCount) return kept;
  const keyframes: Machine[] = [];
  const machine = newMachine(stream);
  for (let from = 0; from < rowCount; from += SLAB_ROWS) {
    keyframes.push(machine.copy());
    yield* fold(stream, machine, from, Math.min(from + SLAB_ROWS, rowCount));
  }
  const trace = { rows: rowCount, keyframes };
  TRACES.set(stream, trace);
  return trace;
}

const newMachine = ({ layers }: OpenStream): Machine => new Machine(layers.some(({ name }) => name === 'libxl'));

function* fold({ builder, layers }: OpenStream, machine: Machine, from: number, end: number): Scan<void> {
  const feed = new RowFeed(builder.index, layers);
  for (let row = from; row < end; row++) {
    if (!feed.load(row)) continue;
    if (feed.wants > 0) yield* feed.readWords();
    machine.apply(feed.at);
  }
}
