/**
 * Half-open byte ranges `[start, end)`. Offsets are plain numbers: exact to 2^53, that is 8 PiB.
 */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export const rangeOf = (start: number, length: number): ByteRange => ({ start, end: start + length });

export const lengthOf = (range: ByteRange): number => range.end - range.start;

export const contains = (range: ByteRange, offset: number): boolean => offset >= range.start && offset < range.end;

/** The bytes that both ranges have; null where they share none. */
export function intersect(a: ByteRange, b: ByteRange): ByteRange | null {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : null;
}

/** How many bytes of a range lie in `holes`, which ascend. */
export function lostIn(holes: readonly ByteRange[], start: number, end: number): number {
  let lost = 0;
  for (let i = firstBehind(holes, start); (holes[i]?.start ?? Infinity) < end; i++) lost += Math.min(holes[i]?.end ?? 0, end) - Math.max(holes[i]?.start ?? 0, start);
  return lost;
}

/** No holes: always the same list, so that whoever compares sees no change. */
export const NO_HOLES: readonly ByteRange[] = [];

/** Those of `holes`, which ascend, that touch a range. */
export function holesIn(holes: readonly ByteRange[], start: number, end: number): readonly ByteRange[] {
  const first = firstBehind(holes, start);
  let last = first;
  while ((holes[last]?.start ?? Infinity) < end) last++;
  return last === first ? NO_HOLES : holes.slice(first, last);
}

/** The first of `holes`, which ascend, that ends behind an offset. */
function firstBehind(holes: readonly ByteRange[], offset: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((holes[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Appends a range to a list in ascending order; a range that touches the last one lengthens it. */
export function appendSpan(spans: ByteRange[], range: ByteRange): void {
  if (range.end <= range.start) return;
  const last = spans.at(-1);
  if (last !== undefined && range.start <= last.end) {
    spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  } else {
    spans.push(range);
  }
}
