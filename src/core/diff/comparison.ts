/** A comparison from beginning to end: fields first, within the time that it takes to read headers, then memory. */
import type { Scan } from '../bytes/cursor.ts';
import { asSaved } from './as-saved.ts';
import { compareAside, hasComparableContents } from './compare-aside.ts';
import { compareFacts, countRows, type Counts, type DiffRow, type Verdict } from './compare.ts';
import { compareMemory, type MemoryComparison } from './compare-memory.ts';
import { compareDropped, droppedLimits } from './dropped.ts';
import type { Sides } from './expectations.ts';
import type { Facts } from './fact.ts';
import { gatherFacts } from './gather.ts';
import type { Rules } from './ignore.ts';
import { listMemory, type Memory } from './memory.ts';
import { digestRuns, PageRuns } from './page-runs.ts';
import { alignRecords, type Alignment } from './sequence.ts';
import type { Subject } from './subject.ts';
import { digestSuperseded } from './superseded-pages.ts';

/** How a scan reads: again and again in one place, or on from one place to the next. */
export type Reading = 'here and there' | 'onwards';

/** Runs a scan over the bytes of a side; null where it was stopped. */
export type Run = <T>(subject: Subject, scan: Scan<T>, reading: Reading) => Promise<T | null>;

/** What was read of both sides: enough to compare them again under other rules. */
export interface Gathered {
  readonly leftFacts: Facts;
  readonly rightFacts: Facts;
  readonly left: Memory;
  readonly right: Memory;
  readonly alignment: Alignment;
}

export interface FieldsCompared extends Gathered {
  readonly rows: readonly DiffRow[];
  readonly counts: Counts;
  /** Limits that cut a side's list of fields, in sentences. */
  readonly limits: readonly string[];
}

/** All that is read before memory. Null where it was stopped. */
export async function gather({ left, right }: Sides, run: Run): Promise<Gathered | null> {
  const one = async (subject: Subject): Promise<readonly [Facts, Memory] | null> => {
    const facts = await run(subject, gatherFacts(subject.stream, subject.end), 'here and there');
    const memory = facts === null ? null : await run(subject, listMemory(subject.stream, subject.end, subject.from), 'onwards');
    return facts === null || memory === null ? null : [asSaved(facts, subject.saved), memory];
  };
  const [a, b] = await Promise.all([one(left), one(right)]);
  if (a === null || b === null) return null;
  return { leftFacts: a[0], rightFacts: b[0], left: a[1], right: b[1], alignment: alignRecords(left, right) };
}

/** Reads nothing. */
export function fieldsCompared(gathered: Gathered, sides: Sides, rules: Rules): FieldsCompared {
  const { leftFacts, rightFacts, left, right } = gathered;
  const rows = [...compareFacts(leftFacts, rightFacts, sides, rules), ...compareDropped(sides, rules), ...compareAside(gathered, sides, rules)];
  const limits = [leftFacts.limit, rightFacts.limit, beyond(left), beyond(right), ...droppedLimits(sides)].filter((limit) => limit !== '');
  return { ...gathered, rows, counts: countRows(rows), limits };
}

/** All but memory. Null where it was stopped. */
export async function compareFields(sides: Sides, run: Run, rules: Rules): Promise<FieldsCompared | null> {
  const gathered = await gather(sides, run);
  return gathered === null ? null : fieldsCompared(gathered, sides, rules);
}

const beyond = ({ beyond: count }: Memory): string => (count === 0 ? '' : `${count.toLocaleString('en')} entries name PFNs beyond what is compared (80 GiB).`);

/** Reads each side's memory once, both at the same time. False where it was stopped. */
export async function digestBoth({ left, right }: Gathered, sides: Sides, run: Run): Promise<boolean> {
  const done = await Promise.all([run(sides.left, digested(left), 'onwards'), run(sides.right, digested(right), 'onwards')]);
  return !done.includes(null);
}

/** Memory, each side read once. `identical` sides are not read. Null where it was stopped. */
export async function compareContents(gathered: Gathered, sides: Sides, run: Run, rules: Rules, identical = false): Promise<MemoryComparison | null> {
  if (!identical && !((await digestBoth(gathered, sides, run)) && (await digestSupersededOf(gathered, sides, run)))) return null;
  return run(sides.left, compareMemory(gathered.left, gathered.right, sides, rules), 'onwards');
}

/** Reads what was sent before it was sent again, where the two sides sent the same pages again. False where it was stopped. */
export async function digestSupersededOf(gathered: Gathered, { left, right }: Sides, run: Run): Promise<boolean> {
  const same = left.stream === right.stream && left.end === right.end;
  if (same || gathered.left.supersededContents !== null || !hasComparableContents(gathered)) return true;
  const [a, b] = await Promise.all([run(left, digestSuperseded(gathered.left, left), 'onwards'), run(right, digestSuperseded(gathered.right, right), 'onwards')]);
  if (a === null || b === null) return false;
  gathered.left.supersededContents = a;
  gathered.right.supersededContents = b;
  return true;
}

function* digested(memory: Memory): Scan<true> {
  yield* digestRuns(new PageRuns(memory));
  return true;
}

/** Whether anything differs that nothing explains. */
export const verdictOf = (counts: Counts): 'same' | 'different' => (counts.different + counts.left + counts.right > 0 ? 'different' : 'same');

export function addCounts(a: Counts, b: Counts): Counts {
  const sum = (verdict: Verdict): number => a[verdict] + b[verdict];
  return { same: sum('same'), expected: sum('expected'), different: sum('different'), left: sum('left'), right: sum('right') };
}

export const sidesOf = (left: Subject, right: Subject): Sides => ({ left, right });
