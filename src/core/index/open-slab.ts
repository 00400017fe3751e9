/** The slab that a scan is filling: wide columns, used again and again, out of which narrow ones are sealed. */
import { narrowed } from './narrow.ts';
import { BLOCK_ROWS, SLAB_ROWS, type Column, type PageSlab, type Slab } from './slab.ts';

/** Most streams that are opened are small: columns begin with this many rows. */
const LEAST = 64;
/** Growing copies what there is; by this factor, a row is copied once at most in three. */
const GROWTH = 4;

/** A kind's number is a byte. */
const MOST_KINDS = 256;
/** Slots of the table in which kinds are looked up: a power of two, four times as many as kinds. */
const SLOTS = 1024;
const SHIFT = 32 - Math.log2(SLOTS);
/** 2^32 by the golden ratio: spreads types that stand close together (Knuth, The Art of Computer Programming, 6.4). */
const SPREAD = 0x9e37_79b1;

export class OpenSlab {
  #capacity = LEAST;
  #length = 0;
  #starts = new Float64Array(LEAST);
  #lengths = new Uint32Array(LEAST);
  #types = new Uint32Array(LEAST);
  /** Layer and flags, a byte each. */
  #marks = new Uint16Array(LEAST);

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === SLAB_ROWS;
  }

  /** Type of the row that was pushed last. */
  get lastType(): number {
    return this.#types[this.#length - 1] ?? 0;
  }

  /** Where it begins. */
  get lastStart(): number {
    return this.#starts[this.#length - 1] ?? 0;
  }

  push(start: number, length: number, type: number, layer: number, flags: number): void {
    const i = this.#length++;
    if (i === this.#capacity) this.#grow();
    this.#starts[i] = start;
    this.#lengths[i] = length;
    this.#types[i] = type;
    this.#marks[i] = layer * 256 + flags;
  }

  clear(): void {
    this.#length = 0;
  }

  /** The rows so far, in columns of their own. */
  sealed(): Slab {
    return { length: this.#length, ...this.#places(), lengths: narrowed(this.#lengths, this.#length), ...this.#kinds() };
  }

  #grow(): void {
    this.#capacity *= GROWTH;
    const wider = <T extends Float64Array | Uint32Array | Uint16Array>(to: T, from: T): T => (to.set(from), to);
    this.#starts = wider(new Float64Array(this.#capacity), this.#starts);
    this.#lengths = wider(new Uint32Array(this.#capacity), this.#lengths);
    this.#types = wider(new Uint32Array(this.#capacity), this.#types);
    this.#marks = wider(new Uint16Array(this.#capacity), this.#marks);
  }

  #places(): Pick<Slab, 'bases' | 'offsets'> {
    const bases = new Float64Array(Math.ceil(this.#length / BLOCK_ROWS));
    for (let block = 0; block < bases.length; block++) bases[block] = this.#starts[block * BLOCK_ROWS] ?? 0;
    return { bases, offsets: this.#shortOffsets(bases) ?? this.#longOffsets(bases) };
  }

  /** Offsets of 16 bits, in one pass, for slabs of small rows are many; null where one has more. */
  #shortOffsets(bases: Float64Array): Uint16Array | null {
    const starts = this.#starts;
    const offsets = new Uint16Array(this.#length);
    for (let block = 0; block < bases.length; block++) {
      const base = bases[block] ?? 0;
      const end = Math.min(offsets.length, (block + 1) * BLOCK_ROWS);
      for (let i = block * BLOCK_ROWS; i < end; i++) {
        const offset = (starts[i] ?? 0) - base;
        if (!(offset >= 0 && offset <= 0xffff)) return null;
        offsets[i] = offset;
      }
    }
    return offsets;
  }

  #longOffsets(bases: Float64Array): Column {
    const offsets = this.#starts.slice(0, this.#length);
    for (let i = 0; i < offsets.length; i++) offsets[i] = (offsets[i] ?? 0) - (bases[Math.floor(i / BLOCK_ROWS)] ?? 0);
    return narrowed(offsets, offsets.length);
  }

  #kinds(): Pick<Slab, 'kinds' | 'kindTypes' | 'kindLayers' | 'kindFlags'> {
    const length = this.#length;
    const types = this.#types;
    const marks = this.#marks;
    const kinds = new Uint8Array(length);
    const table = new KindTable();
    let type = -1;
    let mark = -1;
    let kind = 0;
    for (let i = 0; i < length; i++) {
      if (types[i] !== type || marks[i] !== mark) {
        type = types[i] ?? 0;
        mark = marks[i] ?? 0;
        kind = table.kindOf(type, mark);
        if (kind < 0) return { kinds: null, ...columnsOf(types.slice(0, length), marks) };
      }
      kinds[i] = kind;
    }
    return { kinds, ...columnsOf(table.types.slice(0, table.length), table.marks) };
  }
}

function columnsOf(kindTypes: Uint32Array, marks: Uint16Array): Pick<Slab, 'kindTypes' | 'kindLayers' | 'kindFlags'> {
  const { length } = kindTypes;
  const kindLayers = new Uint8Array(length);
  const kindFlags = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    kindLayers[i] = (marks[i] ?? 0) >>> 8;
    kindFlags[i] = (marks[i] ?? 0) & 0xff;
  }
  return { kindTypes, kindLayers, kindFlags };
}

/** Numbers for the kinds of rows, in the order in which they are met. */
class KindTable {
  readonly types = new Uint32Array(MOST_KINDS);
  readonly marks = new Uint16Array(MOST_KINDS);
  length = 0;
  /** Kind + 1; 0 is a free slot. */
  readonly #slots = new Uint16Array(SLOTS);

  /** -1 where there are too many. */
  kindOf(type: number, mark: number): number {
    const { types, marks } = this;
    const slots = this.#slots;
    let slot = Math.imul(type ^ Math.imul(mark, SPREAD), SPREAD) >>> SHIFT;
    for (;;) {
      const kind = (slots[slot] ?? 0) - 1;
      if (kind < 0) break;
      if (types[kind] === type && marks[kind] === mark) return kind;
      slot = (slot + 1) % SLOTS;
    }
    if (this.length === MOST_KINDS) return -1;
    this.types[this.length] = type;
    this.marks[this.length] = mark;
    slots[slot] = this.length + 1;
    return this.length++;
  }
}

/** What the lists of PAGE_DATA rows say, as it is being collected. */
export class OpenPages {
  #length = 0;
  #capacity = LEAST;
  #row = new Uint32Array(LEAST);
  #count = new Uint32Array(LEAST);
  #pages = new Uint32Array(LEAST);
  #low = new Float64Array(LEAST);
  #high = new Float64Array(LEAST);

  get length(): number {
    return this.#length;
  }

  push(row: number, count: number, pages: number, low: number, high: number): void {
    const i = this.#length++;
    if (i === this.#capacity) this.#grow();
    this.#row[i] = row;
    this.#count[i] = count;
    this.#pages[i] = pages;
    this.#low[i] = low;
    this.#high[i] = high;
  }

  clear(): void {
    this.#length = 0;
  }

  /** The rows so far, in columns of their own. */
  sealed(): PageSlab {
    const length = this.#length;
    return {
      length,
      row: narrowed(this.#row, length),
      count: narrowed(this.#count, length),
      pages: narrowed(this.#pages, length),
      low: narrowed(this.#low, length),
      high: narrowed(this.#high, length),
    };
  }

  #grow(): void {
    this.#capacity *= GROWTH;
    const wider = <T extends Float64Array | Uint32Array>(to: T, from: T): T => (to.set(from), to);
    this.#row = wider(new Uint32Array(this.#capacity), this.#row);
    this.#count = wider(new Uint32Array(this.#capacity), this.#count);
    this.#pages = wider(new Uint32Array(this.#capacity), this.#pages);
    this.#low = wider(new Float64Array(this.#capacity), this.#low);
    this.#high = wider(new Float64Array(this.#capacity), this.#high);
  }
}
