/** A look at some bytes of a cursor's window. One object serves millions of places: a view for each would be garbage by the gigabyte. */
export class Look {
  /** Bytes that may be looked at. */
  length = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #base = 0;

  /** `view` is over `bytes`; what is looked at begins at `base` of them. */
  place(bytes: Uint8Array, view: DataView, base: number, length: number): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#base = base;
    this.length = length;
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#base + at);
  }

  /** Big-endian, as numbers of two and four bytes are in network order. */
  u16(at: number): number {
    return this.#view.getUint16(this.#base + at);
  }

  u32(at: number, littleEndian = false): number {
    return this.#view.getUint32(this.#base + at, littleEndian);
  }

  /** A view of its own, valid as long as the window. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(this.#base + from, this.#base + to);
  }
}
