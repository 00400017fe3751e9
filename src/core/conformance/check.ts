/** What a rule that looks at rows is made of: which records it visits, how many of their bytes it wants, what it keeps between them. */
import type { Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { GuestConfig } from '../formats/guest-config.ts';
import type { Judge, Rule } from '../index/finding.ts';
import type { LayerFacts, LayerName } from '../index/layer.ts';
import type { PageTypes } from '../index/page-types.ts';
import type { RecordIndex } from '../index/record-index.ts';
import type { RecordView } from './record-view.ts';
import type { RestoreState } from './restore-state.ts';

/** A finding on a record. `range` is the whole of the record where it is left out. */
export interface ReportAt {
  readonly message: string;
  readonly range?: ByteRange;
  readonly objectors?: readonly Judge[];
  readonly hint?: string;
  readonly logs?: string;
  /** The PFN of a page that is not known to have been sent: the objection stands only where no page-table entry populates it, which the second pass knows. */
  readonly unsent?: number;
}

/** What a rule is given. */
export interface CheckContext {
  readonly config: GuestConfig;
  readonly index: RecordIndex;
  /** Null for streams of HVM guests, whose page types mean nothing to the restorer. */
  readonly pageTypes: PageTypes | null;
  /** What libxc's restorer has seen before the record that is being visited. */
  readonly state: RestoreState;
  /** Whether there is a libxl stream around, whose reader has a say. */
  readonly inLibxl: boolean;
  /** Whether CHECKPOINT_STATE makes it a stream of COLO. */
  readonly colo: boolean;
  /** Whether a VERIFY record is still to come, or has come: the second pass then keeps where pages stand. */
  readonly verifies: boolean;
  /** PFNs that came with contents, and entries that ask for memory without: the guest has no more pages than these, whatever its lists repeat. */
  readonly mayPopulate: number;
  /** Whether the pass before left objections to pages that are not known to have been sent. */
  readonly unsure: boolean;
  readonly facts: (record: Place) => LayerFacts;
  readonly report: (rule: Rule, record: Place, at: ReportAt) => void;
  /** Says once that the outcome hangs on something that the stream does not hold. */
  readonly dependsOn: (what: string) => void;
  readonly read: (start: number, length: number) => Scan<Uint8Array>;
}

/** A row as findings name it. */
export interface Place {
  readonly row: number;
  readonly layer: number;
  readonly start: number;
  readonly end: number;
  /** Behind the last whole checkpoint: a restore never looks at it. */
  readonly dropped: boolean;
}

export interface Visit {
  readonly layer: LayerName;
  /** Record types, or numbers of headers. */
  readonly types: readonly number[];
  readonly kind?: 'header';
  /** Leading bytes of the body that the visit looks at: it finds as many of them as there are. */
  readonly reads?: number;
  /** A visit that has to read more is a scan. */
  readonly visit: (record: RecordView) => Scan<void> | undefined;
}

export interface Visitors {
  readonly visits: readonly Visit[];
  /** libxc has all records that it will use: at END, or at the last whole checkpoint of a stream that fails over. */
  readonly complete?: (end: Place) => Scan<void> | undefined;
  /** The source has ended. `end` is the place behind its last byte. */
  readonly finish?: (end: Place) => void;
}

/** One file of rules: what it may report, and a closure that keeps what it has seen. */
export interface Check {
  readonly rules: readonly Rule[];
  readonly create: (context: CheckContext) => Visitors;
}

/** A visit that reads nothing more. */
export const look =
  (act: (record: RecordView) => void) =>
  (record: RecordView): undefined => {
    act(record);
  };

/** Whether the last row is a record that is cut, or stands in one; the beginning of a record header is none. */
export function isCutRecord(index: RecordIndex, row: number): boolean {
  if (row < 0) return false;
  const own = index.isNested(row) ? index.parentOf(row) : row;
  return index.kindOf(own) === 'record' && index.isCut(own);
}
