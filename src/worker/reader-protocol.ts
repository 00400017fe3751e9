/** What a comparison asks of its readers, workers that go through long files for it, and what these tell: types only. */
import type { SourceErrorCode } from '../core/bytes/source.ts';

/** A file that a reader reads; `name` is for messages. */
export interface ReadFile {
  readonly file: Blob;
  readonly name: string;
}

/** Digests of pages. Runs ascend; `pages` are those of each run, which follow each other from its `start` in the file. */
export interface DigestTask extends ReadFile {
  readonly kind: 'digest';
  readonly starts: Float64Array;
  readonly pages: Uint32Array;
  readonly pageSize: number;
  /** As `core/bytes/digest.ts` draws them: both sides must have the same. */
  readonly seeds: Int32Array;
}

/** Whether both files hold the same bytes in a range, `from` its end where `down`. */
export interface SameTask {
  readonly kind: 'same';
  readonly left: ReadFile;
  readonly right: ReadFile;
  readonly start: number;
  readonly end: number;
  readonly down: boolean;
}

export type ReaderTask = DigestTask | SameTask;

export type ReaderNews =
  /** Two words for each page of the next `runs` runs. Transferred. */
  | { readonly kind: 'digests'; readonly runs: number; readonly words: Uint32Array }
  /** The next bytes of the range are the same on both sides. */
  | { readonly kind: 'same'; readonly bytes: number }
  /** `differs` where a difference ended it. */
  | { readonly kind: 'done'; readonly differs: boolean }
  | { readonly kind: 'failed'; readonly code: SourceErrorCode | 'internal'; readonly message: string };
