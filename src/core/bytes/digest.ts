/**
 * A digest of 64 bits for comparing bytes: multiplication and rotation over 32-bit words in two lanes, with the constants of xxHash32.
 * Pages are digested with seeds drawn anew for each run, so that nobody can prepare two that collide.
 */
const PRIME_A = 0x9e37_79b1;
const PRIME_B = 0x85eb_ca77;
const PRIME_C = 0xc2b2_ae3d;
const PRIME_D = 0x27d4_eb2f;

/** What is printed must be the same tomorrow. */
const FIXED = Int32Array.of(0x5845_4e46, 0x4c69_6278);

/** Of this run. */
export const SECRET_SEEDS = Int32Array.from({ length: 2 }, () => Math.floor(Math.random() * 2 ** 32));

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 15), PRIME_B);
  mixed = Math.imul(mixed ^ (mixed >>> 13), PRIME_C);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Both halves of the digest of some bytes, into `out[at]` and `out[at + 1]`. */
export function digestInto(bytes: Uint8Array, out: Uint32Array, at: number, seeds: Int32Array): void {
  let a = (seeds[0] ?? 0) ^ bytes.byteLength;
  let b = (seeds[1] ?? 0) + bytes.byteLength;
  const whole = bytes.byteLength - (bytes.byteLength % 4);
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, whole / 4);
    for (const word of words) {
      a = Math.imul(rotate(a ^ Math.imul(word, PRIME_A), 13), PRIME_C);
      b = Math.imul(rotate((b + Math.imul(word, PRIME_B)) | 0, 17), PRIME_D) + word;
    }
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, whole);
    for (let i = 0; i < whole; i += 4) {
      const word = view.getInt32(i, true);
      a = Math.imul(rotate(a ^ Math.imul(word, PRIME_A), 13), PRIME_C);
      b = Math.imul(rotate((b + Math.imul(word, PRIME_B)) | 0, 17), PRIME_D) + word;
    }
  }
  for (let i = whole; i < bytes.byteLength; i++) {
    a = Math.imul(a ^ (bytes[i] ?? 0), PRIME_A);
    b = Math.imul(b + (bytes[i] ?? 0), PRIME_B);
  }
  out[at] = finish(a);
  out[at + 1] = finish(b ^ rotate(a, 7));
}

const PAIR = new Uint32Array(2);

/** The digest in hexadecimal. */
export function digestText(bytes: Uint8Array): string {
  digestInto(bytes, PAIR, 0, FIXED);
  return [...PAIR].map((half) => half.toString(16).padStart(8, '0')).join('');
}
