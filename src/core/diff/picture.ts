/** Verdicts over the range of PFNs, coarsened to as many parts as a picture has. */
import { VERDICTS } from './compare.ts';
import type { MemoryComparison } from './compare-memory.ts';

const MAX_PARTS = 65_536;

/** For each of `parts` equal parts of `[low, high)` how many PFNs have each of {@link VERDICTS}, in its order. */
export function picture(memory: MemoryComparison | null, low: number, high: number, parts: number): Uint32Array {
  const count = Math.max(1, Math.min(parts, MAX_PARTS));
  const sums = new Uint32Array(count * VERDICTS.length);
  if (memory === null || !(high > low)) return sums;
  const size = (high - low) / count;
  for (let i = 0; i < memory.spans.length; i++) {
    const { start, end, kind } = memory.spans.at(i);
    if (start >= high) break;
    const to = Math.min(end, high);
    for (let at = Math.max(start, low); at < to; ) {
      const part = Math.min(count - 1, Math.floor((at - low) / size));
      const next = Math.min(to, part === count - 1 ? to : Math.max(at + 1, Math.ceil(low + (part + 1) * size)));
      sums[part * VERDICTS.length + kind] = (sums[part * VERDICTS.length + kind] ?? 0) + next - at;
      at = next;
    }
  }
  return sums;
}
