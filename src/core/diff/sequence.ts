/** Two sequences of records, aligned by what kind of record each is, whatever it says: what was sent, in which order, on either side. */
import { recordName } from '../formats/names.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { hex, plural } from '../text.ts';
import { findMoves, type Moves } from './moves.ts';
import type { OpenStream } from '../open-stream.ts';
import { align, LONGEST_MS, MAX_DIFFERENCES, type Limits, type Step } from './myers.ts';
import type { Subject } from './subject.ts';

/** Records whose sequences are aligned, 9 bytes each in memory; of longer ones the first. */
export const MAX_RECORDS = 1_000_000;

/** Runs that are told at once; a list has all of them. */
const MAX_RUNS = 10_000;

/** `different`: the same kind of record with another body_length, between records that are aligned. */
export type SequenceVerdict = 'same' | 'different' | 'left' | 'right';

export interface SequenceRun {
  readonly verdict: SequenceVerdict;
  /** Rows on the sides; the first of `count` records, -1 where the side has none. */
  readonly left: number;
  readonly right: number;
  readonly count: number;
  /** A limit kept it from being aligned: its records may have a counterpart. */
  readonly unaligned?: true;
}

export interface Sequence {
  /** The first {@link MAX_RUNS} of them. */
  readonly runs: readonly SequenceRun[];
  /** Records by verdict, those of a pair counted once. */
  readonly counts: Readonly<Record<SequenceVerdict, number>>;
  /** A limit that cut the alignment, in a sentence; empty where there was none. */
  readonly limit: string;
}

/** One after the other, in numbers of records. */
export interface AlignedRun {
  readonly verdict: SequenceVerdict;
  readonly left: number;
  readonly right: number;
  readonly count: number;
  readonly unaligned: boolean;
}

/** The alignment with the rows that it is of. */
export interface Alignment {
  readonly sequence: Sequence;
  readonly runs: readonly AlignedRun[];
  readonly left: Records;
  readonly right: Records;
  readonly moves: Moves;
}

/** The records of a side: their rows, and as numbers what they are. */
export interface Records {
  /** Ascending. */
  readonly rows: Uint32Array;
  /** Layer, type (or name) and body_length. */
  readonly signatures: Int32Array;
  /** Layer and type (or name). */
  readonly kinds: Int32Array;
  /** 1 for all but PAGE_DATA: where a stream is in its course. */
  readonly landmarks: Uint8Array;
  readonly all: boolean;
}

/** Numbers for names, the same for both sides. */
class Numbers {
  readonly #kinds = new Map<string, number>();
  readonly #lengths: Map<number, number>[] = [];
  #signatures = 0;

  kind(name: string): number {
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    this.#kinds.set(name, this.#kinds.size);
    this.#lengths.push(new Map());
    return this.#kinds.size - 1;
  }

  signature(kind: number, bodyLength: number): number {
    const lengths = this.#lengths[kind];
    const known = lengths?.get(bodyLength);
    if (known !== undefined) return known;
    lengths?.set(bodyLength, this.#signatures);
    return this.#signatures++;
  }
}

function recordsOf({ stream: { builder: { index, layers } }, end, from = 0 }: Sequenced, numbers: Numbers): Records {
  const most = Math.min(index.rowCount, MAX_RECORDS);
  const [rows, signatures, kinds, landmarks] = [new Uint32Array(most), new Int32Array(most), new Int32Array(most), new Uint8Array(most)];
  /** By number of layer: kinds by type. A type's name is looked for once. */
  const known = layers.map(() => new Map<number, number>());
  let count = 0;
  let row = 0;
  for (; row < index.rowCount && count < most && index.startOf(row) < end; row++) {
    if (index.kindOf(row) !== 'record' || index.startOf(row) < from) continue;
    const [number, type, name] = [index.layerOf(row), index.typeOf(row), index.nameOf(row)];
    const layer = layers[number]?.name ?? 'libxc';
    const kind = (name === undefined ? known[number]?.get(type) : undefined) ?? numbers.kind(`${layer}.${name ?? recordName(layer, type)}`);
    if (name === undefined) known[number]?.set(type, kind);
    rows[count] = row;
    kinds[count] = kind;
    signatures[count] = numbers.signature(kind, index.bodyLengthOf(row));
    landmarks[count] = layer === 'libxc' && type === PAGE_DATA.type ? 0 : 1;
    count++;
  }
  return { rows: rows.subarray(0, count), signatures: signatures.subarray(0, count), kinds: kinds.subarray(0, count), landmarks: landmarks.subarray(0, count), all: count < MAX_RECORDS || row >= index.rowCount };
}

type Sequenced = Pick<Subject, 'stream' | 'end' | 'from'>;

/** Records up to the end of what is compared; of an iteration those of it. */
export function alignRecords(left: Sequenced, right: Sequenced, now = (): number => Date.now()): Alignment {
  const numbers = new Numbers();
  const [a, b] = [recordsOf(left, numbers), recordsOf(right, numbers)];
  const runs = alignBoth(a, b, { now, until: now() + LONGEST_MS });
  const counts: Record<SequenceVerdict, number> = { same: 0, different: 0, left: 0, right: 0 };
  for (const { verdict, count } of runs) counts[verdict] += count;
  const rowOf = (rows: Uint32Array, at: number): number => rows[at] ?? -1;
  return {
    sequence: {
      runs: runs.slice(0, MAX_RUNS).map(({ verdict, left: x, right: y, count, unaligned }) => ({ verdict, left: verdict === 'right' ? -1 : rowOf(a.rows, x), right: verdict === 'left' ? -1 : rowOf(b.rows, y), count, ...(unaligned ? { unaligned } : {}) })),
      counts,
      limit: [limitOf(runs, a.rows, left.stream), a.all && b.all ? '' : `Only the first ${MAX_RECORDS.toLocaleString('en')} records of each side are aligned.`].filter((sentence) => sentence !== '').join(' '),
    },
    runs,
    left: a,
    right: b,
    moves: findMoves(runs, a, b),
  };
}

function limitOf(runs: readonly AlignedRun[], rows: Uint32Array, { builder: { index } }: OpenStream): string {
  const cut = runs.filter(({ unaligned }) => unaligned);
  const [first] = cut;
  if (first === undefined) return '';
  const sum = (side: 'left' | 'right'): number => cut.reduce((total, { verdict, count }) => (verdict === side ? total + count : total), 0);
  const row = rows[first.left];
  const place = row === undefined ? '' : `, the first behind ${hex(index.startOf(row))} of the left`;
  return `The sequences differ in more than ${MAX_DIFFERENCES.toLocaleString('en')} places, or in so many that ${LONGEST_MS / 1000} seconds do not suffice: ${plural(sum('left'), 'record')} of the left and ${sum('right').toLocaleString('en')} of the right are not aligned${place}.`;
}

interface Part {
  readonly left: readonly [number, number];
  readonly right: readonly [number, number];
}

/** What begins alike and ends alike needs no search; where the rest is too much, it is searched piece by piece between landmarks. */
function alignBoth(a: Records, b: Records, limits: Limits): AlignedRun[] {
  const [n, m] = [a.rows.length, b.rows.length];
  let head = 0;
  while (head < n && head < m && a.signatures[head] === b.signatures[head]) head++;
  let tail = 0;
  while (tail < n - head && tail < m - head && a.signatures[n - 1 - tail] === b.signatures[m - 1 - tail]) tail++;
  const runs = new Runs();
  runs.add('same', 0, 0, head);
  addPart(runs, a, b, { left: [head, n - tail], right: [head, m - tail] }, limits);
  runs.add('same', n - tail, m - tail, tail);
  return runs.all;
}

function addPart(runs: Runs, a: Records, b: Records, part: Part, limits: Limits): void {
  const whole = stepsOf(a.signatures, b.signatures, part, limits);
  if (whole !== null) {
    addSteps(runs, a, b, whole, limits);
    return;
  }
  const again = { now: limits.now, until: limits.now() + LONGEST_MS };
  for (const { left, right, same } of betweenLandmarks(a, b, part, again)) {
    const steps = stepsOf(a.signatures, b.signatures, { left, right }, again);
    if (steps === null) {
      runs.add('left', left[0], right[0], left[1] - left[0], true);
      runs.add('right', left[1], right[0], right[1] - right[0], true);
    } else addSteps(runs, a, b, steps, again);
    runs.add('same', left[1], right[1], same);
  }
}

/** In numbers of the whole sequences. */
function stepsOf(a: Int32Array, b: Int32Array, { left, right }: Part, { now, until }: Limits): Step[] | null {
  const steps = align(a.subarray(...left), b.subarray(...right), now, { now, until });
  return steps?.map((step) => ({ ...step, left: step.left + left[0], right: step.right + right[0] })) ?? null;
}

/** A part cut at records other than PAGE_DATA that both sides have; `same` is 1 where such a record follows the piece. */
function betweenLandmarks(a: Records, b: Records, { left, right }: Part, limits: Limits): (Part & { readonly same: number })[] {
  const marks = ({ landmarks }: Records, [from, to]: readonly [number, number]): Uint32Array => {
    const found: number[] = [];
    for (let i = from; i < to; i++) if (landmarks[i] === 1) found.push(i);
    return Uint32Array.from(found);
  };
  const [x, y] = [marks(a, left), marks(b, right)];
  const steps = align(Int32Array.from(x, (i) => a.signatures[i] ?? -1), Int32Array.from(y, (i) => b.signatures[i] ?? -1), limits.now, limits) ?? [];
  const pieces: (Part & { same: number })[] = [];
  let from: readonly [number, number] = [left[0], right[0]];
  for (const { verdict, left: i, right: j, count } of steps) {
    for (let k = 0; verdict === 'same' && k < count; k++) {
      const to = [x[i + k] ?? 0, y[j + k] ?? 0] as const;
      pieces.push({ left: [from[0], to[0]], right: [from[1], to[1]], same: 1 });
      from = [to[0] + 1, to[1] + 1];
    }
  }
  pieces.push({ left: [from[0], left[1]], right: [from[1], right[1]], same: 0 });
  return pieces;
}

/** Between what is the same, what both sides have of one kind is paired: it differs in body_length. */
function addSteps(runs: Runs, a: Records, b: Records, steps: readonly Step[], limits: Limits): void {
  for (let i = 0; i < steps.length; ) {
    const first = steps[i];
    if (first === undefined) return;
    if (first.verdict === 'same') {
      runs.add('same', first.left, first.right, first.count);
      i++;
      continue;
    }
    let [lefts, rights] = [0, 0];
    for (let step = steps[i]; step !== undefined && step.verdict !== 'same'; step = steps[++i]) {
      if (step.verdict === 'left') lefts += step.count;
      else rights += step.count;
    }
    addGap(runs, a, b, { left: [first.left, first.left + lefts], right: [first.right, first.right + rights] }, limits);
  }
}

function addGap(runs: Runs, a: Records, b: Records, gap: Part, limits: Limits): void {
  const steps = stepsOf(a.kinds, b.kinds, gap, limits) ?? [
    { verdict: 'left', left: gap.left[0], right: gap.right[0], count: gap.left[1] - gap.left[0] } as const,
    { verdict: 'right', left: gap.left[1], right: gap.right[0], count: gap.right[1] - gap.right[0] } as const,
  ];
  for (const { verdict, left, right, count } of steps) runs.add(verdict === 'same' ? 'different' : verdict, left, right, count);
}

/** Runs that follow each other and say the same are one. */
class Runs {
  readonly all: AlignedRun[] = [];

  add(verdict: SequenceVerdict, left: number, right: number, count: number, unaligned = false): void {
    const last = this.all.at(-1);
    if (count === 0) return;
    if (last?.verdict === verdict && last.unaligned === unaligned) this.all[this.all.length - 1] = { ...last, count: last.count + count };
    else this.all.push({ verdict, left, right, count, unaligned });
  }
}
