/** Set bits for which a table has no name: they are shown all the same, because a bit that is hidden is a lie. */
import type { BitField } from './shape.ts';

/**
 * Runs of set bits that no field of `bits` covers, from the lowest on.
 * @param width bits in the integer
 */
export function unnamedBits(bits: readonly BitField[], width: number, raw: bigint): BitField[] {
  let left = raw;
  for (const { low, high } of bits) left &= ~(((1n << BigInt(high - low + 1)) - 1n) << BigInt(low));
  const runs: BitField[] = [];
  for (let low = 0; left >> BigInt(low) !== 0n && low < width; low++) {
    if (((left >> BigInt(low)) & 1n) === 0n) continue;
    let high = low;
    while (high + 1 < width && ((left >> BigInt(high + 1)) & 1n) === 1n) high++;
    runs.push({ name: '(unnamed)', low, high, doc: 'Set, but no document that this program knows names it.' });
    low = high;
  }
  return runs;
}
