/** What a comparison is asked for: a part of the contract between page and worker. */
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
  /** Of a legacy stream: its conversion as a stream of its own, whose bytes and offsets are the conversion's. */
  readonly conversion?: boolean;
}

export interface CompareRules {
  /** Paths as rows print them, `*` for any part; what is below is meant too. */
  readonly ignore: readonly string[];
  /** Expectations that shall not explain anything, by id. */
  readonly off: readonly string[];
}
