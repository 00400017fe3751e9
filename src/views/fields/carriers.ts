/** Which record types of the stream carry a field of a name: one record of each is looked at. */
import type { RecordIndex } from '../../core/index/record-index.ts';
import { RowFlag, SLAB_ROWS } from '../../core/index/slab.ts';
import { plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { rowName } from '../shared/row-text.ts';
import { searchFields } from './search.ts';

interface RecordType {
  /** As a filter by type spells it. */
  readonly key: string;
  readonly first: number;
  count: number;
}

/** Fields of a record that are looked at; names that come later are not found. */
const LIMITS = { hits: 1, seen: 3000 };
/** A stream made to annoy may have any number of types. */
const MOST_TYPES = 200;

/** Types that the notice names. */
const NAMED = 6;

/** The record types that there are, with their first record. */
export function recordTypes(index: RecordIndex): readonly RecordType[] {
  const types = new Map<number, RecordType>();
  index.slabs.forEach(({ length, flags, layer, type }, s) => {
    const base = s * SLAB_ROWS;
    let last = -1;
    let current: RecordType | undefined;
    for (let i = 0; i < length; i++) {
      if (((flags[i] ?? 0) & RowFlag.KIND) !== RowFlag.RECORD) continue;
      const key = (type[i] ?? 0) * 256 + (layer[i] ?? 0);
      if (key !== last) {
        current = types.get(key) ?? { key: `${layer[i] ?? 0}:${type[i] ?? 0}`, first: base + i, count: 0 };
        if (types.size < MOST_TYPES) types.set(key, current);
        last = key;
      }
      if (current !== undefined) current.count++;
    }
  });
  return [...types.values()];
}

/** Narrows the record list to the types that carry the field, and says how many records those are. */
export async function showCarriers(name: string): Promise<void> {
  const { client, index, layers, notify, reportFailure } = useApp.getState();
  if (client === null || index === null) return;
  const carriers: RecordType[] = [];
  try {
    for (const type of recordTypes(index)) {
      const found = await searchFields((path, from, count) => client.request('nodes', { row: type.first, path, from, count }), (node) => node.name === name, LIMITS);
      if (found.hits.length > 0) carriers.push(type);
    }
  } catch (error) {
    reportFailure(error);
    return;
  }
  useApp.getState().setFilter({ layers: null, findings: null, types: carriers.map(({ key }) => key) });
  const records = carriers.reduce((sum, { count }) => sum + count, 0);
  const names = carriers.slice(0, NAMED).map(({ first }) => rowName(index, layers, first));
  if (carriers.length > NAMED) names.push(`${carriers.length - NAMED} more`);
  notify(`“${name}” is a field of ${plural(records, 'record')} of ${plural(carriers.length, 'type')}: ${names.join(', ')}. “Clear filter” shows all again.`);
}
