/** Other bytes with the same digest as it is printed: its multipliers are known, and so what takes back a difference. */
import { digestText } from '../../src/core/bytes/digest.ts';

/** Those of xxHash32, as the digest has them. */
const [THEN, BY] = [0x9e37_79b1, 0x85eb_ca77];

/** The number by which an odd one becomes 1, modulo 2^32. */
function inverse(odd: number): number {
  let found = odd;
  for (let i = 0; i < 5; i++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}

/** Words that one lane takes one after the other are 16 bytes apart. */
const NEXT = 16;

/** A copy in which `[start, start + length)` is another and has the digest that it had. @param length 32 at least */
export function colliding(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const before = digestText(bytes.subarray(start, start + length));
  for (const sign of [1, -1]) {
    const other = new Uint8Array(bytes);
    const view = new DataView(other.buffer);
    // The top bit of the product, which the round moves to bit 12 and multiplies; the next word of the lane takes that back.
    view.setInt32(start, (view.getInt32(start, true) + 0x8000_0000) | 0, true);
    view.setInt32(start + NEXT, (view.getInt32(start + NEXT, true) + Math.imul(Math.imul(sign * 2 ** 12, THEN), inverse(BY))) | 0, true);
    if (digestText(other.subarray(start, start + length)) === before) return other;
  }
  throw new Error('one of both signs takes it back');
}
