/** A comparison as the command line's JSON, which is an API: what is there stays. */
import type { DiffRow, DiffSide } from '../compare.ts';
import { verdictOf } from '../comparison.ts';
import type { DiffResult } from '../result.ts';
import type { Subject } from '../subject.ts';
import { toldRows } from './words.ts';

type Json = Record<string, unknown>;

function sideJson(side: DiffSide | null, subject: Subject): Json | null {
  if (side === null) return null;
  const { value, meaning, range, origin, step } = side;
  const place = origin === null ? { source: null, offset: null, length: null } : { source: subject.source, offset: origin.start, length: origin.end - origin.start };
  const converted = step === '' ? {} : { step, converted: { offset: range.start, length: range.end - range.start } };
  return { value, ...(meaning === '' ? {} : { meaning }), ...place, ...converted };
}

export const diffRowJson = ({ verdict, path, left, right, why, rule }: DiffRow, { sides }: DiffResult): Json => ({ verdict, path, left: sideJson(left, sides.left), right: sideJson(right, sides.right), why, ...(rule === '' ? {} : { rule }) });

export function diffSummaryJson(result: DiffResult): Json {
  const { identical, counts, memory, sequence, limits, rules, always, left, right } = result.view();
  return {
    left: left.name,
    right: right.name,
    verdict: verdictOf(counts),
    identical,
    counts,
    memory:
      memory === null
        ? null
        : { equal: memory.counts.same, expected: memory.counts.expected, different: memory.counts.different, left: memory.counts.left, right: memory.counts.right, typeChanged: memory.typeChanged, holes: memory.holes, empty: memory.empty, spans: memory.spans, unlisted: result.memory?.unlisted ?? 0, verify: memory.verify === undefined ? null : { equal: memory.verify.same, expected: memory.verify.expected, different: memory.verify.different, left: memory.verify.left, right: memory.verify.right } },
    sequence: { same: sequence.limit === '' && sequence.counts.different + sequence.counts.left + sequence.counts.right === 0, runs: sequence.runs.length, limit: sequence.limit, counts: sequence.counts },
    limits,
    rules: rules.filter(({ own }) => !own).map(({ id, title, hides }) => ({ id, title, hides })),
    ignored: rules.filter(({ own }) => own).map(({ id, hides, idle }) => ({ rule: id, hides, names: idle !== true })),
    always: always.map(({ id, title, hides, unit }) => ({ id, title, hides, unit })),
    iterations: { left: { compared: left.iteration ?? null, told: left.iterations ?? 0, verify: left.verifies ?? 0 }, right: { compared: right.iteration ?? null, told: right.iterations ?? 0, verify: right.verifies ?? 0 } },
    checkpoints: { left: { compared: left.checkpoint, whole: left.checkpoints }, right: { compared: right.checkpoint, whole: right.checkpoints } },
  };
}

export const diffJson = (result: DiffResult, all = false): Json => ({ ...diffSummaryJson(result), rows: toldRows(result, all).map((row) => diffRowJson(row, result)) });
