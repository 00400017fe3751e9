/**
 * Findings on their way from thread to thread: what those of a rule have in common is said once a message. A structured clone would
 * copy section, source and hint for each of a hundred thousand, and the page's thread would take them apart again.
 */
import type { Finding } from './finding.ts';

/** What findings of a rule share. */
type FindingKind = Omit<Finding, 'row' | 'range' | 'count' | 'message' | 'hint' | 'logs'>;

/** Findings in columns; `kind` counts in `kinds`, `message`, `hint` and `logs` in `texts`. */
export interface PackedFindings {
  readonly kinds: readonly FindingKind[];
  readonly texts: readonly string[];
  readonly kind: Uint32Array;
  readonly row: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly count: Float64Array;
  readonly message: Uint32Array;
  readonly hint: Uint32Array;
  readonly logs: Uint32Array;
}

/** Different things by their names, numbered in the order in which they come. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();

  number(name: string, thing: T): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.all.length);
    return this.all.push(thing) - 1;
  }
}

export function packFindings(findings: readonly Finding[]): PackedFindings {
  const kinds = new Numbered<FindingKind>();
  const texts = new Numbered<string>();
  const numbers = (): Uint32Array => new Uint32Array(findings.length);
  const offsets = (): Float64Array => new Float64Array(findings.length);
  const columns = { kind: numbers(), row: new Int32Array(findings.length), start: offsets(), end: offsets(), count: offsets(), message: numbers(), hint: numbers(), logs: numbers() };
  for (const [i, { row, range, count, message, hint, logs, ...kind }] of findings.entries()) {
    columns.kind[i] = kinds.number(Object.values(kind).join('\n'), kind);
    columns.row[i] = row;
    columns.start[i] = range.start;
    columns.end[i] = range.end;
    columns.count[i] = count;
    columns.message[i] = texts.number(message, message);
    columns.hint[i] = texts.number(hint, hint);
    columns.logs[i] = texts.number(logs, logs);
  }
  return { kinds: kinds.all, texts: texts.all, ...columns };
}

export function unpackFindings({ kinds, texts, kind, row, start, end, count, message, hint, logs }: PackedFindings): Finding[] {
  const findings: Finding[] = [];
  for (const [i, number] of kind.entries()) {
    const shared = kinds[number];
    if (shared === undefined) continue;
    const { rule, severity, objectors, layer, source, spec, cite, ref, checked } = shared;
    const text = (at: number | undefined): string => texts[at ?? -1] ?? '';
    findings.push({
      rule,
      severity,
      objectors,
      layer,
      row: row[i] ?? -1,
      source,
      range: { start: start[i] ?? 0, end: end[i] ?? 0 },
      count: count[i] ?? 1,
      message: text(message[i]),
      spec,
      cite,
      ref,
      hint: text(hint[i]),
      logs: text(logs[i]),
      checked,
    });
  }
  return findings;
}
