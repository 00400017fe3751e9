/**
 * Two sequences of records, aligned: the shortest way from one to the other by leaving out and putting in (E. W. Myers, An O(ND) Difference
 * Algorithm and Its Variations, 1986), over signatures of records. Bounded: beyond a number of differences it says so.
 */
import type { OpenStream } from '../open-stream.ts';
import { recordName } from '../formats/names.ts';
import type { Subject } from './subject.ts';

/** Records whose sequences are aligned; of longer ones the first. */
const MAX_RECORDS = 100_000;
/** Differences that are followed: the trace takes their square in memory, 16 MiB at this number. */
const MAX_DIFFERENCES = 2000;
/** An alignment that takes longer is given up. */
const LONGEST_MS = 2000;

export interface SequenceRun {
  readonly verdict: 'same' | 'left' | 'right';
  /** Rows on the sides; the first of `count`, -1 where the side has none. */
  readonly left: number;
  readonly right: number;
  readonly count: number;
}

export interface Sequence {
  readonly runs: readonly SequenceRun[];
  /** A limit that ended the alignment, in a sentence; empty where there was none. */
  readonly limit: string;
}

/** Layer, type and body_length of each record: where only contents differ the sequence is the same. */
function signatures({ builder: { index, layers } }: OpenStream, end: number): { readonly names: string[]; readonly rows: number[]; readonly all: boolean } {
  const names: string[] = [];
  const rows: number[] = [];
  for (let row = 0; row < index.rowCount && names.length < MAX_RECORDS && index.startOf(row) < end; row++) {
    if (index.kindOf(row) !== 'record') continue;
    const layer = layers[index.layerOf(row)]?.name ?? 'libxc';
    names.push(`${layer}.${index.nameOf(row) ?? recordName(layer, index.typeOf(row))} ${index.bodyLengthOf(row)}`);
    rows.push(row);
  }
  return { names, rows, all: names.length < MAX_RECORDS };
}

/** Records up to the end of what is compared. */
export function alignRecords(left: Pick<Subject, 'stream' | 'end'>, right: Pick<Subject, 'stream' | 'end'>): Sequence {
  const [a, b] = [signatures(left.stream, left.end), signatures(right.stream, right.end)];
  const limit = a.all && b.all ? '' : `Only the first ${MAX_RECORDS.toLocaleString('en')} records of each side are aligned.`;
  const ids = new Map<string, number>();
  const numbered = (names: readonly string[]): number[] =>
    names.map((name) => {
      const id = ids.get(name) ?? ids.size;
      ids.set(name, id);
      return id;
    });
  const steps = align(numbered(a.names), numbered(b.names));
  if (steps === null) return { runs: [], limit: `The sequences differ in more than ${MAX_DIFFERENCES.toLocaleString('en')} places, or in so many that ${LONGEST_MS / 1000} seconds do not suffice: they are not aligned.` };
  const runs: SequenceRun[] = [];
  for (const { verdict, left: x, right: y, count } of steps) runs.push({ verdict, left: a.rows[x] ?? -1, right: b.rows[y] ?? -1, count });
  return { runs: runs.map((run) => ({ ...run, left: run.verdict === 'right' ? -1 : run.left, right: run.verdict === 'left' ? -1 : run.right })), limit };
}

interface Step {
  readonly verdict: SequenceRun['verdict'];
  readonly left: number;
  readonly right: number;
  count: number;
}

/** Runs from the beginning to the end of both; null where there are more differences than are followed. */
export function align(a: readonly number[], b: readonly number[], now = (): number => Date.now()): Step[] | null {
  const trace: Int32Array[] = [];
  const size = Math.min(MAX_DIFFERENCES, a.length + b.length);
  let reach = new Int32Array(2 * size + 3);
  const middle = size + 1;
  const until = now() + LONGEST_MS;
  for (let d = 0; d <= size && now() <= until; d++) {
    trace.push(reach.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach[middle + k - 1] ?? 0) < (reach[middle + k + 1] ?? 0));
      let x = down ? (reach[middle + k + 1] ?? 0) : (reach[middle + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length, d);
    }
  }
  reach = new Int32Array(0);
  return null;
}

/** From the end along the furthest reaches to the beginning. */
function walkBack(trace: readonly Int32Array[], endX: number, endY: number, differences: number): Step[] {
  const steps: Step[] = [];
  const add = (verdict: Step['verdict'], left: number, right: number, count: number): void => {
    const last = steps.at(-1);
    if (count === 0) return;
    if (last?.verdict === verdict) steps[steps.length - 1] = { verdict, left, right, count: last.count + count };
    else steps.push({ verdict, left, right, count });
  };
  let [x, y] = [endX, endY];
  for (let d = differences; d > 0; d--) {
    // Each trace has the reaches of the round before, from -d - 1 to d + 1.
    const reach = trace[d] ?? new Int32Array(0);
    const at = (k: number): number => reach[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const before = down ? k + 1 : k - 1;
    const fromX = at(before);
    const fromY = fromX - before;
    const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    add('same', startX, startY, x - startX);
    if (down) add('right', fromX, fromY, 1);
    else add('left', fromX, fromY, 1);
    [x, y] = [fromX, fromY];
  }
  add('same', 0, 0, x);
  return steps.reverse();
}
