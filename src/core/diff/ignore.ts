/** What a person does not want to be told: names of paths, with `*` for any part of one. */

export interface Ignore {
  /** As it was given. */
  readonly rule: string;
  readonly matches: (path: string) => boolean;
}

/** `*` stands for anything, all else for itself; a rule also covers what is below it. */
export function ignoreRule(rule: string): Ignore {
  const pattern = rule.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  const expression = new RegExp(`^${pattern}(?:$|[.[])`);
  return { rule, matches: (path) => expression.test(path) };
}

export const ignoredBy = (path: string, ignore: readonly Ignore[]): Ignore | null => ignore.find(({ matches }) => matches(path)) ?? null;
