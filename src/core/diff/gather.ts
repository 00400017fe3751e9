/** Gathers what a stream says: every leaf of every row but memory, under the name of what it is. The last one of a name counts. */
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf, lostIn, NO_HOLES } from '../bytes/range.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { headerName, rowName } from '../formats/names.ts';
import type { LayerName } from '../index/layer.ts';
import type { OpenStream } from '../open-stream.ts';
import { grouped, hex, plural } from '../text.ts';
import type { Base, Facts } from './fact.ts';
import { gatherNodes } from './gather-nodes.ts';
import { digest, isLost, MAX_FACTS, newGathering, put, supersede, supersededOf, type Gathering, type Place } from './gathering.ts';
import { FRAMING, keyText, ROW_KEYS } from './keys.ts';
import { lastOfTypes, onceOf } from './repeated.ts';

/** Bytes that are not decoded are compared up to here: fields come before anything that takes long. */
const MAX_GAP = 16 * 1024 * 1024;

/** Repeated records of a layer that are read to be compared, although later ones take their place. */
const MAX_SUPERSEDED = 65_536;

/** Records that only end others: told where they differ alone. */
export const SILENT: ReadonlySet<string> = new Set(['END', 'EOF']);

/** A later record of these adds to the earlier ones; of all others it takes their place. */
const ACCUMULATING: ReadonlySet<string> = new Set(['HVM_PARAMS']);

/** @param end rows from this offset on are left out: what follows a checkpoint */
export function* gatherFacts(stream: OpenStream, end = Infinity): Scan<Facts> {
  const { index, layers } = stream.builder;
  const gathering = newGathering(stream);
  const last = lastOfTypes(stream, end);
  for (let row = 0; row < index.rowCount && gathering.limit === ''; row++) {
    if (index.startOf(row) >= end) break;
    const layer = layers[index.layerOf(row)];
    const once = onceOf(stream, row);
    if (once >= 0) yield* gatherRepeated(gathering, once, row);
    if (once >= 0 && last.get(once) !== row) continue;
    if (layer !== undefined && index.kindOf(row) === 'gap') yield* gatherGap(gathering, row, layer.name);
    if (layer === undefined || index.kindOf(row) === 'gap' || (layer.name === 'libxc' && index.kindOf(row) === 'record' && index.typeOf(row) === PAGE_DATA.type)) continue;
    yield* gatherRow(gathering, row, layer.name);
  }
  const bases = basesOf(gathering);
  return { byPath: gathering.byPath, bases, limit: [gathering.limit, ...gathering.notes].filter((note) => note !== '').join(' '), bytes: gathering.bytes, lost: gathering.lost, superseded: gathering.superseded };
}

/** Records and headers by name, and elements of lists that have names. */
function basesOf({ byPath, stream }: Gathering): Map<string, Base> {
  const bases = new Map<string, Base>();
  const { index } = stream.builder;
  for (const { base, element, row, range } of byPath.values()) {
    bases.set(base, { row, facts: (bases.get(base)?.facts ?? 0) + 1, range: { start: index.startOf(row), end: index.endOf(row) } });
    if (element === base) continue;
    const before = bases.get(element);
    bases.set(element, { row, facts: (before?.facts ?? 0) + 1, range: { start: Math.min(before?.range.start ?? range.start, range.start), end: Math.max(before?.range.end ?? 0, range.end) } });
  }
  return bases;
}

function* gatherRow(gathering: Gathering, row: number, layer: LayerName): Scan<void> {
  const { index } = gathering.stream.builder;
  const isHeader = index.kindOf(row) === 'header';
  const { nodes } = yield* gathering.stream.nodes(row, '', 0, MAX_FACTS);
  const named = isHeader ? headerName(layer, index.typeOf(row)).replace(/^(?:xl|libxl|libvirt|xend|qemu|legacy) /, '').replaceAll(' ', '-') : rowName(index, row, layer);
  const key = isHeader ? undefined : nodes.find(({ name }) => ROW_KEYS.includes(name));
  const base = `${layer}.${named}${key === undefined ? '' : `[${keyText(key)}]`}`;
  const before = gathering.byBase.get(base);
  if (!ACCUMULATING.has(named) && before !== undefined) yield* supersedeRecord(gathering, before);
  const place: Place = { row, layer, base, element: base, paths: ACCUMULATING.has(named) ? (before?.paths ?? []) : [] };
  gathering.byBase.set(base, place);
  gathering.named.clear();
  gathering.last = base;
  if (key !== undefined && isLost(gathering, place, base, key.range)) {
    // Whose it is nobody knows: it is nobody's.
    gathering.bytes.lost += index.endOf(row) - index.startOf(row) - lengthOf(key.range);
    return;
  }
  const body = nodes.filter(({ name }) => isHeader || !(FRAMING.has(name) || (ACCUMULATING.has(named) && name === 'count')));
  for (const node of nodes) if (!body.includes(node)) gathering.bytes.framing += lengthOf(node.range);
  if (!isHeader && body.length === 0 && !SILENT.has(named)) put(gathering, place, base, 'present', { start: index.startOf(row), end: index.endOf(row) }, 'present', 'present', '');
  if (!isHeader && SILENT.has(named)) put(gathering, place, base, 'present', { start: index.startOf(row), end: index.endOf(row) }, index.bodyLengthOf(row), `body_length ${index.bodyLengthOf(row)}`, '');
  // What another layer decodes is compared there.
  const nested = row + 1 < index.rowCount && index.startOf(row + 1) < index.endOf(row);
  yield* gatherNodes(gathering, place, base, nested ? body.filter(({ kind }) => kind !== 'blob' && kind !== 'array') : body);
}

/** A later record of the same name takes its place: what it said is kept as a mark, so that it can be told whether the other side said the same. */
function* supersedeRecord(gathering: Gathering, { row, layer, paths }: Place): Scan<void> {
  for (const path of paths) supersede(gathering, path);
  yield* noteRecord(gathering, row, layer);
}

/** Of a type of which the last counts alone: the one before this, so that marks come in the order of what took their place. */
function* gatherRepeated(gathering: Gathering, once: number, row: number): Scan<void> {
  const before = gathering.repeated.get(once);
  gathering.repeated.set(once, row);
  if (before === undefined) return;
  gathering.bytes.superseded += gathering.stream.builder.index.endOf(before) - gathering.stream.builder.index.startOf(before);
  if (supersededOf(gathering, 'libxc').length < MAX_SUPERSEDED) yield* noteRecord(gathering, before, 'libxc');
  else gathering.notes.add(`Of records that later ones take the place of, the first ${grouped(MAX_SUPERSEDED)} are compared.`);
}

/** Of a record that holds rows of other layers what stands before them: they are told of by themselves. */
function* noteRecord(gathering: Gathering, row: number, layer: LayerName): Scan<void> {
  const { index } = gathering.stream.builder;
  const [start, end] = [index.startOf(row), Math.min(index.endOf(row), row + 1 < index.rowCount ? index.startOf(row + 1) : Infinity)];
  if (lostIn(gathering.stream.source.holes ?? NO_HOLES, start, end) > 0) return;
  const length = Math.min(end - start, MAX_GAP);
  supersededOf(gathering, layer).noteBytes(row, yield { start, length });
  if (length < end - start) gathering.notes.add(`Of records that later ones take the place of, the first ${grouped(MAX_GAP)} bytes of each are compared.`);
}

/** Bytes that no layer claims, under the name of what they stand behind. */
function* gatherGap(gathering: Gathering, row: number, layer: LayerName): Scan<void> {
  const { index } = gathering.stream.builder;
  const base = `${gathering.last === '' ? layer : gathering.last}.(not decoded)`;
  const place: Place = { row, layer, base, element: base, paths: [] };
  gathering.byBase.set(base, place);
  const range = { start: index.startOf(row), end: index.endOf(row) };
  if (isLost(gathering, place, base, range)) return;
  const long = lengthOf(range) > MAX_GAP;
  const { text, mark } = yield* digest(long ? { start: range.start, end: range.start + MAX_GAP } : range);
  if (long) gathering.notes.add(`Of ${plural(lengthOf(range), 'byte')} that are not decoded at ${hex(range.start)}, the first ${grouped(MAX_GAP)} are compared.`);
  put(gathering, place, base, 'gap', range, `${lengthOf(range)} bytes: ${text}`, plural(lengthOf(range), 'byte'), 'no layer claims them', mark);
}
