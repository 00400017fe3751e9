/** Two streams by meaning: what each says under a name, and whether it is the same. */
import type { ByteRange } from '../bytes/range.ts';
import { plural } from '../text.ts';
import { foldByLength } from './body-lengths.ts';
import { checkpointEnds } from './checkpoints.ts';
import { explained, type Sides } from './expectations.ts';
import type { Fact, Facts } from './fact.ts';
import { SILENT } from './gather.ts';
import { ignoredBy, type Rules } from './ignore.ts';
import { inWhat, onlyOn, sameFact } from './in-words.ts';
import { originOf, type Subject } from './subject.ts';
import type { Counts, Verdict } from './verdict.ts';
import { isToldByVersion, versionsOf, type Versions } from './versions.ts';

export { VERDICTS, type Counts, type Verdict } from './verdict.ts';

export interface DiffSide {
  readonly value: number | string;
  readonly text: string;
  readonly meaning: string;
  /** In the stream that was compared: of a legacy one, its conversion. */
  readonly row: number;
  readonly range: ByteRange;
  /** Where the bytes stand in the file that was opened; null where a conversion wrote them. */
  readonly origin: ByteRange | null;
  readonly step: string;
}

export interface DiffRow {
  readonly verdict: Verdict;
  readonly path: string;
  readonly layer: string;
  readonly left: DiffSide | null;
  readonly right: DiffSide | null;
  /** What explains it, or in what it differs; empty where it is the same. */
  readonly why: string;
  /** The expectation or ignore rule that explains it; empty otherwise. */
  readonly rule: string;
}

export interface Comparison {
  readonly rows: readonly DiffRow[];
  readonly counts: Counts;
  /** Rows of memory that are counted but not listed. */
  readonly unlisted: number;
}

const side = (fact: Fact, subject: Subject): DiffSide => {
  const { range, step } = originOf(subject, fact.range);
  return { value: fact.value, text: fact.text, meaning: fact.meaning, row: fact.row, range: fact.range, origin: range, step };
};

/** What both sides say, but for memory: in the order of the left, then what only the right has. */
export function compareFacts(left: Facts, right: Facts, sides: Sides, rules: Rules): DiffRow[] {
  const rows: DiffRow[] = [];
  const told = new Set<string>();
  const facts = { left, right, common: { left: lastCommon(left, right), right: lastCommon(right, left) }, versions: versionsOf(left, right) };
  for (const fact of left.byPath.values()) {
    if (isPlainEnd(fact, right, sides.right) || isToldByVersion(facts.versions, fact)) continue;
    const lone = loneOf(fact, left, right, told);
    if (lone === 'told') continue;
    rows.push(lone === null ? rowOf(fact, right.byPath.get(fact.path) ?? null, sides, rules, facts) : rowOf(lone, null, sides, rules, facts));
  }
  for (const fact of right.byPath.values()) {
    if (left.byPath.has(fact.path) || isPlainEnd(fact, left, sides.left) || isToldByVersion(facts.versions, fact)) continue;
    const lone = loneOf(fact, right, left, told);
    if (lone !== 'told') rows.push(rowOf(null, lone ?? fact, sides, rules, facts));
  }
  return foldByLength(rows, facts, sides, rules);
}

interface BothFacts {
  readonly left: Facts;
  readonly right: Facts;
  /** Where on each side the last of what both have begins: what a side lacks before that is not missing because it ends. */
  readonly common: { readonly left: number; readonly right: number };
  readonly versions: Versions;
}

function lastCommon(own: Facts, other: Facts): number {
  let last = -1;
  for (const [name, { range }] of own.bases) if (other.bases.has(name)) last = Math.max(last, range.start);
  return last;
}

/** The record that ends a layer, where it says nothing: the other side has it too, or has no such layer, or ends at a checkpoint. */
function isPlainEnd({ base, path, layer, value }: Fact, { byPath, bases }: Facts, { stream, end }: Subject): boolean {
  if (base !== path || !SILENT.has(base.slice(layer.length + 1).replace(/\[.*$/, ''))) return false;
  const there = byPath.get(path);
  if (there !== undefined) return there.value === value;
  const ended = end !== Infinity || checkpointEnds(stream).length > 0;
  return ended || ![...bases.keys()].some((name) => name.startsWith(`${layer}.`));
}

/** Of a record or named element that the other side does not have at all: one fact for all of it, the first time. Null where it has it. */
function loneOf(fact: Fact, own: Facts, other: Facts, told: Set<string>): Fact | 'told' | null {
  const name = [fact.base, fact.element].find((one) => !other.bases.has(one) && !other.lost.bases.has(one));
  if (name === undefined) return null;
  if (told.has(name)) return 'told';
  told.add(name);
  const whole = own.bases.get(name);
  if (whole === undefined || (whole.facts === 1 && fact.path === name)) return fact;
  return { ...fact, path: name, kind: 'present', row: whole.row, range: whole.range, value: 'present', text: 'present', meaning: plural(whole.facts, 'field') };
}

/** What is told of a name that at least one side has. */
function rowOf(left: Fact | null, right: Fact | null, sides: Sides, rules: Rules, facts: BothFacts): DiffRow {
  const both = { left: left === null ? null : side(left, sides.left), right: right === null ? null : side(right, sides.right) };
  const { path = '', layer = '' } = left ?? right ?? {};
  if (left !== null && right !== null && sameFact(left, right)) return { verdict: 'same', path, layer, ...both, why: '', rule: '' };
  const expectation = explained(left, right, sides, rules.off);
  if (expectation !== null) return { verdict: 'expected', path, layer, ...both, why: expectation.why, rule: expectation.id };
  const ignored = ignoredBy(path, rules.ignore);
  if (ignored !== null) return { verdict: 'expected', path, layer, ...both, why: `Ignored, as was asked for: ${ignored.rule}.`, rule: ignored.rule };
  if (left !== null && right !== null) return { verdict: 'different', path, layer, ...both, why: facts.versions.words.get(path) ?? inWhat(left, right), rule: '' };
  const verdict = left === null ? 'right' : 'left';
  const lost = (left === null ? facts.left : facts.right).lost.paths.has(path);
  const reached = ((left ?? right)?.range.start ?? 0) < facts.common[verdict];
  return { verdict, path, layer, ...both, why: onlyOn(verdict, path, sides, { lost, reached }), rule: '' };
}

export function countRows(rows: readonly DiffRow[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { same: 0, expected: 0, different: 0, left: 0, right: 0 };
  for (const { verdict } of rows) counts[verdict]++;
  return counts;
}
