/** A log line by line against the open stream. It keeps counts, so lines must come in order. */
import type { Finding } from '../../index/finding.ts';
import type { OpenStream } from '../../open-stream.ts';
import { checkClaim, numberIn, type LogFacts } from './facts.ts';
import { matchLine, MESSAGES, type Match } from './match.ts';
import type { Message } from './message.ts';
import { NOWHERE, Places, type LogPlace } from './places.ts';
import { RULES_OF_MESSAGE } from './rules.ts';

/** What is known of a line: a sum, each at most once. */
export const LineFlag = {
  KNOWN: 1,
  /** The stream says the same as the line. */
  AGREES: 2,
  /** The stream says otherwise: the log is of another run, or another file. */
  DIFFERS: 4,
  /** The row is near what the line speaks of, not surely it. */
  ABOUT: 8,
  /** A rule speaks of it, and the stream does not break it. */
  UNCONFIRMED: 16,
  /** A finding of the stream says the same. */
  CONFIRMED: 32,
} as const;

export interface LineResult {
  /** Number of the message, counted from 1; 0 where the line is not known. */
  readonly message: number;
  /** -1 where it speaks of no row. */
  readonly row: number;
  readonly flags: number;
}

export const UNKNOWN: LineResult = { message: 0, row: -1, flags: 0 };

/** Rules whose findings say that a restore went well all the same. */
const NO_FAULT: ReadonlySet<string> = new Set(['libxc.stream.failover']);

export class Correlator {
  readonly #places: Places;
  readonly #facts: LogFacts;
  readonly #stream: OpenStream;
  /** The first finding of each rule. */
  readonly #findings = new Map<string, Finding>();
  /** How often each message stood since the last save or restore began. */
  readonly #seen = new Map<number, number>();
  #checkpoints = 0;

  constructor(stream: OpenStream, facts: LogFacts) {
    const { index, findings } = stream.builder;
    this.#stream = stream;
    this.#facts = facts;
    this.#places = new Places(index, stream.layers);
    for (const finding of findings) if (!this.#findings.has(finding.rule)) this.#findings.set(finding.rule, finding);
  }

  read(text: string): LineResult {
    const match = matchLine(text);
    if (match === null) return UNKNOWN;
    const message = MESSAGES[match.message];
    if (message === undefined) return UNKNOWN;
    const nth = this.#count(match, message);
    const { place, flags } = this.#byRule(match) ?? { place: this.#byPlace(message, match, nth), flags: message.where === null ? 0 : this.#silent(match) };
    return { message: match.message + 1, row: place.row, flags: LineFlag.KNOWN + flags + (place.about ? LineFlag.ABOUT : 0) + this.#claimed(message, match) };
  }

  #count({ message }: Match, { begins }: Message): number {
    // The second save, or restore, of one log: each logs how it begins once.
    if (begins && this.#seen.has(message)) {
      this.#seen.clear();
      this.#checkpoints = 0;
    }
    const nth = this.#seen.get(message) ?? 0;
    this.#seen.set(message, nth + 1);
    return nth;
  }

  #byPlace({ where }: Message, { args }: Match, nth: number): LogPlace {
    if (where === null) return NOWHERE;
    if (where.at !== 'frames' || where.of !== 'checkpoint') return this.#places.find(where, args, nth);
    const place = this.#places.find(where, args, this.#checkpoints);
    if (numberIn(args['done']) === numberIn(args['total'])) this.#checkpoints++;
    return place;
  }

  /** Where a rule's finding says what the line says, that finding's row is the place. */
  #byRule({ message }: Match): { place: LogPlace; flags: number } | null {
    for (const id of RULES_OF_MESSAGE[message] ?? []) {
      const finding = this.#findings.get(id);
      if (finding === undefined) continue;
      const { index } = this.#stream.builder;
      const row = finding.row >= 0 ? finding.row : Math.max(index.rowAt(finding.range.start), index.rowAt(finding.range.start - 1));
      return { place: { row, about: false }, flags: LineFlag.CONFIRMED };
    }
    return null;
  }

  /** A message that a rule would explain, in a stream that keeps the rule. */
  #silent({ message }: Match): number {
    const rules = RULES_OF_MESSAGE[message] ?? [];
    const ours = rules.filter((id) => !NO_FAULT.has(id) && this.#stream.layers.some(({ name }) => id.startsWith(`${name}.`)));
    return ours.length > 0 ? LineFlag.UNCONFIRMED : 0;
  }

  #claimed({ claim }: Message, { args }: Match): number {
    const agrees = claim === null ? null : checkClaim(claim, args, this.#facts);
    if (agrees === null) return 0;
    return agrees ? LineFlag.AGREES : LineFlag.DIFFERS;
  }
}
