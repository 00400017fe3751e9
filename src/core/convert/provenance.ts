/**
 * Where each byte of a conversion's output came from, and where each byte of its input went: runs in typed columns,
 * in the order of the output; 27 bytes a run, about three runs a page batch.
 */
import { contains, type ByteRange } from '../bytes/range.ts';

/** How bytes of the output came to be. The number is what a run has. */
export const STEPS = ['constant', 'copied', 'widened', 'page entry', 'computed', 'reordered', 'decoded', 'decompressed'] as const;
export type Step = (typeof STEPS)[number];

/** Why bytes of the input are not in the output. */
export const LOSSES = [
  'framing', 'hole', 'unmapped PFNs', 'stale context', 'padding', 'flag', 'p2m_size', 'xsave header', 'transcendent memory', 'toolstack data', 'parameter of another guest type',
  'compression framing', 'superseded checkpoint', 'checkpoint that is not whole', 'header of another toolstack', 'device model', 'behind the stream',
] as const;
export type Loss = (typeof LOSSES)[number];

export interface Run {
  /** Bytes of the output; empty where the input's were dropped. */
  readonly out: ByteRange;
  /** Bytes of the input; empty where the output's are constant. */
  readonly in: ByteRange;
  readonly step: Step | Loss;
}

const PIECE = 8192;
const FIRST_LOSS = 64;
/** Longer runs are several: their lengths are 32 bits wide. */
const LONGEST = 2 ** 31;

class Piece {
  readonly outStart = new Float64Array(PIECE);
  readonly inStart = new Float64Array(PIECE);
  readonly outLength = new Uint32Array(PIECE);
  readonly inLength = new Uint32Array(PIECE);
  readonly step = new Uint8Array(PIECE);
  /** Elements of so many bytes each correspond one by one; 0 where the run does so as a whole. */
  readonly outUnit = new Uint8Array(PIECE);
  readonly inUnit = new Uint8Array(PIECE);
}

interface RawRun {
  readonly outStart: number;
  readonly outLength: number;
  readonly inStart: number;
  readonly inLength: number;
  readonly code: number;
  readonly outUnit: number;
  readonly inUnit: number;
}

/** Runs by number, in the order in which they were pushed. */
export class RunTable {
  #pieces: Piece[] = [];
  length = 0;

  push(run: RawRun): void {
    if (run.outUnit === run.inUnit && Math.max(run.outLength, run.inLength) > LONGEST) this.#pushLong(run);
    else if (!this.#extends(run)) this.#add(run);
  }

  #pushLong(run: RawRun): void {
    for (let done = 0; done < Math.max(run.outLength, run.inLength); done += LONGEST) {
      const part = (length: number): number => Math.max(0, Math.min(LONGEST, length - done));
      const move = (length: number): number => (length === 0 ? 0 : done);
      this.#add({ ...run, outStart: run.outStart + move(run.outLength), inStart: run.inStart + move(run.inLength), outLength: part(run.outLength), inLength: part(run.inLength) });
    }
  }

  #add({ outStart, outLength, inStart, inLength, code, outUnit, inUnit }: RawRun): void {
    const at = this.length % PIECE;
    if (at === 0) this.#pieces.push(new Piece());
    const piece = this.#pieces.at(-1);
    if (piece === undefined) return;
    piece.outStart[at] = outStart;
    piece.outLength[at] = outLength;
    piece.inStart[at] = inStart;
    piece.inLength[at] = inLength;
    piece.step[at] = code;
    piece.outUnit[at] = outUnit;
    piece.inUnit[at] = inUnit;
    this.length++;
  }

  /** Lengthens the last run where the new one goes on as it does. */
  #extends({ outStart, outLength, inStart, inLength, code, outUnit, inUnit }: RawRun): boolean {
    if (this.length === 0) return false;
    const i = (this.length - 1) % PIECE;
    const piece = this.#pieces.at(-1);
    if (piece?.step[i] !== code || piece.outUnit[i] !== outUnit || piece.inUnit[i] !== inUnit) return false;
    const [lastOut = 0, lastIn = 0] = [piece.outLength[i], piece.inLength[i]];
    const one = outUnit > 0 || inLength === 0 || outLength === 0;
    const goesOn = (piece.outStart[i] ?? 0) + lastOut === outStart && (piece.inStart[i] ?? 0) + lastIn === inStart && lastOut > 0 === outLength > 0 && lastIn > 0 === inLength > 0;
    // Of a constant the place in the input says nothing.
    const constant = lastIn === 0 && inLength === 0 && (piece.outStart[i] ?? 0) + lastOut === outStart;
    if (!one || !(goesOn || constant) || lastOut + outLength > LONGEST || lastIn + inLength > LONGEST) return false;
    piece.outLength[i] = lastOut + outLength;
    piece.inLength[i] = lastIn + inLength;
    return true;
  }

  raw(i: number): RawRun {
    const piece = this.#pieces[Math.floor(i / PIECE)];
    const at = i % PIECE;
    return {
      outStart: piece?.outStart[at] ?? 0, outLength: piece?.outLength[at] ?? 0, inStart: piece?.inStart[at] ?? 0, inLength: piece?.inLength[at] ?? 0,
      code: piece?.step[at] ?? 0, outUnit: piece?.outUnit[at] ?? 0, inUnit: piece?.inUnit[at] ?? 0,
    };
  }

  clear(): void {
    this.#pieces = [];
    this.length = 0;
  }
}

export const codeOf = (step: Step | Loss): number => {
  const made = STEPS.findIndex((known) => known === step);
  return made >= 0 ? made : FIRST_LOSS + LOSSES.findIndex((known) => known === step);
};
const stepOf = (code: number): Step | Loss => (code < FIRST_LOSS ? STEPS[code] : LOSSES[code - FIRST_LOSS]) ?? 'constant';

const runOf = ({ outStart, outLength, inStart, inLength, code }: RawRun): Run => ({ out: { start: outStart, end: outStart + outLength }, in: { start: inStart, end: inStart + inLength }, step: stepOf(code) });

/** The element of one side that holds an offset, and the one on the other side that belongs to it. */
function elementAt(raw: RawRun, distance: number, unit: number): Run {
  if (raw.outUnit === 0 || raw.inUnit === 0) return runOf(raw);
  const i = Math.floor(distance / unit);
  return runOf({ ...raw, outStart: raw.outStart + i * raw.outUnit, outLength: raw.outUnit, inStart: raw.inStart + i * raw.inUnit, inLength: raw.inUnit });
}

/** The elements of a run from a distance to another, in the unit of the side on which they are counted. */
function cut(raw: RawRun, from: number, to: number, unit: number): Run {
  if (raw.outUnit === 0 || raw.inUnit === 0) return runOf(raw);
  const first = Math.max(0, Math.floor(from / unit));
  const end = Math.min(Math.ceil(to / unit), Math.floor(raw.inLength / raw.inUnit));
  const [outLength, inLength] = [(end - first) * raw.outUnit, (end - first) * raw.inUnit];
  return runOf({ ...raw, outStart: raw.outStart + first * raw.outUnit, outLength, inStart: raw.inStart + first * raw.inUnit, inLength });
}

/** How many of `length` values are at most `value`. */
function countUpTo(length: number, at: (i: number) => number, value: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a conversion did with every byte. */
export class Provenance {
  readonly outSize: number;
  readonly inSize: number;
  readonly #made: RunTable;
  readonly #lost: RunTable;
  #byInput: { readonly order: Uint32Array; readonly furthest: Float64Array } | null = null;

  /** @param made runs that tile `[0, outSize)` in order; `lost` those without output */
  constructor(made: RunTable, lost: RunTable, inSize: number, outSize: number) {
    this.#made = made;
    this.#lost = lost;
    this.inSize = inSize;
    this.outSize = outSize;
  }

  /** Runs of output and of losses. */
  get length(): number {
    return this.#made.length + this.#lost.length;
  }

  /** A run by number: first those of the output, in order, then the losses. Coalesced: elements of lists are not apart. */
  run(i: number): Run {
    return runOf(this.#raw(i));
  }

  #raw(i: number): RawRun {
    return i < this.#made.length ? this.#made.raw(i) : this.#lost.raw(i - this.#made.length);
  }

  /** Whence the byte at an offset of the output came: the smallest piece that is known. Null outside the output. */
  outAt(offset: number): Run | null {
    const i = countUpTo(this.#made.length, (at) => this.#made.raw(at).outStart, offset) - 1;
    if (i < 0) return null;
    const raw = this.#made.raw(i);
    return offset < raw.outStart + raw.outLength ? elementAt(raw, offset - raw.outStart, raw.outUnit) : null;
  }

  /** Where in the input a range of the output begins that was copied from there as it stands; -1 for all others. */
  copiedFrom(start: number, length: number): number {
    const i = countUpTo(this.#made.length, (at) => this.#made.raw(at).outStart, start) - 1;
    if (i < 0) return -1;
    const run = this.run(i);
    return run.step === 'copied' && start + length <= run.out.end ? run.in.start + start - run.out.start : -1;
  }

  /** What became of the byte at an offset of the input: several runs where it was used more than once, none outside. */
  inAt(offset: number): Run[] {
    const { order, furthest } = (this.#byInput ??= this.#sorted());
    const found: Run[] = [];
    for (let i = countUpTo(order.length, (at) => this.#raw(order[at] ?? 0).inStart, offset) - 1; i >= 0 && (furthest[i] ?? 0) > offset; i--) {
      const raw = this.#raw(order[i] ?? 0);
      if (contains({ start: raw.inStart, end: raw.inStart + raw.inLength }, offset)) found.push(elementAt(raw, offset - raw.inStart, raw.inUnit));
    }
    return found.reverse();
  }

  /** Whence the bytes of a range of the output came, in its order: runs cut to the range, `most` of them at most. */
  outOver(range: ByteRange, most: number): Run[] {
    const found: Run[] = [];
    const first = countUpTo(this.#made.length, (at) => this.#made.raw(at).outStart, range.start) - 1;
    for (let i = Math.max(0, first); i < this.#made.length && found.length < most; i++) {
      const raw = this.#made.raw(i);
      if (raw.outStart >= range.end) break;
      if (raw.outStart + raw.outLength > range.start) found.push(cut(raw, range.start - raw.outStart, range.end - raw.outStart, raw.outUnit));
    }
    return found;
  }

  /** What became of the bytes of a range of the input, in its order: runs cut to the range, `most` of them at most. */
  inOver(range: ByteRange, most: number): Run[] {
    const { order, furthest } = (this.#byInput ??= this.#sorted());
    const found: Run[] = [];
    for (let at = countUpTo(order.length, (i) => furthest[i] ?? 0, range.start); at < order.length && found.length < most; at++) {
      const raw = this.#raw(order[at] ?? 0);
      if (raw.inStart >= range.end) break;
      if (raw.inStart + raw.inLength > range.start) found.push(cut(raw, range.start - raw.inStart, range.end - raw.inStart, raw.inUnit));
    }
    return found;
  }

  /** Runs by where they begin in the input, and the furthest end of those up to each. */
  #sorted(): { order: Uint32Array; furthest: Float64Array } {
    const starts = new Float64Array(this.length);
    for (let i = 0; i < starts.length; i++) starts[i] = this.#raw(i).inStart;
    const order = Uint32Array.from({ length: starts.length }, (_, i) => i).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
    const furthest = new Float64Array(order.length);
    let end = 0;
    order.forEach((i, at) => {
      const raw = this.#raw(i);
      end = Math.max(end, raw.inStart + raw.inLength);
      furthest[at] = end;
    });
    return { order, furthest };
  }
}
