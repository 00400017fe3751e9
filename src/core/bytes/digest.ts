/**
 * A digest of 64 bits for comparing bytes: four lanes of 32 bits with the round of xxHash32.
 * Pages are digested with seeds and multipliers drawn anew for each run. Seeds alone keep nobody from preparing two pages that collide:
 * with multipliers that are known, a difference in one word of a lane is taken back by the next with odds of one half whatever the lane
 * held before. With secret ones those who prepare a pair must guess the quotient of both, of which some 20 bits count.
 */
const PRIME_A = 0x9e37_79b1;
const PRIME_B = 0x85eb_ca77;
const PRIME_C = 0xc2b2_ae3d;
const PRIME_D = 0x27d4_eb2f;

/** Two seeds and the two multipliers of a round, which are odd. What is printed must be the same tomorrow: those of xxHash32. */
const FIXED = Int32Array.of(0x5845_4e46, 0x4c69_6278, PRIME_A, PRIME_B);

/** Of this run. */
export const SECRET_SEEDS = Int32Array.from({ length: 4 }, (_, i) => Math.floor(Math.random() * 2 ** 32) | (i < 2 ? 0 : 1));

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 15), PRIME_B);
  mixed = Math.imul(mixed ^ (mixed >>> 13), PRIME_C);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** One lane takes a word: the round of xxHash32. */
const mix = (lane: number, word: number, by: number, then: number): number => Math.imul(rotate((lane + Math.imul(word, by)) | 0, 13), then);

/** Words of four lanes. */
const LANES = new Int32Array(4);

function mixAligned(words: Int32Array, by: number, then: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = LANES;
  for (let i = 0; i < words.length; i += 4) {
    a = mix(a, words[i] ?? 0, by, then);
    b = mix(b, words[i + 1] ?? 0, by, then);
    c = mix(c, words[i + 2] ?? 0, by, then);
    d = mix(d, words[i + 3] ?? 0, by, then);
  }
  LANES.set([a, b, c, d]);
}

function mixUnaligned(view: DataView, by: number, then: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = LANES;
  for (let at = 0; at < view.byteLength; at += 16) {
    a = mix(a, view.getInt32(at, true), by, then);
    b = mix(b, view.getInt32(at + 4, true), by, then);
    c = mix(c, view.getInt32(at + 8, true), by, then);
    d = mix(d, view.getInt32(at + 12, true), by, then);
  }
  LANES.set([a, b, c, d]);
}

/** Both halves of the digest of some bytes, into `out[at]` and `out[at + 1]`. @param seeds two seeds and two odd multipliers */
export function digestInto(bytes: Uint8Array, out: Uint32Array, at: number, seeds: Int32Array): void {
  const [first = 0, second = 0, then = PRIME_A, by = PRIME_B] = seeds;
  LANES.set([first + PRIME_A, second + PRIME_B, first ^ PRIME_C, second ^ PRIME_D]);
  const whole = bytes.byteLength - (bytes.byteLength % 16);
  if (bytes.byteOffset % 4 === 0) mixAligned(new Int32Array(bytes.buffer, bytes.byteOffset, whole / 4), by, then);
  else mixUnaligned(new DataView(bytes.buffer, bytes.byteOffset, whole), by, then);
  for (let i = whole; i < bytes.byteLength; i++) LANES[i % 4] = mix(LANES[i % 4] ?? 0, bytes[i] ?? 0, by, then);
  const [a = 0, b = 0, c = 0, d = 0] = LANES;
  out[at] = finish(Math.imul(rotate(a, 1) + rotate(b, 7), PRIME_C) ^ Math.imul(rotate(c, 12) + rotate(d, 18), PRIME_D) ^ bytes.byteLength);
  out[at + 1] = finish(Math.imul(rotate(c, 3) ^ rotate(a, 9), PRIME_D) + Math.imul(rotate(d, 5) ^ rotate(b, 21), PRIME_A) + bytes.byteLength);
}

const PAIR = new Uint32Array(2);

/** The digest in hexadecimal: as it is printed, or with seeds of one's own. */
export function digestText(bytes: Uint8Array, seeds: Int32Array = FIXED): string {
  digestInto(bytes, PAIR, 0, seeds);
  return [...PAIR].map((half) => half.toString(16).padStart(8, '0')).join('');
}
