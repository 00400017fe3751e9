/** Which record types of the stream carry a field of a name: the worker looks at one record of each. */
import type { RowsWithField } from '../../core/analysis/field-search.ts';
import { plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { rowName } from '../shared/row-text.ts';

/** Types that the notice names. */
const NAMED = 6;

/** Narrows the record list to the types that carry the field, and says how many records those are. */
export async function showCarriers(name: string): Promise<void> {
  const { client, index, layers, notify, reportFailure, setFilter } = useApp.getState();
  if (client === null || index === null) return;
  let found: RowsWithField;
  try {
    found = await client.request('rowsWithField', { name });
  } catch (error) {
    reportFailure(error);
    return;
  }
  const carriers = found.classes.filter(({ kind }) => kind === 'record');
  const records = carriers.reduce((sum, { rows }) => sum + rows, 0);
  const names = carriers.slice(0, NAMED).map(({ row }) => rowName(index, layers, row));
  if (carriers.length > NAMED) names.push(`${carriers.length - NAMED} more`);
  const bounds = found.complete ? '' : ' Not every type was looked at to its last field.';
  if (carriers.length === 0) {
    notify(`No record carries “${name}”${found.classes.length > 0 ? ': it is a field of headers' : ''}.${bounds}`);
    return;
  }
  setFilter({ layers: null, findings: null, types: carriers.map(({ layer, type }) => `${layer}:${type}`) });
  notify(`“${name}” is a field of ${plural(records, 'record')} of ${plural(carriers.length, 'type')}: ${names.join(', ')}.${bounds} “Clear filter” shows all again.`);
}
