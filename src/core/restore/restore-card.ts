/** What the restore simulator tells: would the stream restore, where and why not, and what the restorer knows at a record. */
import type { ByteRange } from '../bytes/range.ts';

/**
 * `restores`: taken to its end. `fails-over`: a checkpointed stream whose last whole checkpoint is taken. `stops`: refused with a
 * message. `crashes`: a failed assertion or a signal in the restorer. `hangs`: it waits or loops for ever. `undefined`: its
 * behaviour is undefined. `unknown`: too little is known to say, and the sentence says why.
 */
export type OutcomeKind = 'restores' | 'fails-over' | 'stops' | 'crashes' | 'hangs' | 'undefined' | 'unknown';

export interface RestoreOutcome {
  readonly kind: OutcomeKind;
  /** The verdict in one sentence, with record, offset, function and message where it stops. */
  readonly sentence: string;
  /** The same in short: without the finding's own message, and without what hangs on the destination. */
  readonly headline: string;
  /** Row at which it ends; -1 where that is no row. */
  readonly row: number;
  /** The bytes at fault, or the place where something was due; null where it restores. */
  readonly range: ByteRange | null;
  /** The C function that refuses, as `handle_page_data()`; empty where none does. */
  readonly where: string;
  /** Its file in Xen's sources; empty with {@link where}. */
  readonly file: string;
  /** The message that Xen logs there, as far as the stream decides it; empty where it logs none. */
  readonly logs: string;
  /** Rule of the finding that says the same; empty where there is none. */
  readonly rule: string;
  /** What else the outcome hangs on: the destination. */
  readonly dependsOn: readonly string[];
  /** Whether passes over the stream are still to come that can change it. */
  readonly soFar: boolean;
}

export interface RestoreFact {
  /** The C member or variable where there is one (`seen_static_data_end`), else a plain word. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Row that gave it its value; -1 where it has its first value. */
  readonly row: number;
  /** Whether the row of the snapshot changed it. */
  readonly changed: boolean;
}

/** The restorer's state behind a row. */
export interface RestoreSnapshot {
  /** The row that was handled last; -1 before the first. */
  readonly row: number;
  /** Who is reading, as `xl`, `libxl`, `libxc`. */
  readonly reader: string;
  /** Where in the sequence it stands, in words. */
  readonly phase: string;
  /** What the row did, in a sentence: function and effect. */
  readonly did: string;
  readonly facts: readonly RestoreFact[];
}

/** Something that was due and never came. */
export interface MissingRecord {
  readonly what: string;
  readonly why: string;
}

export interface Forensics {
  /** What most likely happened, in a sentence or two; empty where the stream is whole. */
  readonly story: string;
  /** Last whole record; -1 none. */
  readonly lastWholeRow: number;
  /** In words: the last whole iteration and checkpoint, as far as the stream has such. */
  readonly lastIteration: string;
  readonly lastCheckpoint: string;
  readonly missing: readonly MissingRecord[];
  /** PFNs that were sent at least once with contents, of how many, and where that number comes from. */
  readonly sent: { readonly pfns: number; readonly of: number | null; readonly ofWhat: string };
  /** Bytes behind the stream's END, explained; null where there are none. */
  readonly tail: { readonly range: ByteRange; readonly sentence: string } | null;
}

export interface RestoreCard {
  readonly outcome: RestoreOutcome;
  /** At the point where the restore ends. */
  readonly state: RestoreSnapshot;
  readonly forensics: Forensics;
}
