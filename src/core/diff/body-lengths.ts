/**
 * A record that is longer on one side: what its lists have there alone follows from its body_length, and is one row. A byte of a length
 * that is at fault would else make a row of each of the elements that it takes in.
 */
import type { LayerName } from '../index/layer.ts';
import { grouped, plural } from '../text.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import type { Fact, Facts } from './fact.ts';
import { ignoredBy, type Rules } from './ignore.ts';
import type { Sides } from './expectations.ts';
import { originOf, type Subject } from './subject.ts';

/** Layers whose record headers are a type and a length of 4 bytes each (docs/specs/libxc-migration-stream.pandoc, libxl-migration-stream.pandoc: Record Header). */
const HEADED: ReadonlySet<LayerName> = new Set<LayerName>(['libxc', 'libxl']);
const LENGTH_AT = 4;
const LENGTH_SIZE = 4;

interface Both {
  readonly left: Facts;
  readonly right: Facts;
}

interface Lone {
  readonly first: Fact;
  last: Fact;
  count: number;
  /** Whether some of them are on either side. */
  readonly verdicts: Set<DiffRow['verdict']>;
}

/** An element of a list that has no name of its own, or what is below it. */
const isElement = ({ path, base, element }: Fact): boolean => element === base && /^\.[^.[]+\[\d+\](?:\.|$)/.test(path.slice(base.length));

/** Of rows that one side alone has, elements of a longer record become one; all others stay where they are. */
export function foldByLength(rows: readonly DiffRow[], facts: Both, sides: Sides, rules: Rules): DiffRow[] {
  const lone = new Map<string, Lone>();
  const baseOf = (row: DiffRow): string => {
    if (row.verdict !== 'left' && row.verdict !== 'right') return '';
    const fact = facts[row.verdict].byPath.get(row.path);
    return fact === undefined || !isElement(fact) || !differInLength(fact.base, facts, sides) ? '' : fact.base;
  };
  for (const row of rows) {
    const base = baseOf(row);
    const fact = base === '' ? undefined : facts[row.verdict === 'left' ? 'left' : 'right'].byPath.get(row.path);
    if (fact === undefined) continue;
    const found = lone.get(base);
    if (found === undefined) lone.set(base, { first: fact, last: fact, count: 1, verdicts: new Set([row.verdict]) });
    else {
      found.last = fact;
      found.count++;
      found.verdicts.add(row.verdict);
    }
  }
  const told = new Set<string>();
  return rows.flatMap((row) => {
    const base = baseOf(row);
    const found = lone.get(base);
    if (found === undefined || found.count < 2) return [row];
    if (told.has(base)) return [];
    told.add(base);
    return [lengthRow(base, found, facts, sides, rules)];
  });
}

/** Whether both sides have the record, with lengths that are not the same. */
function differInLength(base: string, { left, right }: Both, sides: Sides): boolean {
  const [a, b] = [lengthOf(base, left, sides.left), lengthOf(base, right, sides.right)];
  return a >= 0 && b >= 0 && a !== b;
}

/** -1 where a side has no such record, or its layer writes lengths in another way. */
function lengthOf(base: string, { bases }: Facts, { stream: { builder: { index, layers } } }: Subject): number {
  const row = bases.get(base)?.row ?? -1;
  const layer = row < 0 ? undefined : layers[index.layerOf(row)]?.name;
  return layer !== undefined && HEADED.has(layer) && index.kindOf(row) === 'record' ? index.bodyLengthOf(row) : -1;
}

function lengthRow(base: string, { first, last, count, verdicts }: Lone, { left, right }: Both, sides: Sides, rules: Rules): DiffRow {
  const path = `${base}.body_length`;
  const both = { left: sideOf(base, left, sides.left), right: sideOf(base, right, sides.right) };
  const ignored = ignoredBy(path, rules.ignore);
  const where = verdicts.size > 1 ? 'one side alone' : verdicts.has('left') ? 'the left alone' : 'the right alone';
  const why = `The record is not as long, and with it its lists: ${plural(count, 'field')} of them, ${nameOf(first)} to ${nameOf(last)}, are on ${where}.`;
  const row = { path, layer: first.layer, ...both };
  return ignored === null ? { ...row, verdict: 'different', why, rule: '' } : { ...row, verdict: 'expected', why: `Ignored, as was asked for: ${ignored.rule}.`, rule: ignored.rule };
}

const nameOf = ({ path, base }: Fact): string => path.slice(base.length + 1);

function sideOf(base: string, facts: Facts, subject: Subject): DiffSide {
  const row = facts.bases.get(base)?.row ?? -1;
  const { index } = subject.stream.builder;
  const length = index.bodyLengthOf(row);
  const start = index.startOf(row) + LENGTH_AT;
  const range = { start, end: start + LENGTH_SIZE };
  const { range: origin, step } = originOf(subject, range);
  return { value: length, text: grouped(length), meaning: 'bytes', row, range, origin, step };
}
