/** Little-endian words and texts. */
export const bytes = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const u32 = (...values: readonly number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value, true);
  return new Uint8Array(view.buffer);
};

export const u64 = (...values: readonly (number | bigint)[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (const [i, value] of values.entries()) view.setBigUint64(i * 8, BigInt(value), true);
  return new Uint8Array(view.buffer);
};

export const text = (words: string): Uint8Array => Uint8Array.from(words, (c) => c.charCodeAt(0));
export const filled = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte);
export const zeroes = (length: number): Uint8Array => new Uint8Array(length);
