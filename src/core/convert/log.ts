/** What a conversion has to tell: every decision and loss is a finding, and a refusal is the last one. */
import type { ByteRange } from '../bytes/range.ts';
import { severityOf, type Finding, type Judge, type Rule } from '../index/finding.ts';
import { grouped } from '../text.ts';
import type { Pieces } from './pieces.ts';

/** A finding with the legacy record that it is about, as `xsi records` counts them; null in a header or behind the stream. */
export interface ConvertFinding extends Finding {
  readonly record: number | null;
}

/** Not to be converted: it is of the format that a conversion makes, or of one that holds no legacy stream. A sentence on what it is. */
export class NotLegacy extends Error {}

/** Ends a conversion, or the checkpoint that is being read: the input cannot be read on, or what it says cannot be had. */
export class Refusal extends Error {
  readonly rule: Rule;
  readonly range: ByteRange;
  /** Of its record, where the range does not tell; undefined where it does. */
  readonly record: number | null | undefined;
  constructor(rule: Rule, range: ByteRange, message: string, record?: number | null) {
    super(message);
    this.name = 'Refusal';
    this.rule = rule;
    this.range = range;
    this.record = record;
  }
}

interface Tally {
  readonly rule: Rule;
  readonly range: ByteRange;
  readonly record: number | null;
  readonly words: (total: string) => string;
  total: number;
  places: number;
}

export class Log {
  readonly findings: ConvertFinding[] = [];
  readonly #tallies = new Map<string, Tally>();
  readonly #pieces: Pieces;

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  /** A decision is nobody's objection; a refusal is `restore`'s: there is nothing that a current Xen could take. */
  report(rule: Rule, range: ByteRange, message: string, { objectors = rule.objectors, record = this.#pieces.at(range.start) }: { readonly objectors?: readonly Judge[]; readonly record?: number | null } = {}): void {
    const { id, otherwise, spec, cite, ref, hint, logs, checked } = rule;
    this.findings.push({ rule: id, severity: severityOf(objectors, otherwise), objectors, layer: 'legacy', row: -1, record, source: 0, range, count: 1, message, spec, cite, ref, hint, logs: objectors.includes('restore') ? logs : '', checked });
  }

  refuse({ rule, range, message, record }: Refusal): void {
    this.report(rule, range, message, { objectors: ['restore'], ...(record === undefined ? {} : { record }) });
  }

  /** What happens again and again is told once, with its sum and where it was first. */
  tally(rule: Rule, range: ByteRange, amount: number, words: (total: string) => string): void {
    const known = this.#tallies.get(rule.id);
    if (known === undefined) this.#tallies.set(rule.id, { rule, range, record: this.#pieces.at(range.start), words, total: amount, places: 1 });
    else {
      known.total += amount;
      known.places++;
    }
  }

  /** Tells the sums. */
  settle(): void {
    for (const { rule, range, record, words, total, places } of this.#tallies.values()) this.report(rule, range, places === 1 ? words(grouped(total)) : `${words(grouped(total))} This is the first of ${grouped(places)} places.`, { record });
    this.#tallies.clear();
  }
}
