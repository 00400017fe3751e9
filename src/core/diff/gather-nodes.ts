/** Gathers the leaves below the nodes of a row. */
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf } from '../bytes/range.ts';
import type { FieldNode } from '../layout/node.ts';
import type { FactKind } from './fact.ts';
import { digest, isLost, MAX_FACTS, put, type Gathering, type Place } from './gathering.ts';
import { elementType, keysOf, keyText, LAST_OF_KEY } from './keys.ts';

/** Children that are read at once. */
const WINDOW = 2000;
/** Longer values are compared by a digest of their bytes. */
const MAX_SHOWN = 256;

export function* gatherNodes(gathering: Gathering, place: Place, base: string, nodes: readonly FieldNode[]): Scan<void> {
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
    // An object without members says that it is there.
    if (nodes.every(({ type }) => type === 'punctuation')) put(gathering, place, path, 'present', node.range, `empty ${node.type}`, `empty ${node.type}`, '');
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
  const texts: string[] = [];
  for (const node of nodes) if (keys.includes(node.name)) texts.push(isLong(node) ? (yield* digest(node.range)).text : keyText(node));
  const key = texts.filter((text) => text !== '').join(',');
  const values = nodes.filter(({ name }) => !keys.includes(name));
  if (nodes.some((node) => keys.includes(node.name) && isLost(gathering, place, `${base}[(not captured)]`, node.range))) {
    gathering.bytes.lost += values.reduce((sum, { range }) => sum + lengthOf(range), 0);
    return;
  }
  for (const node of nodes) if (!values.includes(node)) gathering.bytes.framing += lengthOf(node.range);
  const again = LAST_OF_KEY.has(elementType(element)) ? 1 : (gathering.named.get(key) ?? 0) + 1;
  gathering.named.set(key, again);
  const name = `${base}[${key}]${again === 1 ? '' : `#${again}`}`;
  const named = { ...place, element: name };
  if (values.length === 0) put(gathering, named, name, 'present', element.range, 'no value', 'no value', '');
  for (const node of values) yield* gatherNode(gathering, named, values.length === 1 ? name : `${name}.${node.name}`, node);
}

const isLong = (node: FieldNode): boolean => node.truncated || lengthOf(node.range) > MAX_SHOWN;

function kindOf(node: FieldNode): FactKind {
  // What a person wrote for people, in a configuration.
  if (node.type === 'comment') return 'reserved';
  return node.kind === 'reserved' || node.kind === 'padding' || node.kind === 'gap' ? (node.name === 'padding' ? 'padding' : node.kind) : 'field';
}

/** The types of JSON's values (core/formats/config/json.ts). */
const JSON_TYPES: ReadonlySet<string> = new Set(['string', 'number', 'literal']);

/** By which values that look alike are told apart. Empty in a text config too: there a number is a string without quotes (tools/libs/util/libxlu_cfg_l.l). */
function jsonTypeOf({ stream }: Gathering, { layer }: Place, { type }: FieldNode): string {
  const isText = stream.layers.find(({ name }) => name === layer)?.detail['config'] === 'text';
  return JSON_TYPES.has(type) && !isText ? type : '';
}

function* gatherLeaf(gathering: Gathering, place: Place, path: string, node: FieldNode): Scan<void> {
  if (isLost(gathering, place, path, node.range)) return;
  const kind = kindOf(node);
  const type = jsonTypeOf(gathering, place, node);
  if (isLong(node)) {
    const { text, mark } = yield* digest(node.range);
    put(gathering, place, path, kind, node.range, text, text, node.meaning, `${type}${type === '' ? '' : ' '}${mark}`);
    return;
  }
  const value = typeof node.value === 'bigint' ? `0x${node.value.toString(16)}` : (node.value ?? node.text);
  put(gathering, place, path, kind, node.range, value, node.text, node.meaning, type);
}
