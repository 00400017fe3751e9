/** Lines of a page's two contents. */

export interface ChangedLine {
  readonly line: number;
  readonly count: number;
}

/** Lines in which bytes differ, and how many; none where a side has no contents. */
export function changedLines(left: Uint8Array | null, right: Uint8Array | null, columns: number): ChangedLine[] {
  if (left === null || right === null) return [];
  const counts = new Map<number, number>();
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    if (left[i] === right[i]) continue;
    const line = Math.floor(i / columns);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => ({ line, count }));
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly changed: boolean;
}

/** A line's bytes in stretches that changed or did not. */
export function stretchesOf(own: Uint8Array, other: Uint8Array | null, from: number, to: number): Stretch[] {
  const found: { from: number; to: number; changed: boolean }[] = [];
  for (let i = from; i < Math.min(to, own.length); i++) {
    const changed = other !== null && own[i] !== other[i];
    const last = found.at(-1);
    if (last?.changed === changed) last.to = i + 1;
    else found.push({ from: i, to: i + 1, changed });
  }
  return found;
}
