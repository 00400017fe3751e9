/**
 * One LZ4 block (lz4_Block_format.md). Written here because the packages that there are check neither match offsets nor ends: on a
 * damaged block they yield bytes that nobody compressed, or nothing at all.
 */

const MIN_MATCH = 4;
const LONG = 15;

export interface DecodedBlock {
  /** Where the output ends: behind the last sequence that makes sense. */
  readonly end: number;
  /** The sequence that makes none, in bytes from the block's start; -1 where the block is whole. */
  readonly fault: number;
}

/**
 * Decodes a block into `output` from `at` on; matches may reach back to `floor`.
 * @param isCut whether the input ends before the block does: the literals that are there then count
 */
export function decodeBlock(input: Uint8Array, output: Uint8Array, at: number, floor: number, isCut = false): DecodedBlock {
  const end = input.byteLength;
  let position = 0;
  let out = at;
  while (position < end) {
    const start = position;
    const token = input[position++] ?? 0;
    let literals = token >> 4;
    if (literals === LONG) {
      for (let byte = 255; byte === 255; literals += byte) {
        if (position >= end) return { end: out, fault: start };
        byte = input[position++] ?? 0;
      }
    }
    if (out + literals > output.byteLength) return { end: out, fault: start };
    if (position + literals > end) {
      if (!isCut) return { end: out, fault: start };
      output.set(input.subarray(position, end), out);
      return { end: out + end - position, fault: start };
    }
    output.set(input.subarray(position, position + literals), out);
    position += literals;
    out += literals;
    // The last sequence is literals alone.
    if (position === end) return { end: out, fault: -1 };
    if (position + 2 > end) return { end: out, fault: start };
    const offset = (input[position] ?? 0) + (input[position + 1] ?? 0) * 256;
    position += 2;
    let length = token & LONG;
    if (length === LONG) {
      for (let byte = 255; byte === 255; length += byte) {
        if (position >= end) return { end: out, fault: start };
        byte = input[position++] ?? 0;
      }
    }
    length += MIN_MATCH;
    if (offset === 0 || out - offset < floor || out + length > output.byteLength) return { end: out, fault: start };
    out = copyMatch(output, out, offset, length);
  }
  // A block ends with literals; one that ends behind a match, or is empty, is cut.
  return { end: out, fault: end };
}

/** A match may overlap itself: what it copies may be what it just wrote. */
function copyMatch(output: Uint8Array, out: number, offset: number, length: number): number {
  if (offset >= length) {
    output.copyWithin(out, out - offset, out - offset + length);
    return out + length;
  }
  const end = out + length;
  for (let i = out; i < end; i++) output[i] = output[i - offset] ?? 0;
  return end;
}
