/** Records of one name whose versions differ, and with them what their bytes are: the row of the version tells of all of it. */
import { plural } from '../text.ts';
import type { Fact, Facts } from './fact.ts';

/** QEMU's sections say the version of what they hold (migration/savevm.c, vmstate_load()). */
const VERSION = '.version_id';

/** By path of a version that differs, what is to be told of the rest of its record; by the record's name, that path. */
export interface Versions {
  readonly words: ReadonlyMap<string, string>;
  readonly bases: ReadonlyMap<string, string>;
}

/** Those whose fields are not of the same names on both sides; others are compared field by field. */
export function versionsOf(left: Facts, right: Facts): Versions {
  const [words, bases] = [new Map<string, string>(), new Map<string, string>()];
  for (const fact of left.byPath.values()) {
    const there = right.byPath.get(fact.path);
    if (fact.layer !== 'qemu' || fact.path !== `${fact.base}${VERSION}` || there === undefined || there.value === fact.value) continue;
    const [a, b] = [fieldsOf(left, fact), fieldsOf(right, fact)];
    if (a.length === b.length && a.every((path) => right.byPath.has(path))) continue;
    bases.set(fact.base, fact.path);
    words.set(fact.path, `Another version of the state is laid out in another way: its ${plural(a.length, 'field')} on the left and ${plural(b.length, 'field')} on the right cannot be laid side by side, and are not compared.`);
  }
  return { words, bases };
}

function fieldsOf({ byPath }: Facts, { base, path }: Fact): string[] {
  const found: string[] = [];
  for (const fact of byPath.values()) if (fact.base === base && fact.path !== path) found.push(fact.path);
  return found;
}

/** Whether the row of a version tells of it. */
export const isToldByVersion = ({ bases }: Versions, { base, path }: Fact): boolean => bases.has(base) && bases.get(base) !== path;
