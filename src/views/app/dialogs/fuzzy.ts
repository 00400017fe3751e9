/** Scores a title against what was typed: all letters in order, better where words begin and letters are adjacent. */

const BOUNDARY = 8;
const ADJACENT = 5;
const GAP = 0.2;

/** 0 and more for a match, -1 for none. The empty query matches everything alike. */
export function fuzzyScore(query: string, title: string): number {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return 0;
  const text = title.toLowerCase();
  let best = -1;
  // From each place where the first letter stands: the first one is not always the best one.
  for (let start = text.indexOf(wanted[0] ?? ''); start >= 0; start = text.indexOf(wanted[0] ?? '', start + 1)) {
    best = Math.max(best, scoreFrom(wanted, text, start));
  }
  return best;
}

function scoreFrom(wanted: string, text: string, start: number): number {
  let score = 0;
  let last = start - 1;
  for (const letter of wanted) {
    const at = text.indexOf(letter, last + 1);
    if (at < 0) return -1;
    const wordStart = at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '');
    score += 1 + (wordStart ? BOUNDARY : 0) + (at === last + 1 && at !== start ? ADJACENT : 0) - GAP * (at - last - 1);
    last = at;
  }
  return Math.max(0, score - GAP * start);
}

/** What matches, best first; equals stay in the order they came in. */
export function fuzzyFilter<T>(items: readonly T[], query: string, titleOf: (item: T) => string): readonly T[] {
  const scored = items.map((item) => ({ item, score: fuzzyScore(query, titleOf(item)) })).filter(({ score }) => score >= 0);
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item);
}
