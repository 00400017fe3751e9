/** Names of the bits that are set, for summaries. */
import type { BitField } from '../../layout/shape.ts';

export const setNames = (value: bigint, bits: readonly BitField[]): string =>
  bits.flatMap(({ name, low, high }) => (low === high && (value / 2n ** BigInt(low)) % 2n === 1n ? [name] : [])).join(' ');
