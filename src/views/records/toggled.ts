/** Choosing among facets: none chosen means all. */
export function toggled<T>(chosen: readonly T[] | null, value: T): readonly T[] | null {
  const next = chosen?.includes(value) === true ? chosen.filter((other) => other !== value) : [...(chosen ?? []), value];
  return next.length === 0 ? null : next;
}
