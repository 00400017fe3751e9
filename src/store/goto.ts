/** Go to: what a person types (offset, row, record, PFN) turned into a place, and a place into the selection. */
import { contains } from '../core/bytes/range.ts';
import type { RecordIndex, RowKind } from '../core/index/record-index.ts';
import type { LayerInfo } from '../core/index/layer.ts';
import { grouped, hex, plural } from '../core/text.ts';
import type { PfnPlace } from '../worker/protocol.ts';
import { useCursor } from './cursor.ts';
import type { AppState } from './index.ts';

export type Place =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'relative'; readonly distance: number }
  | { readonly kind: 'row'; readonly row: number }
  | { readonly kind: 'record'; readonly layer: string; readonly rowKind: RowKind; readonly ordinal: number }
  | { readonly kind: 'pfn'; readonly pfn: number };

export type Parsed = { readonly place: Place } | { readonly problem: string };

/** Went there, or a sentence on why not, or several places to choose from. */
export type GoToOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'problem'; readonly sentence: string }
  | { readonly kind: 'choose'; readonly pfn: number; readonly places: readonly PfnPlace[] };

const NUMBER = /^(?:0x[0-9a-f]+|[0-9][0-9,_]*)$/i;

const problem = (sentence: string): Parsed => ({ problem: sentence });

function numberIn(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text.replace(/[,_]/g, ''));
  return Number.isSafeInteger(value) ? value : null;
}

export function parsePlace(input: string): Parsed {
  const text = input.trim();
  if (text === '') return problem('Type an offset, a row, a record or a PFN.');
  const sign = /^([+-])\s*(.+)$/.exec(text);
  if (sign !== null) {
    const distance = numberIn(sign[2] ?? '');
    if (distance === null) return problem(`“${sign[2] ?? ''}” is not a number: write +0x100 or -256.`);
    return { place: { kind: 'relative', distance: sign[1] === '-' ? -distance : distance } };
  }
  const row = /^r\s*([0-9][0-9,_]*)$/i.exec(text);
  if (row !== null) return { place: { kind: 'row', row: numberIn(row[1] ?? '') ?? Number.MAX_SAFE_INTEGER } };
  const named = /^([a-z][a-z0-9-]*)\s*:\s*(.*)$/i.exec(text);
  if (named !== null) return parseNamed((named[1] ?? '').toLowerCase(), (named[2] ?? '').trim());
  const offset = numberIn(text);
  if (offset !== null) return { place: { kind: 'offset', offset } };
  if (/^[0-9a-f]+$/i.test(text)) return problem(`Is that hexadecimal? Write 0x${text}.`);
  return problem(`“${text}” is no place: try 0x1a2040, +0x100, r17, libxc:12 or pfn:0x1234.`);
}

function parseNamed(name: string, rest: string): Parsed {
  if (name === 'pfn') {
    const pfn = numberIn(rest);
    return pfn === null ? problem(`“${rest}” is not a PFN: write pfn:0x1234 or pfn:4660.`) : { place: { kind: 'pfn', pfn } };
  }
  const header = /^header([0-9]*)$/i.exec(rest);
  if (header !== null) return { place: { kind: 'record', layer: name, rowKind: 'header', ordinal: Number(header[1] ?? '') } };
  const ordinal = numberIn(rest);
  if (ordinal === null) return problem(`“${rest}” is not a record number: write ${name}:12 or ${name}:header.`);
  return { place: { kind: 'record', layer: name, rowKind: 'record', ordinal } };
}

/** The row of a layer name's record; several layers of one name count through, as on the command line. */
function rowOfRecord(index: RecordIndex, layers: readonly LayerInfo[], place: Place & { kind: 'record' }): number {
  let left = place.ordinal;
  for (const layer of layers) {
    if (layer.name !== place.layer) continue;
    const count = index.countOf(layer.id, place.rowKind);
    if (left < count) return index.rowOf(layer.id, place.rowKind, left);
    left -= count;
  }
  return -1;
}

/** The row's name on the command line: `libxc:12`, `libxc:header1`, or `r4` for a gap. */
export function recordName(index: RecordIndex, layers: readonly LayerInfo[], row: number): string {
  const kind = index.kindOf(row);
  const layer = layers[index.layerOf(row)];
  if (layer === undefined || kind === 'gap') return `r${row}`;
  let ordinal = index.ordinalOf(row);
  for (const other of layers) if (other.id < layer.id && other.name === layer.name) ordinal += index.countOf(other.id, kind);
  return kind === 'header' ? `${layer.name}:header${ordinal === 0 ? '' : ordinal}` : `${layer.name}:${ordinal}`;
}

/** What relative places are counted from. */
function cursorByte({ at, range }: AppState): number {
  const { cursor } = useCursor.getState();
  return cursor >= 0 ? cursor : (at ?? range?.start ?? 0);
}

const failed = (sentence: string): GoToOutcome => ({ kind: 'problem', sentence });
const DONE: GoToOutcome = { kind: 'done' };

/** Selects the place, asking the worker where it has to. */
export async function goTo(state: AppState, input: string): Promise<GoToOutcome> {
  const parsed = parsePlace(input);
  if ('problem' in parsed) return failed(parsed.problem);
  const { index } = state;
  if (index === null) return failed('No stream is open.');
  const { place } = parsed;
  switch (place.kind) {
    case 'offset':
      return goToOffset(state, index, place.offset);
    case 'relative':
      return goToOffset(state, index, cursorByte(state) + place.distance);
    case 'row':
      if (place.row >= index.rowCount) return failed(`There is no row ${grouped(place.row)}: the last one so far is r${index.rowCount - 1}.`);
      state.selectRow(place.row);
      return DONE;
    case 'record':
      return goToRecord(state, index, place);
    case 'pfn':
      return goToPfn(state, place.pfn);
  }
}

function goToOffset(state: AppState, index: RecordIndex, offset: number): GoToOutcome {
  if (!contains({ start: 0, end: index.size }, offset)) {
    const where = offset < 0 ? `-${hex(-offset)}` : hex(offset);
    return failed(`${where} is outside the stream: its bytes are 0x0 to ${hex(Math.max(0, index.size - 1))}.`);
  }
  void state.selectByte(offset);
  return DONE;
}

function goToRecord(state: AppState, index: RecordIndex, place: Place & { kind: 'record' }): GoToOutcome {
  const names = [...new Set(state.layers.map((layer) => layer.name))];
  if (!names.some((name) => name === place.layer)) return failed(`There is no layer “${place.layer}” here: ${names.join(', ')}.`);
  const row = rowOfRecord(index, state.layers, place);
  if (row < 0) {
    let count = 0;
    for (const layer of state.layers) if (layer.name === place.layer) count += index.countOf(layer.id, place.rowKind);
    return failed(`${place.layer} has ${plural(count, place.rowKind)} so far, counted from 0.`);
  }
  state.selectRow(row);
  return DONE;
}

async function goToPfn(state: AppState, pfn: number): Promise<GoToOutcome> {
  if (state.client === null) return failed('No stream is open.');
  try {
    const places = await state.client.request('findPfn', { pfn });
    const first = places[0];
    if (first === undefined) return failed(`No record names PFN ${hex(pfn)}.`);
    // Of a compressed page the contents stand nowhere: they are offered beside the place.
    if (places.length > 1 || first.encoded !== null) return { kind: 'choose', pfn, places };
    await state.selectByte(first.range.start);
    return DONE;
  } catch (error) {
    state.reportFailure(error);
    return failed(error instanceof Error ? error.message : String(error));
  }
}
