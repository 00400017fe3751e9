/** A flyweight over bytes that are at hand: fields by name, typed by the layout. For summaries, rules and scanners. */
import { unsigned } from './reader.ts';
import type { ArrayShape, BytesShape, Fields, IntShape, ReservedShape, StructShape, TextShape } from './shape.ts';

type ValueOf<S> =
  S extends IntShape<infer V> ? V : S extends TextShape ? string : S extends BytesShape | ReservedShape | ArrayShape ? Uint8Array : never;

const LATIN1 = new TextDecoder('latin1');

export class Body<F extends Fields> {
  readonly #layout: StructShape<F>;
  readonly #bytes: Uint8Array;
  readonly #littleEndian: boolean;

  /** @param bytes the struct's bytes from its first on; may be fewer than it has */
  constructor(layout: StructShape<F>, bytes: Uint8Array, littleEndian: boolean) {
    this.#layout = layout;
    this.#bytes = bytes;
    this.#littleEndian = littleEndian;
  }

  /** Whether all of a field's bytes are at hand. */
  has(name: keyof F & string): boolean {
    const { offset, size } = this.#place(name);
    return offset + size <= this.#bytes.length;
  }

  /** A field's value; throws a RangeError where its bytes are not at hand. */
  get<K extends keyof F & string>(name: K): ValueOf<F[K]> {
    const { offset, size } = this.#place(name);
    if (offset + size > this.#bytes.length) throw new RangeError(`${name} of ${this.#layout.type} is not at hand`);
    const bytes = this.#bytes.subarray(offset, offset + size);
    const shape = this.#layout.fields[name];
    // The table says which type the value has; this is the one border where it becomes a type.
    return read(shape, bytes, this.#littleEndian) as ValueOf<F[K]>;
  }

  #place(name: string): { offset: number; size: number } {
    const offset = this.#layout.offsets[name];
    const shape = this.#layout.fields[name];
    if (offset === undefined || shape === undefined) throw new Error(`${this.#layout.type} has no fixed field ${name}`);
    if (shape.kind === 'array') return { offset, size: this.#bytes.length - offset };
    if (shape.kind !== 'int' && shape.kind !== 'reserved' && shape.kind !== 'bytes' && shape.kind !== 'text') {
      throw new Error(`${name} of ${this.#layout.type} is not a scalar`);
    }
    return { offset, size: typeof shape.size === 'number' ? shape.size : this.#bytes.length - offset };
  }
}

function read(shape: Fields[string] | undefined, bytes: Uint8Array, littleEndian: boolean): unknown {
  if (shape?.kind === 'int') {
    const { order } = shape.notes;
    const value = unsigned(bytes, order === 'big' ? false : order === 'little' || littleEndian);
    return shape.size === 8 ? value : Number(value);
  }
  return shape?.kind === 'text' ? LATIN1.decode(bytes) : bytes;
}
