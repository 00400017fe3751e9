/** Rows for what is no part of what is compared by meaning, but bytes of the file: a rule takes it for expected where it differs. */
import { originOf, type Subject } from './subject.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import { EXPECTATIONS } from './expectations.ts';
import { ignoredBy, type Rules } from './ignore.ts';

export interface SetAside {
  readonly path: string;
  readonly layer: string;
  readonly left: DiffSide | null;
  readonly right: DiffSide | null;
  readonly differs: boolean;
  /** The expectation that explains it. */
  readonly rule: string;
  /** In what it differs; the reason of the rule is told before it. */
  readonly why: string;
}

export function rowOfSetAside({ path, layer, left, right, differs, rule, why }: SetAside, rules: Rules): DiffRow {
  const row = { path, layer, left, right };
  if (!differs) return { ...row, verdict: 'same', why: '', rule: '' };
  const reason = EXPECTATIONS.find(({ id }) => id === rule)?.why ?? '';
  if (!rules.off.has(rule)) return { ...row, verdict: 'expected', why: [reason, why].filter((words) => words !== '').join(' '), rule };
  const ignored = ignoredBy(path, rules.ignore);
  if (ignored !== null) return { ...row, verdict: 'expected', why: `Ignored, as was asked for: ${ignored.rule}.`, rule: ignored.rule };
  return { ...row, verdict: left === null ? 'right' : right === null ? 'left' : 'different', why, rule: '' };
}

/** A side that says so much; a row of which it is told, -1 for none. */
export function sideAt(subject: Subject, row: number, text: string, meaning: string): DiffSide {
  const { index } = subject.stream.builder;
  if (row < 0) return { value: text, text, meaning, row, range: { start: 0, end: 0 }, origin: null, step: '' };
  const range = { start: index.startOf(row), end: index.endOf(row) };
  const { range: origin, step } = originOf(subject, range);
  return { value: text, text, meaning, row, range, origin, step };
}
