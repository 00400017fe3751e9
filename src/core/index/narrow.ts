/** The narrowest column that holds numbers exactly. */
import type { Column } from './slab.ts';

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** The first `length` values of a column of whole numbers, or of doubles that may be infinite. */
export function narrowed(values: Uint32Array | Float64Array, length: number): Column {
  let least = 0;
  let most = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? 0;
    if (value > most) most = value;
    if (value < least) least = value;
  }
  const column = columnFor(length, least, most);
  column.set(values.subarray(0, length));
  return column;
}

/** An empty column for numbers up to `most`; of doubles where `least` is negative or `most` beyond 32 bits. */
function columnFor(length: number, least: number, most: number): Column {
  if (!(least >= 0 && most <= U32)) return new Float64Array(length);
  return most <= U8 ? new Uint8Array(length) : most <= U16 ? new Uint16Array(length) : new Uint32Array(length);
}
