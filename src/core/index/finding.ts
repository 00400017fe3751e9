import type { ByteRange } from '../bytes/range.ts';
import type { LayerName } from './layer.ts';

/** Who refuses a stream: the written specifications, Xen's verify-stream-v2, Xen's restore code. */
export type Judge = 'spec' | 'verify' | 'restore';
export const JUDGES: readonly Judge[] = ['spec', 'verify', 'restore'];

export type Severity = 'error' | 'warning' | 'info';

/** How it is known what a rule says of its judges. */
export type Checked = 'ran verify-stream-v2' | 'ran Xen 4.17' | 'read the source' | 'read the proposal';

export const READ: readonly Checked[] = ['read the source'];
/** Streams that break the rule, and such that do not, were given to Xen's verify-stream-v2 (tests/differential). */
export const VERIFIED: readonly Checked[] = ['ran verify-stream-v2', 'read the source'];
/** A real image, changed in this one place, was given to a Xen 4.17 as well. */
export const SEEN: readonly Checked[] = ['ran verify-stream-v2', 'ran Xen 4.17', 'read the source'];

/** One thing to know about a stream, with its bytes and its source. */
export interface Finding {
  /** `layer.subject.rule`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly objectors: readonly Judge[];
  readonly layer: LayerName;
  /** The row it is about; -1 where it stands outside any row. */
  readonly row: number;
  readonly source: number;
  readonly range: ByteRange;
  /** 1, or how many more of the same rule there are than are kept. */
  readonly count: number;
  /** What is wrong, with what was expected and what was found. */
  readonly message: string;
  /** Section of the specification, as `libxc: Records`; empty where none speaks of it. */
  readonly spec: string;
  /** File and function in Xen that refuses or shows it. */
  readonly cite: string;
  /** Row of the conformance table (`C022`); empty where it has none. */
  readonly ref: string;
  /** What a person may do or conclude; may be empty. */
  readonly hint: string;
  /** What the restoring side logs where it objects, letter by letter, with its arguments where the stream decides them; empty where it does not object, or says nothing. */
  readonly logs: string;
  readonly checked: readonly Checked[];
}

/** Severity follows from the objectors; where nobody objects the rule says whether it is a warning or an info. */
export function severityOf(objectors: readonly Judge[], otherwise: 'warning' | 'info'): Severity {
  if (objectors.includes('spec') || objectors.includes('restore')) return 'error';
  return objectors.includes('verify') ? 'warning' : otherwise;
}

/** A rule as it is registered: everything on a finding that does not depend on the stream. */
export interface Rule {
  readonly id: string;
  /** What must hold, in a few words. */
  readonly title: string;
  readonly objectors: readonly Judge[];
  /** Severity where nobody objects. */
  readonly otherwise: 'warning' | 'info';
  readonly spec: string;
  readonly cite: string;
  readonly ref: string;
  readonly hint: string;
  /** What the restoring side logs, up to where its arguments begin; a fatal signal is what libxl says of its helper. */
  readonly logs: string;
  readonly checked: readonly Checked[];
}

type RuleDefinition = Pick<Rule, 'id' | 'title' | 'objectors'> & Partial<Rule>;

export const defineRule = (rule: RuleDefinition): Rule => ({ otherwise: 'info', spec: '', cite: '', ref: '', hint: '', logs: '', checked: [], ...rule });

/** What a finding adds to its rule. `objectors`, `hint` and `logs` stand where the stream's state changes the rule's own. */
export interface FindingAt {
  readonly layer: number;
  readonly row: number;
  readonly range: ByteRange;
  /** A function is called only where the finding is kept, here and in `logs`: for rules that every record of a stream may break. */
  readonly message: string | (() => string);
  readonly objectors?: readonly Judge[];
  /** What it is where nobody objects, if not what the rule says. */
  readonly otherwise?: 'warning' | 'info';
  readonly hint?: string;
  readonly logs?: string | (() => string);
}

/** Findings of one rule that are kept; more of them are one finding with their count (the contract's number). */
export const MAX_FINDINGS_PER_RULE = 10_000;
