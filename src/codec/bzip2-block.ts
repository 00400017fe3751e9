/**
 * One bzip2 block: Huffman codes, move-to-front, run lengths, Burrows-Wheeler transform, run lengths again. Written here because the
 * packages that there are loop for ever on a run whose length overflows, or need Node's Buffer.
 * The format has no document; names and limits are those of bzip2 1.0.8 (decompress.c, bzlib_private.h).
 */
import type { BitReader } from './bit-reader.ts';

const MAX_ALPHA_SIZE = 258;
const MAX_CODE_LENGTH = 20;
const MIN_GROUPS = 2;
const MAX_GROUPS = 6;
const GROUP_SIZE = 50;
/** BZ_MAX_SELECTORS: selectors above it are read and dropped (decompress.c, since 1.0.7). */
const MAX_SELECTORS = 2 + Math.floor(900_000 / GROUP_SIZE);
const RUN_B = 1;

/** What is not a bzip2 block. */
export class NotABlock extends Error {}

interface Codes {
  readonly minimum: number;
  readonly maximum: number;
  /** Largest code of each length; those of no symbol are -1. */
  readonly limit: Int32Array;
  readonly base: Int32Array;
  readonly symbols: Uint16Array;
}

export interface Block {
  /** What the block says its bytes sum to. */
  readonly crc: number;
  /** Its bytes before the last run lengths are undone, each with the index of its successor in the upper 24 bits. */
  readonly chain: Uint32Array;
  readonly first: number;
  readonly count: number;
}

/** Reads a block behind its magic number. Throws {@link NotABlock}, or OutOfInput where the bytes end before. */
export function readBlock(bits: BitReader, capacity: number): Block {
  const crc = bits.read(16) * 65536 + bits.read(16);
  if (bits.read(1) === 1) throw new NotABlock('it is randomised, as only bzip2 0.9.0 and older wrote it');
  const first = bits.read(24);
  const alphabet = readAlphabet(bits);
  const groups = bits.read(3);
  if (groups < MIN_GROUPS || groups > MAX_GROUPS) throw new NotABlock('its number of coding tables is out of range');
  const selectors = readSelectors(bits, groups);
  const tables = Array.from({ length: groups }, () => readCodes(bits, alphabet.length + 2));
  const chain = new Uint32Array(capacity);
  const count = readSymbols(bits, alphabet, tables, selectors, chain);
  if (first >= count) throw new NotABlock('its starting position lies outside of it');
  link(chain, count);
  return { crc, chain, first, count };
}

/** The byte values that occur: 16 groups of 16 bits, of which only those with a bit set are there. */
function readAlphabet(bits: BitReader): Uint8Array {
  const used = bits.read(16);
  const bytes: number[] = [];
  for (let group = 0; group < 16; group++) {
    if ((used & (0x8000 >> group)) === 0) continue;
    const members = bits.read(16);
    for (let i = 0; i < 16; i++) if ((members & (0x8000 >> i)) !== 0) bytes.push(group * 16 + i);
  }
  if (bytes.length === 0) throw new NotABlock('it uses no byte value at all');
  return Uint8Array.from(bytes);
}

function readSelectors(bits: BitReader, groups: number): Uint8Array {
  const count = bits.read(15);
  if (count === 0) throw new NotABlock('it selects no coding table');
  const order = Array.from({ length: groups }, (_, i) => i);
  const selectors = new Uint8Array(Math.min(count, MAX_SELECTORS));
  for (let i = 0; i < count; i++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= groups) throw new NotABlock('it selects a coding table that is not there');
    const [group = 0] = order.splice(place, 1);
    order.unshift(group);
    if (i < selectors.length) selectors[i] = group;
  }
  return selectors;
}

/** One table: a code length for each symbol, told as differences. */
function readCodes(bits: BitReader, symbols: number): Codes {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let i = 0; i < symbols; i++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_LENGTH) throw new NotABlock('a code of it has an impossible length');
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[i] = length;
  }
  return canonical(lengths);
}

/** Canonical codes: of equal length ascending by symbol, shorter ones before longer. */
function canonical(lengths: Uint8Array): Codes {
  const minimum = Math.min(...lengths);
  const maximum = Math.max(...lengths);
  const limit = new Int32Array(MAX_CODE_LENGTH + 1).fill(-1);
  const base = new Int32Array(MAX_CODE_LENGTH + 1);
  const symbols = new Uint16Array(MAX_ALPHA_SIZE);
  let code = 0;
  let placed = 0;
  for (let length = minimum; length <= maximum; length++) {
    base[length] = code - placed;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[placed++] = symbol;
      code++;
    }
    limit[length] = code - 1;
    code *= 2;
  }
  return { minimum, maximum, limit, base, symbols };
}

function readSymbols(bits: BitReader, alphabet: Uint8Array, tables: readonly Codes[], selectors: Uint8Array, chain: Uint32Array): number {
  const order = alphabet.slice();
  const end = alphabet.length + 1;
  let count = 0;
  let run = 0;
  let weight = 1;
  let group = 0;
  let left = 0;
  let table: Codes | undefined;
  for (;;) {
    if (left === 0) {
      table = tables[selectors[group++] ?? -1];
      left = GROUP_SIZE;
    }
    left--;
    if (table === undefined) throw new NotABlock('its coding tables end before it does');
    const symbol = readSymbol(bits, table);
    if (symbol <= RUN_B) {
      run += weight * (symbol + 1);
      weight *= 2;
      // Checked at once: a run of hostile length must not grow.
      if (count + run > chain.length) throw new NotABlock('it is longer than its stream allows');
      continue;
    }
    chain.fill(order[0] ?? 0, count, count + run);
    count += run;
    run = 0;
    weight = 1;
    if (symbol === end) return count;
    if (symbol > end || count >= chain.length) throw new NotABlock('it is longer than its stream allows');
    const place = symbol - 1;
    const byte = order[place] ?? 0;
    order.copyWithin(1, 0, place);
    order[0] = byte;
    chain[count++] = byte;
  }
}

function readSymbol(bits: BitReader, { minimum, maximum, limit, base, symbols }: Codes): number {
  let length = minimum;
  let code = bits.read(length);
  while (code > (limit[length] ?? -1)) {
    if (++length > maximum) throw new NotABlock('a code of it is not in its table');
    code = code * 2 + bits.read(1);
  }
  const place = code - (base[length] ?? 0);
  if (place < 0 || place >= MAX_ALPHA_SIZE) throw new NotABlock('a code of it is not in its table');
  return symbols[place] ?? 0;
}

/** Puts into the upper 24 bits of each byte's word where the byte that follows it stands. */
function link(chain: Uint32Array, count: number): void {
  const places = new Uint32Array(256);
  for (let i = 0; i < count; i++) places[(chain[i] ?? 0) & 255] = (places[(chain[i] ?? 0) & 255] ?? 0) + 1;
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    const here = places[byte] ?? 0;
    places[byte] = sum;
    sum += here;
  }
  for (let i = 0; i < count; i++) {
    const byte = (chain[i] ?? 0) & 255;
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    chain[place] = (((chain[place] ?? 0) & 255) + i * 256) >>> 0;
  }
}

/** CRC-32 of bzip2: the usual polynomial, most significant bit first. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc;
});

/** The block's own bytes, with the runs of 4 to 259 equal ones written out, and their checksum. */
export function unroll({ chain, first, count }: Block): { bytes: Uint8Array<ArrayBuffer>; crc: number } {
  let bytes = new Uint8Array(count * 2);
  let out = 0;
  let crc = 0xffff_ffff;
  let word = chain[first] ?? 0;
  let equal = 0;
  let previous = -1;
  for (let i = 0; i < count; i++) {
    word = chain[word >>> 8] ?? 0;
    const byte = word & 255;
    const isRepeat = equal === 4;
    const copies = isRepeat ? byte : 1;
    const value = isRepeat ? previous : byte;
    if (out + copies > bytes.byteLength) {
      const larger = new Uint8Array(bytes.byteLength * 2 + copies);
      larger.set(bytes.subarray(0, out));
      bytes = larger;
    }
    for (let copy = 0; copy < copies; copy++) {
      bytes[out++] = value;
      crc = ((crc << 8) ^ (CRC[((crc >>> 24) ^ value) & 255] ?? 0)) >>> 0;
    }
    equal = isRepeat ? 0 : value === previous ? equal + 1 : 1;
    previous = isRepeat ? -1 : value;
  }
  return { bytes: bytes.slice(0, out), crc: (crc ^ 0xffff_ffff) >>> 0 };
}

