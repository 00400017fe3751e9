/**
 * Places: shapes laid over bytes. Expanding a place gives its children, which tile it exactly: what the fields do not
 * cover becomes a gap, and a field for which the bytes do not suffice becomes a gap that says so.
 */
import { contains, type ByteRange } from '../bytes/range.ts';
import type { Scan } from '../bytes/cursor.ts';
import { sizeOf, undescribed } from './fields.ts';
import { unsigned, type Reader } from './reader.ts';
import { unnamedBits } from './unnamed-bits.ts';
import type { BitField, Children, Count, Shape, StructShape } from './shape.ts';

export interface Place {
  readonly name: string;
  readonly shape: Shape;
  readonly range: ByteRange;
  /** For a bit field: which bits of the integer at `range`. */
  readonly bit?: BitField;
  /** Section that describes it where the shape does not say. */
  readonly spec: string;
  /** Words for this place alone, beside what the shape says: which PFN a page is. */
  readonly remark?: string;
  /** Start of the struct whose field it is; lists look at the fields before them. */
  readonly origin?: number;
}

const NO_CHILDREN: Children = {
  count: 0,
  at: () => {
    throw new RangeError('a leaf has no children');
  },
};

/** Children from a list of places that is at hand. */
export const listed = (places: readonly Place[]): Children => ({
  count: places.length,
  at: (index) => {
    const place = places[index];
    if (place === undefined) throw new RangeError(`child ${index} of ${places.length}`);
    return place;
  },
});

/** The child that holds a byte; -1 where none does. Children are in ascending order and tile their parent. */
export function childAt(children: Children, offset: number): number {
  let low = 0;
  let high = children.count - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const { range } = children.at(middle);
    if (contains(range, offset)) return middle;
    if (offset < range.start) high = middle - 1;
    else low = middle + 1;
  }
  return -1;
}

/** What a field says whose bytes a packet capture lost. */
export const NOT_CAPTURED = 'not captured';

const LOST = undescribed('rest', 'What these bytes are hangs on bytes that were not captured.');

/** The shape that a place has once variants and cases are told apart. */
export function* settle(place: Place, reader: Reader): Scan<Shape> {
  const before = reader.lost;
  const shape = yield* choose(place, reader);
  return reader.lost === before ? shape : LOST;
}

function* choose(place: Place, reader: Reader): Scan<Shape> {
  const { start, end } = place.range;
  let shape = place.shape;
  while (shape.kind === 'variants' || shape.kind === 'cases') {
    if (shape.kind === 'variants') {
      shape = shape.choose(end - start, reader.facts);
    } else {
      const head: Uint8Array = yield* reader.bytes(shape.look === 'parent' ? (place.origin ?? start) : start, shape.head);
      shape = shape.choose(head, end - start, reader.facts);
    }
  }
  return shape;
}

/** Children of a place; a leaf has none. Where they hang on bytes that nobody has, one of them covers all. */
export function* expand(place: Place, reader: Reader): Scan<Children> {
  const shape = yield* settle(place, reader);
  const before = reader.lost;
  const children = yield* childrenOf(shape, place, reader);
  if (reader.lost === before) return children;
  if (shape.kind === 'int' || shape.kind === 'text') return NO_CHILDREN;
  return listed([lostPlace(place.range, place.spec)]);
}

function* childrenOf(shape: Shape, place: Place, reader: Reader): Scan<Children> {
  switch (shape.kind) {
    case 'struct':
      return listed(yield* layOut(shape, place.range, place.spec, reader));
    case 'array': {
      const { element, elementSize } = shape;
      const { start, end } = place.range;
      const whole = Math.floor((end - start) / elementSize);
      const spec = shape.notes.spec ?? place.spec;
      return {
        count: whole,
        at: (i) => ({ name: `[${i}]`, shape: element, spec, range: { start: start + i * elementSize, end: start + (i + 1) * elementSize } }),
      };
    }
    case 'list':
      return yield* shape.expand(place, reader);
    case 'text':
      return shape.expand === undefined ? NO_CHILDREN : yield* shape.expand(place, reader);
    case 'int': {
      const bits = place.bit === undefined ? (shape.notes.bits ?? []) : [];
      if (bits.length === 0) return NO_CHILDREN;
      const raw = unsigned(yield* reader.bytes(place.range.start, shape.size), littleEndian(shape.notes.order, reader));
      const all = [...bits, ...unnamedBits(bits, shape.size * 8, raw)];
      return listed(all.map((bit) => ({ name: bit.name, shape, range: place.range, bit, spec: bit.spec ?? place.spec })));
    }
    case 'bytes':
    case 'reserved':
    case 'variants':
    case 'cases':
      return NO_CHILDREN;
  }
}

const lostPlace = (range: ByteRange, spec: string): Place => ({ name: `(${NOT_CAPTURED})`, shape: LOST, range, spec });

/** Places of a struct's fields over a range, which they tile; one for all where what counts them was not captured. */
export function* layOut(shape: StructShape, range: ByteRange, spec: string, reader: Reader): Scan<Place[]> {
  const before = reader.lost;
  const places = yield* layOutFields(shape, range, spec, reader);
  return reader.lost === before ? places : [lostPlace(range, spec)];
}

function* layOutFields(shape: StructShape, range: ByteRange, spec: string, reader: Reader): Scan<Place[]> {
  const places: Place[] = [];
  const counters = new Map<string, { place: Place; size: number; order: string | undefined }>();
  let at = range.start;
  for (const [name, field] of Object.entries(shape.fields)) {
    const available = range.end - at;
    const whole = yield* lengthOfField(field, available, counters, reader);
    if (whole > available && !isBranch(field)) {
      if (available > 0) places.push(cutPlace(name, whole, { start: at, end: range.end }, spec));
      return places;
    }
    const wanted = Math.min(whole, available);
    if (wanted === 0) continue;
    const place: Place = { name, shape: field, range: { start: at, end: at + wanted }, spec: specOf(field) ?? spec, origin: range.start };
    if (field.kind === 'int') counters.set(name, { place, size: field.size, order: field.notes.order });
    places.push(place);
    at += wanted;
    if (field.kind === 'array') at = addRemainder(places, place, field.elementSize, at);
  }
  if (at < range.end) {
    places.push({ name: '(not described)', shape: undescribed('rest', 'Bytes after the last field that the layout knows.'), range: { start: at, end: range.end }, spec });
  }
  return places;
}

/** What has fields or elements is laid over as many bytes as are there, and says itself where it is cut. */
const isBranch = ({ kind }: Shape): boolean => kind === 'struct' || kind === 'array' || kind === 'variants' || kind === 'cases';

/** Where an array's bytes end inside an element, the rest is a gap beside it. */
function addRemainder(places: Place[], place: Place, elementSize: number, at: number): number {
  const rest = (place.range.end - place.range.start) % elementSize;
  if (rest === 0) return at;
  const end = place.range.end - rest;
  places.pop();
  if (end > place.range.start) places.push({ ...place, range: { start: place.range.start, end } });
  places.push(cutPlace(`${place.name}[…]`, elementSize, { start: end, end: at }, place.spec));
  return at;
}

/** Bytes where a field begins that needs more than there are. */
function cutPlace(name: string, wanted: number, range: ByteRange, spec: string): Place {
  const doc = `Needs ${wanted} bytes; only ${range.end - range.start} are there.`;
  return { name: `${name} (cut)`, shape: undescribed('rest', doc), range, spec };
}

function specOf(shape: Shape): string | undefined {
  return shape.notes.spec;
}

type Counters = ReadonlyMap<string, { place: Place; size: number; order: string | undefined }>;

function* lengthOfField(shape: Shape, available: number, counters: Counters, reader: Reader): Scan<number> {
  const fixed = sizeOf(shape);
  if (fixed !== null) return fixed;
  switch (shape.kind) {
    case 'bytes':
    case 'text':
      return yield* counted(shape.size, 1, available, counters, reader);
    case 'array':
      return yield* counted(shape.count, shape.elementSize, available, counters, reader);
    default:
      return available;
  }
}

function* counted(count: Count, unit: number, available: number, counters: Counters, reader: Reader): Scan<number> {
  if (typeof count === 'number') return count * unit;
  if (count === 'rest') return available;
  const counter = counters.get(count.field);
  if (counter === undefined) throw new Error(`no integer "${count.field}" before the field that it counts`);
  const bytes = yield* reader.bytes(counter.place.range.start, counter.size);
  // An array whose count exceeds the body keeps the elements that are there.
  return Math.min(Number(unsigned(bytes, littleEndian(counter.order, reader))) * unit, available);
}

/** Byte order of a field: its own where the specification fixes one, else the layer's. */
export function littleEndian(order: string | undefined, reader: Reader): boolean {
  if (order === 'big') return false;
  return order === 'little' || reader.facts.littleEndian;
}
