/** Gathers what a stream says: every leaf of every row but memory, under the name of what it is. The last one of a name counts. */
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf, lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import { HVM_PARAMS } from '../formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import { headerName, rowName } from '../formats/names.ts';
import type { LayerName } from '../index/layer.ts';
import type { FieldNode } from '../layout/node.ts';
import type { OpenStream } from '../open-stream.ts';
import type { Base, Fact, FactBytes, FactKind, Facts } from './fact.ts';
import { digestText } from '../bytes/digest.ts';
import { grouped, hex, plural } from '../text.ts';
import { FRAMING, keysOf, keyText, ROW_KEYS } from './keys.ts';

/** Facts that are gathered; a stream with more says so. */
export const MAX_FACTS = 500_000;

/** Children that are read at once. */
const WINDOW = 2000;
/** Longer values are compared by a digest of their bytes. */
const MAX_SHOWN = 256;
const DIGESTED = 1024 * 1024;
/** Bytes that are not decoded are compared up to here: fields come before anything that takes long. */
const MAX_GAP = 16 * 1024 * 1024;

/** Records that only end others: told where they differ alone. */
export const SILENT: ReadonlySet<string> = new Set(['END', 'EOF']);

/** A later record of these adds to the earlier ones; of all others it takes their place. */
const ACCUMULATING: ReadonlySet<string> = new Set(['HVM_PARAMS']);

/** Of libxc's records those of which one stream has several that are several things: pages, parameters, vCPUs. */
const SEVERAL: ReadonlySet<number> = new Set([PAGE_DATA, HVM_PARAMS, X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type }) => type));

interface Gathering {
  readonly stream: OpenStream;
  readonly byPath: Map<string, Fact>;
  /** Facts of the record that came under a name before: the next of that name takes their place. */
  readonly byBase: Map<string, Place>;
  /** Names of elements of the row that is read, and how many had each. */
  readonly named: Map<string, number>;
  readonly bytes: FactBytes;
  readonly lost: { readonly paths: Set<string>; readonly bases: Set<string> };
  count: number;
  limit: string;
  /** What was not compared besides. */
  readonly notes: string[];
  /** The name of the row before. */
  last: string;
}

interface Place {
  readonly row: number;
  readonly layer: LayerName;
  readonly base: string;
  readonly element: string;
  readonly paths: string[];
}

/** @param end rows from this offset on are left out: what follows a checkpoint */
export function* gatherFacts(stream: OpenStream, end = Infinity): Scan<Facts> {
  const { index, layers } = stream.builder;
  const gathering: Gathering = { stream, byPath: new Map(), byBase: new Map(), named: new Map(), bytes: { fields: 0, padding: 0, framing: 0, superseded: 0, gaps: 0, lost: 0 }, lost: { paths: new Set(), bases: new Set() }, count: 0, limit: '', notes: [], last: '' };
  const last = lastOfTypes(stream, end);
  for (let row = 0; row < index.rowCount && gathering.limit === ''; row++) {
    if (index.startOf(row) >= end) break;
    const layer = layers[index.layerOf(row)];
    if (isRepeated(stream, row, last)) {
      gathering.bytes.superseded += index.endOf(row) - index.startOf(row);
      continue;
    }
    if (layer !== undefined && index.kindOf(row) === 'gap') yield* gatherGap(gathering, row, layer.name);
    if (layer === undefined || index.kindOf(row) === 'gap' || (layer.name === 'libxc' && index.kindOf(row) === 'record' && index.typeOf(row) === PAGE_DATA.type)) continue;
    yield* gatherRow(gathering, row, layer.name);
  }
  const bases = basesOf(gathering);
  return { byPath: gathering.byPath, bases, limit: [gathering.limit, ...gathering.notes].filter((note) => note !== '').join(' '), bytes: gathering.bytes, lost: gathering.lost };
}

/** A type of record within a layer, as one number; -1 where several records of one type are several things, or hold other layers' rows. */
function onceOf({ builder: { index, layers } }: OpenStream, row: number): number {
  const type = index.typeOf(row);
  if (index.kindOf(row) !== 'record' || layers[index.layerOf(row)]?.name !== 'libxc' || SEVERAL.has(type)) return -1;
  const nested = row + 1 < index.rowCount && index.startOf(row + 1) < index.endOf(row);
  return nested ? -1 : type;
}

/** By type of record of which the last counts alone, that last one: a stream may repeat one by the million. */
function lastOfTypes(stream: OpenStream, end: number): ReadonlyMap<number, number> {
  const { index } = stream.builder;
  const last = new Map<number, number>();
  for (let row = 0; row < index.rowCount && index.startOf(row) < end; row++) {
    const once = onceOf(stream, row);
    if (once >= 0) last.set(once, row);
  }
  return last;
}

function isRepeated(stream: OpenStream, row: number, last: ReadonlyMap<number, number>): boolean {
  const once = onceOf(stream, row);
  return once >= 0 && last.get(once) !== row;
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
  if (!ACCUMULATING.has(named)) for (const path of before?.paths ?? []) supersede(gathering, path);
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

/** Bytes that no layer claims, under the name of what they stand behind. */
function* gatherGap(gathering: Gathering, row: number, layer: LayerName): Scan<void> {
  const { index } = gathering.stream.builder;
  const base = `${gathering.last === '' ? layer : gathering.last}.(not decoded)`;
  const place: Place = { row, layer, base, element: base, paths: [] };
  gathering.byBase.set(base, place);
  const range = { start: index.startOf(row), end: index.endOf(row) };
  if (isLost(gathering, place, base, range)) return;
  const long = lengthOf(range) > MAX_GAP;
  const value = yield* digest(long ? { start: range.start, end: range.start + MAX_GAP } : range);
  if (long) gathering.notes.push(`Of ${plural(lengthOf(range), 'byte')} that are not decoded at ${hex(range.start)}, the first ${grouped(MAX_GAP)} are compared.`);
  put(gathering, place, base, 'gap', range, `${lengthOf(range)} bytes: ${value}`, plural(lengthOf(range), 'byte'), 'no layer claims them');
}

function* gatherNodes(gathering: Gathering, place: Place, base: string, nodes: readonly FieldNode[]): Scan<void> {
  const names = namesOf(nodes.filter(({ type }) => type !== 'punctuation'));
  let number = 0;
  for (const node of nodes) {
    if (gathering.limit !== '') return;
    const name = node.type === 'punctuation' ? '' : (names[number++] ?? node.name);
    yield* gatherNode(gathering, place, name.startsWith('[') ? `${base}${name}` : `${base}.${name}`, node);
  }
}

/** Names of siblings; those that several have are numbered. */
function namesOf(nodes: readonly FieldNode[]): string[] {
  const counts = new Map<string, number>();
  for (const { name } of nodes) counts.set(name, (counts.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return nodes.map(({ name }) => {
    if ((counts.get(name) ?? 0) < 2) return name;
    const number = seen.get(name) ?? 0;
    seen.set(name, number + 1);
    return `${name}[${number}]`;
  });
}

function* gatherNode(gathering: Gathering, place: Place, path: string, node: FieldNode): Scan<void> {
  // Brackets and quotes of a config are its spelling.
  if (node.type === 'punctuation') {
    gathering.bytes.framing += lengthOf(node.range);
    return;
  }
  if (node.kind === 'array') return yield* gatherElements(gathering, place, path, node);
  if (node.childCount > 0 && node.kind !== 'uint') {
    const { nodes } = yield* gathering.stream.nodes(place.row, node.path, 0, Math.min(node.childCount, MAX_FACTS));
    return yield* gatherNodes(gathering, place, path, nodes);
  }
  yield* gatherLeaf(gathering, place, path, node);
}

function* gatherElements(gathering: Gathering, place: Place, path: string, array: FieldNode): Scan<void> {
  for (let from = 0; from < array.childCount && gathering.limit === ''; from += WINDOW) {
    const { nodes } = yield* gathering.stream.nodes(place.row, array.path, from, WINDOW);
    for (const [i, element] of nodes.entries()) {
      const keys = keysOf(element);
      if (keys.length === 0) yield* gatherNode(gathering, place, `${path}[${from + i}]`, element);
      else yield* gatherKeyed(gathering, place, path.slice(0, path.lastIndexOf('.')), element, keys);
    }
  }
}

/** An element that has a name of its own: the list around it says nothing more. */
function* gatherKeyed(gathering: Gathering, place: Place, base: string, element: FieldNode, keys: readonly string[]): Scan<void> {
  const { nodes } = yield* gathering.stream.nodes(place.row, element.path, 0, WINDOW);
  const key = nodes.filter(({ name }) => keys.includes(name)).map(keyText).filter((text) => text !== '').join(',');
  const values = nodes.filter(({ name }) => !keys.includes(name));
  if (nodes.some((node) => keys.includes(node.name) && isLost(gathering, place, `${base}[(not captured)]`, node.range))) {
    gathering.bytes.lost += values.reduce((sum, { range }) => sum + lengthOf(range), 0);
    return;
  }
  for (const node of nodes) if (!values.includes(node)) gathering.bytes.framing += lengthOf(node.range);
  // Twice the same key: both are to be seen.
  const again = (gathering.named.get(key) ?? 0) + 1;
  gathering.named.set(key, again);
  const name = `${base}[${key}]${again === 1 ? '' : `#${again}`}`;
  const named = { ...place, element: name };
  for (const node of values) yield* gatherNode(gathering, named, values.length === 1 ? name : `${name}.${node.name}`, node);
}

function* gatherLeaf(gathering: Gathering, place: Place, path: string, node: FieldNode): Scan<void> {
  if (isLost(gathering, place, path, node.range)) return;
  const kind: FactKind = node.kind === 'reserved' || node.kind === 'padding' || node.kind === 'gap' ? (node.name === 'padding' ? 'padding' : node.kind) : 'field';
  const long = node.truncated || lengthOf(node.range) > MAX_SHOWN;
  const value = long ? yield* digest(node.range) : typeof node.value === 'bigint' ? `0x${node.value.toString(16)}` : (node.value ?? node.text);
  put(gathering, place, path, kind, node.range, value, long ? String(value) : node.text, node.meaning);
}

/** Bytes of a capture that are not all there say nothing, and are no value that another could differ from. */
function isLost({ stream, lost, bytes }: Gathering, { base, element }: Place, path: string, range: ByteRange): boolean {
  if (lostIn(stream.source.holes ?? NO_HOLES, range.start, range.end) === 0) return false;
  bytes.lost += lengthOf(range);
  lost.paths.add(path);
  lost.bases.add(base).add(element);
  return true;
}

function* digest(range: ByteRange): Scan<string> {
  const parts: string[] = [];
  for (let at = range.start; at < range.end; at += DIGESTED) parts.push(digestText(yield { start: at, length: Math.min(DIGESTED, range.end - at) }));
  return `${lengthOf(range)} bytes, digest ${parts.length === 1 ? parts[0] : digestText(Uint8Array.from(parts.join(), (character) => character.charCodeAt(0)))}`;
}

/** A later one takes its place. */
function supersede(gathering: Gathering, path: string): void {
  const { byPath, bytes } = gathering;
  const fact = byPath.get(path);
  if (fact === undefined) return;
  byPath.delete(path);
  gathering.count--;
  if (fact.kind === 'present') return;
  const length = lengthOf(fact.range);
  bytes[sortOf(fact.kind)] -= length;
  bytes.superseded += length;
}

const sortOf = (kind: FactKind): keyof FactBytes => (kind === 'gap' ? 'gaps' : kind === 'field' ? 'fields' : 'padding');

function put(gathering: Gathering, place: Place, path: string, kind: FactKind, range: ByteRange, value: number | string, text: string, meaning: string): void {
  if (gathering.count >= MAX_FACTS) {
    gathering.limit = `Only the first ${MAX_FACTS.toLocaleString('en')} fields are compared.`;
    return;
  }
  gathering.count++;
  const { byPath, bytes } = gathering;
  if (byPath.has(path)) supersede(gathering, path);
  else place.paths.push(path);
  if (kind !== 'present') bytes[sortOf(kind)] += lengthOf(range);
  byPath.set(path, { path, base: place.base, element: place.element, layer: place.layer, kind, row: place.row, range, value, text, meaning });
}
