/** What a person does not want to be told: names of paths, with `*` for any part of one. */
import { isBuiltIn } from './expectations.ts';

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

/** What a person chose: own rules, and expectations that shall not explain anything. */
export interface Rules {
  readonly ignore: readonly Ignore[];
  readonly off: ReadonlySet<string>;
}

/**
 * @param ignore paths as of {@link ignoreRule}; names of what is expected in any case may be among them
 * @param off names of expectations
 */
export const rulesOf = (ignore: readonly string[], off: readonly string[] = []): Rules => ({ ignore: ignore.filter((rule) => !isBuiltIn(rule)).map(ignoreRule), off: new Set(off) });

export const ignoredBy = (path: string, ignore: readonly Ignore[]): Ignore | null => ignore.find(({ matches }) => matches(path)) ?? null;
