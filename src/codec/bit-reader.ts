/** Bits of a byte array, most significant first, as bzip2 has them. */

/** The bytes end before what was asked for. */
export class OutOfInput extends Error {}

export class BitReader {
  /** In bits from the array's start. */
  position: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** The next `count` bits, 24 at most. Throws {@link OutOfInput}. */
  read(count: number): number {
    const bytes = this.#bytes;
    let { position } = this;
    if (position + count > bytes.byteLength * 8) throw new OutOfInput();
    this.position = position + count;
    let value = 0;
    let left = count;
    while (left > 0) {
      // Positions stay far below 2^31: a reader has one block at most.
      const rest = 8 - (position & 7);
      const take = Math.min(rest, left);
      value = (value << take) | (((bytes[position >> 3] ?? 0) >> (rest - take)) & ((1 << take) - 1));
      position += take;
      left -= take;
    }
    return value;
  }
}
