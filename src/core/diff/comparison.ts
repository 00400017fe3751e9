/** A comparison from beginning to end: fields first, within the time that it takes to read headers, then memory. */
import type { Scan } from '../bytes/cursor.ts';
import { compareFacts, compareMemory, countRows, type Counts, type DiffRow, type MemoryComparison, type Verdict } from './compare.ts';
import type { Sides } from './expectations.ts';
import { gatherFacts } from './gather.ts';
import type { Ignore } from './ignore.ts';
import { digestMemory, listMemory, type Memory } from './memory.ts';
import { alignRecords, type Sequence } from './sequence.ts';
import type { Subject } from './subject.ts';

/** Runs a scan over the bytes of a side; null where it was stopped. */
export type Run = <T>(subject: Subject, scan: Scan<T>) => Promise<T | null>;

export interface FieldsCompared {
  readonly rows: readonly DiffRow[];
  readonly counts: Counts;
  /** Limits that cut a side's list of fields, in sentences. */
  readonly limits: readonly string[];
  readonly sequence: Sequence;
  readonly left: Memory;
  readonly right: Memory;
}

/** All but memory. Null where it was stopped. */
export async function compareFields(sides: Sides, run: Run, ignore: readonly Ignore[]): Promise<FieldsCompared | null> {
  const { left, right } = sides;
  const leftFacts = await run(left, gatherFacts(left.stream, left.end));
  const rightFacts = leftFacts === null ? null : await run(right, gatherFacts(right.stream, right.end));
  const leftMemory = rightFacts === null ? null : await run(left, listMemory(left.stream, left.end));
  const rightMemory = leftMemory === null ? null : await run(right, listMemory(right.stream, right.end));
  if (leftFacts === null || rightFacts === null || leftMemory === null || rightMemory === null) return null;
  const rows = compareFacts(leftFacts, rightFacts, sides, ignore);
  const limits = [leftFacts.limit, rightFacts.limit, beyond(leftMemory), beyond(rightMemory)].filter((limit) => limit !== '');
  return { rows, counts: countRows(rows), limits, sequence: alignRecords(left.stream, right.stream), left: leftMemory, right: rightMemory };
}

const beyond = ({ beyond: count }: Memory): string => (count === 0 ? '' : `${count.toLocaleString('en')} entries name PFNs beyond what is compared (80 GiB).`);

/** Memory, each side read once. `identical` sides are not read. Null where it was stopped. */
export async function compareContents({ left: leftMemory, right: rightMemory }: FieldsCompared, sides: Sides, run: Run, ignore: readonly Ignore[], identical = false): Promise<MemoryComparison | null> {
  if (!identical) {
    const done = await Promise.all([run(sides.left, digested(leftMemory)), run(sides.right, digested(rightMemory))]);
    if (done.includes(null)) return null;
  }
  return run(sides.left, compareMemory(leftMemory, rightMemory, sides, ignore));
}

function* digested(memory: Memory): Scan<true> {
  yield* digestMemory(memory);
  return true;
}

/** Whether anything differs that nothing explains. */
export const verdictOf = (counts: Counts): 'same' | 'different' => (counts.different + counts.left + counts.right > 0 ? 'different' : 'same');

export function addCounts(a: Counts, b: Counts): Counts {
  const sum = (verdict: Verdict): number => a[verdict] + b[verdict];
  return { same: sum('same'), expected: sum('expected'), different: sum('different'), left: sum('left'), right: sum('right') };
}

export const sidesOf = (left: Subject, right: Subject): Sides => ({ left, right });
