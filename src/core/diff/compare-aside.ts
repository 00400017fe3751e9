/**
 * What a restore passes over, and so no row of a field or page tells of: records and pages that later ones took the place of, entries that
 * say that there is no page, bits and bytes of PAGE_DATA that nobody reads. One row for each where a side has any of it.
 */
import { rowName } from '../formats/names.ts';
import { plural } from '../text.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import type { Gathered } from './comparison.ts';
import type { Course } from './course.ts';
import { ABSENT, PADDING, SUPERSEDED, type Sides } from './expectations.ts';
import type { Rules } from './ignore.ts';
import type { Memory } from './memory.ts';
import { rowOfSetAside, sideAt } from './set-aside.ts';
import type { Subject } from './subject.ts';

interface Both<T> {
  readonly left: T;
  readonly right: T;
}

interface Kind {
  readonly path: string;
  readonly layer: string;
  readonly rule: string;
  /** What is counted, in the singular. */
  readonly unit: string;
  readonly why: string;
}

/** Rows of what headers and lists alone say. */
export function compareAside({ leftFacts, rightFacts, left, right }: Gathered, sides: Sides, rules: Rules): DiffRow[] {
  const layers = [...new Set([...leftFacts.superseded.keys(), ...rightFacts.superseded.keys()])];
  const records = layers.map((layer) => {
    const courses = { left: leftFacts.superseded.get(layer), right: rightFacts.superseded.get(layer) };
    return rowOf({ path: `${layer}.(superseded records)`, layer, rule: SUPERSEDED, unit: 'record', why: recordWords(courses, sides) }, courses, sides, rules);
  });
  const entries = { left: left.superseded, right: right.superseded };
  const unread = { left: left.unread, right: right.unread };
  return [
    ...records,
    rowOf({ path: 'libxc.PAGE_DATA.(superseded entries)', layer: 'libxc', rule: SUPERSEDED, unit: 'entry', why: 'Which PFNs were sent again, and as what, is not the same; contents that they had then are not compared.' }, entries, sides, rules),
    rowOf({ path: 'libxc.PAGE_DATA.(unread)', layer: 'libxc', rule: PADDING, unit: 'place', why: 'Reserved bits of entries or of the header, or bytes behind the pages.' }, unread, sides, rules),
  ].filter((row) => row !== null);
}

/** Rows of what takes memory to be compared: PFNs without a page, and contents that were superseded where they were digested. */
export function compareAsideOfMemory({ absent }: { readonly absent: AbsentOf }, { left, right }: Both<Memory>, sides: Sides, rules: Rules): DiffRow[] {
  const courses = { left: left.supersededContents ?? undefined, right: right.supersededContents ?? undefined };
  const contents = rowOf({ path: 'libxc.PAGE_DATA.(superseded contents)', layer: 'libxc', rule: SUPERSEDED, unit: 'page', why: 'Pages that were sent again had other contents before.' }, courses, sides, rules);
  return [absentRow(absent, rules), contents].filter((row) => row !== null);
}

/** Whether superseded contents can be told apart: the same entries were superseded in the same order. */
export const hasComparableContents = ({ left, right }: Both<Memory>): boolean => left.superseded.count > 0 && left.superseded.partsFrom(right.superseded) < 0;

/** PFNs of which one side says that they have no page and the other nothing. */
export interface Absent {
  readonly count: number;
  readonly first: number;
}

export type AbsentOf = Both<Absent>;

function absentRow(absent: AbsentOf, rules: Rules): DiffRow | null {
  if (absent.left.count + absent.right.count === 0) return null;
  const words = ({ count, first }: Absent, other: string): DiffSide => {
    const text = plural(count, 'PFN');
    return { value: text, text, meaning: count === 0 ? '' : `XTAB, which the ${other} does not name; the first is 0x${first.toString(16)}`, row: -1, range: { start: 0, end: 0 }, origin: null, step: '' };
  };
  return rowOfSetAside({ path: 'libxc.PAGE_DATA.(no page)', layer: 'libxc', left: words(absent.left, 'right'), right: words(absent.right, 'left'), differs: true, rule: ABSENT, why: '' }, rules);
}

function rowOf({ path, layer, rule, unit, why }: Kind, { left: a, right: b }: Both<Course | undefined>, sides: Sides, rules: Rules): DiffRow | null {
  if ((a?.count ?? 0) + (b?.count ?? 0) === 0) return null;
  const at = placeOf(a, b);
  const side = (course: Course | undefined, subject: Subject): DiffSide => {
    const row = course === undefined || course.length === 0 ? -1 : at < 0 ? course.rowAt(0) : at < course.length ? course.rowAt(at) : -1;
    return sideAt(subject, row, plural(course?.count ?? 0, unit, unit === 'entry' ? 'entries' : `${unit}s`), row < 0 ? '' : nameOf(subject, row));
  };
  return rowOfSetAside({ path, layer, left: side(a, sides.left), right: side(b, sides.right), differs: at >= 0, rule, why }, rules);
}

/** Where they part; -1 where they say the same. */
const placeOf = (a: Course | undefined, b: Course | undefined): number => (a === undefined || b === undefined ? 0 : a.partsFrom(b));

function nameOf({ stream: { builder: { index, layers } } }: Subject, row: number): string {
  const layer = layers[index.layerOf(row)];
  return layer === undefined ? '' : rowName(index, row, layer.name);
}

/** Which is the first that is not the same. */
function recordWords({ left: a, right: b }: Both<Course | undefined>, { left, right }: Sides): string {
  const at = placeOf(a, b);
  if (at < 0) return '';
  const name = (course: Course | undefined, subject: Subject): string => (course === undefined || at >= course.length ? 'no more' : nameOf(subject, course.rowAt(at)));
  const [first, second] = [name(a, left), name(b, right)];
  return first === second ? `The first that differs is ${first}.` : `The first that is not the same: ${first} on the left, ${second} on the right.`;
}
