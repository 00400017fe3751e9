/** Places of page contents, and streams that differ in one byte. */
import type { DiffResult } from '../../../../src/core/diff/result.ts';

/** Where the last contents of a PFN stand on the left. */
export function pageAt({ gathered }: DiffResult, pfn: number): number {
  const at = gathered.left.contentsOf(pfn);
  if (at < 0) throw new Error(`PFN ${pfn} has no contents`);
  return at;
}

export function flip(bytes: Uint8Array, at: number): Uint8Array {
  const other = new Uint8Array(bytes);
  other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
}
