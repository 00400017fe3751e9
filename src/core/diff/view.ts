/** What is told of a comparison to those who show it: plain values, bounded in number. */
import type { ByteRange } from '../bytes/range.ts';
import type { Identification } from '../formats/identification.ts';
import type { LayerInfo } from '../index/layer.ts';
import type { Counts, DiffRow, Verdict } from './compare.ts';
import type { Sequence } from './sequence.ts';

export type SideName = 'left' | 'right';

/** What was sent behind VERIFY has rows under this name, as memory has under `memory`. */
export const VERIFY_LAYER = 'memory-verify';

/** One side as it was opened. */
export interface SideView {
  readonly name: string;
  /** Bytes of the file itself. */
  readonly fileSize: number;
  /** Bytes of the source in which its `origin` ranges stand: the innermost one; of a legacy side, the legacy stream's. */
  readonly size: number;
  readonly source: number;
  /** Ranges where `origin` ranges stand that a packet capture lost: they have no bytes, and those that a read gives are none. */
  readonly holes: readonly ByteRange[];
  readonly identification: Identification;
  /** Of the stream that is compared: of a legacy side, its conversion's. */
  readonly layers: readonly LayerInfo[];
  /** Whether it is a legacy stream, compared through its conversion; rows' ranges stand in the conversion then, origins in the file. */
  readonly legacy: boolean;
  /** Bytes of the conversion; the same as `size` where there is none. */
  readonly comparedSize: number;
  /** Whole checkpoints there are, and the one that is compared, counted from 1; null for the stream to its end. */
  readonly checkpoints: number;
  readonly checkpoint: number | null;
  /** Passes over memory that are told apart, and the one whose memory is compared, counted from 0. */
  readonly iterations?: number;
  readonly iteration?: number | null;
  /** How many of those passes, the last, were sent behind VERIFY. */
  readonly verifies?: number;
}

/** An expectation or a rule of the person's, and how many rows it explains. */
export interface RuleView {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Whether a person added it. */
  readonly own: boolean;
  /** Rows that it takes for expected; those of memory included once memory was compared. */
  readonly hides: number;
  /** An expectation that was switched off. */
  readonly off: boolean;
  /** Of a person's rule that names nothing here: no row and no PFN has such a path. */
  readonly idle?: true;
}

/** What is not compared in the first place, so that no row ever differs by it. */
export interface AlwaysView {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** How much it hides on both sides, counted in `unit`. */
  readonly hides: number;
  readonly unit: string;
}

/** Long files that are the same wherever they were looked at: only all their bytes tell more. */
export interface Alike {
  /** Places of one size that were looked at on both sides, the first and the last bytes among them. */
  readonly samples: number;
  /** Whether both have one name, and were changed last at one time. */
  readonly name: boolean;
  readonly time: boolean;
  /** Bytes of each file that were compared since, all of them the same. */
  readonly compared: number;
}

/** What stands after headers alone, and again after memory. */
export interface CompareView {
  readonly left: SideView;
  readonly right: SideView;
  /** Whether the files are the same byte for byte; null where they are too long to have been read for that alone. */
  readonly identical: boolean | null;
  /** What speaks for it as long as that is null; null else. */
  readonly alike: Alike | null;
  /** Of all that has been compared so far. */
  readonly counts: Counts;
  /** Counts by layer, `memory` among them once it was compared. */
  readonly layers: readonly { readonly layer: string; readonly counts: Counts }[];
  /** What was not compared and why, in sentences. */
  readonly limits: readonly string[];
  readonly sequence: Sequence;
  readonly rules: readonly RuleView[];
  readonly always: readonly AlwaysView[];
  /** Null until memory was compared. */
  readonly memory: MemoryView | null;
}

export interface MemoryView {
  readonly counts: Counts;
  readonly typeChanged: number;
  /** PFNs that have no page on either side; in none of the counts. */
  readonly holes: number;
  /** Of those that are the same the PFNs that have no contents on either side (XALLOC, BROKEN). */
  readonly empty: number;
  /** PFNs from the lowest to above the highest that one of the sides names. */
  readonly low: number;
  readonly high: number;
  /** PFNs that are counted but have no row, where more differ than are listed. */
  readonly unlisted: number;
  /** Runs of PFNs with one verdict. */
  readonly spans: number;
  /** Entries of PAGE_DATA on each side, and those that a later one superseded. */
  readonly entries: { readonly left: number; readonly right: number };
  readonly resent: { readonly left: number; readonly right: number };
  /** Of the PFNs that were sent behind VERIFY, where both sides have such. */
  readonly verify?: Counts;
}

/** Which rows are wanted. Empty lists and texts leave all. */
export interface RowFilter {
  readonly verdicts: readonly Verdict[];
  /** A layer's name, or `memory`. */
  readonly layer: string;
  /** Part of a path, a value, a meaning or a reason, whatever its case. */
  readonly query: string;
  /** `verdict`: what differs first; `stream`: in the order of the left stream. */
  readonly order: 'verdict' | 'stream';
}

export interface RowWindow {
  /** Rows that there are in all with this filter. */
  readonly total: number;
  readonly rows: readonly DiffRow[];
}

export interface NamedRow {
  readonly place: number;
  /** Null where no row has the path. */
  readonly row: DiffRow | null;
}

/** A page's last contents on one side. */
export interface PageSide {
  readonly type: string;
  /** Null where the PFN came without contents, or they are not there any more. */
  readonly bytes: Uint8Array | null;
  /** Whether there were contents that a packet capture lost. */
  readonly lost: boolean;
  /** Of the contents, in the stream that was compared. */
  readonly range: ByteRange | null;
  /** Of the contents in the file; null where a conversion wrote them. */
  readonly origin: ByteRange | null;
  readonly step: string;
  readonly row: number;
  /** Entries that named the PFN, up to 255. */
  readonly times: number;
}

export interface PageView {
  readonly pfn: number;
  /** Null where the side never names the PFN. */
  readonly left: PageSide | null;
  readonly right: PageSide | null;
}
