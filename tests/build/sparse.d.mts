/** Types of sparse.mjs, which is plain JavaScript so that it runs by itself. */
export interface StreamPlan {
  /** GiB of pages that are holes. */
  readonly gib?: number;
  /** GiB of pages that are written. */
  readonly dense?: number;
  /** Records without pages. */
  readonly tiny?: number;
}
export function makeStream(path: string, plan: StreamPlan): { size: number; records: number };
