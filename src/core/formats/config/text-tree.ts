/** A text as a tree of byte ranges, in columns: a config of megabytes needs no object for each of its members. */
import type { Scan } from '../../bytes/cursor.ts';
import { GrowableU32 } from '../../index/growable.ts';
import { parts, syntax, undescribed } from '../../layout/fields.ts';
import { TEXT_LIMIT } from '../../layout/decode.ts';
import type { Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, ListShape, Shape } from '../../layout/shape.ts';
import { byteSize, plural } from '../../text.ts';

/** Longer texts are not taken apart: their bytes stand as they are. */
const MAX_TREE_TEXT = 64 * 1024 * 1024;
/** Trees of one stream that are kept. */
const KEPT_TREES = 4;
/** Lists of children of one tree that are kept: more than a path is deep. */
const KEPT_LISTS = 64;

/** Parts in a whole that take longer to count than to look up. */
const LONG = 32;

export const Part = { OBJECT: 0, ARRAY: 1, ELEMENT: 2, STRING: 3, NUMBER: 4, LITERAL: 5, PUNCTUATION: 6, ATTRIBUTE: 7, TEXT: 8, COMMENT: 9, GAP: 10, LIST: 11 } as const;
export type PartKind = (typeof Part)[keyof typeof Part];

const TYPES = ['object', 'array', 'element', 'string', 'number', 'literal', 'punctuation', 'attribute', 'text', 'comment', 'bytes', 'list'] as const;
const DOCS = ['Members of a JSON object.', 'Elements of a list.', 'An XML element.', 'A string.', 'A number.', 'true, false or null.', 'Punctuation and space.', 'An attribute of the element.', 'Text of the element.', 'A comment.', '', 'An S-expression: in brackets, its first word names it.'] as const;

const BRANCHES: ReadonlySet<number> = new Set([Part.OBJECT, Part.ARRAY, Part.ELEMENT, Part.LIST]);
const UTF8 = new TextDecoder('utf-8');

/** How a language spells names and values. */
export interface Spelling {
  name(raw: string): string;
  value(raw: string, kind: number): string | number;
}

export class TextTree {
  readonly bytes: Uint8Array;
  /** Why the text stops making sense; empty where it does not. */
  error = '';
  errorAt = 0;
  readonly #spelling: Spelling;
  readonly #kind = new GrowableU32();
  readonly #start = new GrowableU32();
  readonly #end = new GrowableU32();
  readonly #nameStart = new GrowableU32();
  readonly #nameEnd = new GrowableU32();
  readonly #valueStart = new GrowableU32();
  readonly #valueEnd = new GrowableU32();
  /** The part behind the last one inside. */
  readonly #next = new GrowableU32();
  readonly #counts = new Map<number, number>();
  /** Children of the parts that were asked for last: each step down a path asks for those above it anew. */
  readonly #listed = new Map<number, Children>();

  constructor(bytes: Uint8Array, spelling: Spelling) {
    this.bytes = bytes;
    this.#spelling = spelling;
  }

  get length(): number {
    return this.#kind.length;
  }

  /** Adds a part behind the last; `close` ends it. */
  open(kind: PartKind, start: number, nameStart = 0, nameEnd = 0): number {
    this.#kind.push(kind);
    this.#start.push(start);
    this.#end.push(start);
    this.#nameStart.push(nameStart);
    this.#nameEnd.push(nameEnd);
    this.#valueStart.push(start);
    this.#valueEnd.push(start);
    this.#next.push(0);
    return this.#kind.length - 1;
  }

  close(part: number, end: number, valueStart = 0, valueEnd = 0): void {
    this.#end.set(part, end);
    this.#valueStart.set(part, valueStart);
    this.#valueEnd.set(part, valueEnd);
    this.#next.set(part, this.#kind.length);
  }

  kindOf = (part: number): number => this.#kind.at(part);

  /** Where a part begins, the space before it included. */
  startOf = (part: number): number => this.#start.at(part);

  nameOf(part: number): string {
    const start = this.#nameStart.at(part);
    return this.#spelling.name(UTF8.decode(this.bytes.subarray(start, Math.min(this.#nameEnd.at(part), start + 1024))));
  }

  valueOf(part: number): string | number {
    const start = this.#valueStart.at(part);
    return this.#spelling.value(UTF8.decode(this.bytes.subarray(start, Math.min(this.#valueEnd.at(part), start + TEXT_LIMIT))), this.kindOf(part));
  }

  /** The parts inside a part. */
  inside(part: number): readonly number[] {
    const ids: number[] = [];
    const end = this.#next.at(part);
    for (let at = part + 1; at < end; at = this.#next.at(at)) ids.push(at);
    return ids;
  }

  /** Children of a part as places; `base` is where the text begins. */
  children(part: number, base: number, spec: string): Children {
    const known = this.#listed.get(part);
    if (known !== undefined) {
      // The last to go: the way to every part below leads over it.
      this.#listed.delete(part);
      this.#listed.set(part, known);
      return known;
    }
    const ids = this.inside(part);
    const again = this.#repeated(ids);
    for (const oldest of this.#listed.keys()) if (this.#listed.size >= KEPT_LISTS) this.#listed.delete(oldest);
    const children: Children = {
      count: ids.length,
      at: (i) => {
        const id = ids[i];
        if (id === undefined) throw new RangeError(`part ${i} of ${ids.length}`);
        return this.#place(id, i, part, base, spec, again.has(id));
      },
    };
    this.#listed.set(part, children);
    return children;
  }

  /** Parts whose name stands already in the same whole; looked for where a person could have written them. */
  #repeated(ids: readonly number[]): ReadonlySet<number> {
    const seen = new Set<string>();
    const again = new Set<number>();
    if (ids.length > 10_000) return again;
    for (const id of ids) {
      if (this.#nameEnd.at(id) === 0 || this.kindOf(id) === Part.ELEMENT || this.kindOf(id) === Part.LIST) continue;
      const name = this.nameOf(id);
      if (seen.has(name)) again.add(id);
      seen.add(name);
    }
    return again;
  }

  #place(id: number, i: number, parent: number, base: number, spec: string, repeated: boolean): Place {
    const range = { start: base + this.#start.at(id), end: base + this.#end.at(id) };
    const remark = repeated ? { remark: 'the name stands before already' } : this.#remark(id);
    return { name: this.#title(id, i, parent), shape: this.#shape(id, base), range, spec, ...remark };
  }

  #remark(id: number): { remark?: string } {
    // Where a text ends too early no bytes are left that could say so.
    if (this.error !== '' && this.kindOf(id) !== Part.GAP && this.#end.at(id) === this.bytes.length) return { remark: this.error };
    if (!BRANCHES.has(this.kindOf(id))) return {};
    const count = this.#count(id);
    return { remark: plural(count, this.kindOf(id) === Part.ARRAY ? 'element' : 'part') };
  }

  /** Every way down to a part passes all above it, and each says how many it has: of long ones that is remembered. */
  #count(id: number): number {
    const known = this.#counts.get(id);
    if (known !== undefined) return known;
    let [count, all] = [0, 0];
    const end = this.#next.at(id);
    for (let at = id + 1; at < end; at = this.#next.at(at), all++) if (this.kindOf(at) !== Part.PUNCTUATION) count++;
    if (all >= LONG) this.#counts.set(id, count);
    return count;
  }

  #title(id: number, i: number, parent: number): string {
    if (this.kindOf(id) === Part.GAP) return '(does not parse)';
    const empty = this.#valueStart.at(id) === this.#valueEnd.at(id);
    if (this.kindOf(id) === Part.TEXT && empty) return '(end of the string)';
    if (this.kindOf(id) === Part.PUNCTUATION) return empty ? '(space)' : UTF8.decode(this.bytes.subarray(this.#valueStart.at(id), this.#valueEnd.at(id)));
    if (this.#nameEnd.at(id) > 0) return this.nameOf(id);
    // Its bracket is the first part of a list.
    return this.kindOf(parent) === Part.ARRAY || this.kindOf(parent) === Part.LIST ? `[${i - 1}]` : (TYPES[this.kindOf(id)] ?? '');
  }

  #shape(id: number, base: number): Shape {
    const kind = this.kindOf(id);
    const doc = DOCS[kind] ?? '';
    if (kind === Part.GAP) return undescribed('rest', this.error);
    if (!BRANCHES.has(kind)) return syntax('rest', { doc }, { type: TYPES[kind] ?? 'text', says: () => this.valueOf(id) });
    return parts(TYPES[kind] ?? 'parts', inside(this, id, base), { doc });
  }
}

/** Lists a part's own parts; nothing is read. */
const inside = (tree: TextTree, part: number, base: number): ListShape['expand'] =>
  function* (place) { return tree.children(part, base, place.spec); };

const KEPT = new WeakMap<object, Map<number, TextTree>>();

/** The tree of a place's bytes; kept with their stream, so that opening a member parses nothing. */
export function* treeOf(place: Place, reader: Reader, parse: (bytes: Uint8Array) => TextTree): Scan<TextTree> {
  const { start, end } = place.range;
  const kept = KEPT.get(reader.owner) ?? new Map<number, TextTree>();
  KEPT.set(reader.owner, kept);
  const known = kept.get(start);
  if (known?.bytes.length === end - start) return known;
  const bytes = yield* reader.bytes(start, end - start);
  const tree = parse(bytes.slice());
  for (const oldest of kept.keys()) if (kept.size >= KEPT_TREES) kept.delete(oldest);
  kept.set(start, tree);
  return tree;
}

/** Children of a place that is such a text. */
export function* expandText(place: Place, reader: Reader, parse: (bytes: Uint8Array) => TextTree): Scan<Children> {
  const { start, end } = place.range;
  if (end - start > MAX_TREE_TEXT) {
    const whole: Place = { name: '(not taken apart)', shape: undescribed('rest', `Texts of more than ${byteSize(MAX_TREE_TEXT)} are not taken apart.`), range: place.range, spec: place.spec };
    return { count: 1, at: () => whole };
  }
  const tree = yield* treeOf(place, reader, parse);
  return tree.children(0, start, place.spec);
}
