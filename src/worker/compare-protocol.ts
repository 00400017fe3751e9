/** What a comparison is asked for: a part of the contract between page and worker. */
import type { ByteRange } from '../core/bytes/range.ts';
import type { Run } from '../core/convert/provenance.ts';
import type { DiffRow } from '../core/diff/compare.ts';
import type { DiffFormat } from '../core/diff/report/write.ts';
import type { SequenceFilter, SequenceWindow } from '../core/diff/sequence-list.ts';
import type { Stretches } from '../core/diff/stretches.ts';
import type { CompareView, NamedRow, PageView, RowFilter, RowWindow, SideName } from '../core/diff/view.ts';
import type { LegacyHints } from '../core/formats/scan-context.ts';
import type { LayerName } from '../core/index/layer.ts';

/** One side of a comparison. */
export interface CompareSide {
  /** Null for what is open. */
  readonly file: Blob | null;
  readonly name: string;
  readonly as?: LayerName;
  readonly legacy?: LegacyHints;
  /** Of a packet capture: the place in its list of the direction that is meant, where it is not the one found. */
  readonly connection?: number;
  /** Counted from 1; the stream to its end without. */
  readonly checkpoint?: number | null;
  /** Counted from 0: memory as that pass over it sent it. */
  readonly iteration?: number | null;
  /** Of a legacy stream: its conversion as a stream of its own, whose bytes and offsets are the conversion's. */
  readonly conversion?: boolean;
}

export interface CompareRules {
  /** Paths as rows print them, `*` for any part; what is below is meant too. */
  readonly ignore: readonly string[];
  /** Expectations that shall not explain anything, by id. */
  readonly off: readonly string[];
}

/** How far each side is, in bytes or in pages. */
export interface SidesProgress {
  readonly left: { readonly done: number; readonly total: number };
  readonly right: { readonly done: number; readonly total: number };
}

export interface CompareEvents {
  /** While memory is compared; at most ten a second. */
  compareSides: SidesProgress;
}

export interface CompareRequests {
  /**
   * Compares two streams, but for the contents of memory; replaces the comparison before it and leaves what is open alone. `compare`
   * progress events tell how far, here and in `compareMemory`. Fails with a sentence where a side cannot be compared.
   */
  compareOpen: { params: { left: CompareSide; right: CompareSide; rules: CompareRules }; result: CompareView };
  /** Reads and compares memory, which may take as long as reading both files; may be cancelled and asked for again: it goes on where it was. */
  compareMemory: { params: Record<string, never>; result: CompareView };
  /** The comparison as it stands, memory only where that was compared. Reads nothing. */
  compareView: { params: Record<string, never>; result: CompareView };
  compareRows: { params: { filter: RowFilter; from: number; count: number }; result: RowWindow };
  /** The place in the filtered list of the next row (or previous one) that differs and nothing explains; -1 none. */
  compareNext: { params: { filter: RowFilter; from: number; backwards: boolean }; result: number };
  /** A row by its path, and its place in the filtered list. */
  compareNamed: { params: { filter: RowFilter; path: string }; result: NamedRow };
  /** The records of both sides as aligned sequences: places of the list with this filter. */
  compareSequence: { params: { filter: SequenceFilter; from: number; count: number }; result: SequenceWindow };
  /** The place in the filtered list where the next run (or the previous one) of places begins in which the sequences differ; -1 none. */
  compareSequenceNext: { params: { filter: SequenceFilter; from: number; backwards: boolean }; result: number };
  /** The place in the filtered list of a side's row; -1 where it is not in it. */
  compareSequencePlace: { params: { filter: SequenceFilter; side: SideName; row: number }; result: number };
  /** Rows whose bytes stand in a range of a side's file, in its order; bounded. */
  compareFacing: { params: ByteRange & { side: SideName }; result: readonly DiffRow[] };
  /** Bytes of both sides beside each other, where rows, records and pages face each other; memory once it was compared. Reads nothing. */
  compareStretches: { params: Record<string, never>; result: Stretches };
  /** Verdicts of all PFNs from `low` to `high` in so many equal parts: for each part a number for each of VERDICTS, in its order. */
  comparePicture: { params: { low: number; high: number; parts: number }; result: Uint32Array };
  /** A page's last contents on both sides. */
  comparePage: { params: { pfn: number }; result: PageView };
  /** Bytes of a side: of the file (where `origin` ranges stand), or with `converted` of what was compared (where `range` stands). Transferred. */
  compareBytes: { params: ByteRange & { side: SideName; converted?: boolean }; result: Uint8Array };
  /** What became of a byte of a legacy side's file: runs of the conversion's output with their step, or why it is not in it. */
  compareFate: { params: { side: SideName; offset: number }; result: readonly Run[] };
  /** Applies other rules to what was read; reads nothing. */
  compareIgnore: { params: CompareRules; result: CompareView };
  /** The comparison as the bytes of a file in UTF-8. Transferred. */
  compareReport: { params: { format: DiffFormat }; result: Uint8Array };
  compareClose: { params: Record<string, never>; result: null };
}
