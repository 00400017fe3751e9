/** Family, model and stepping out of the signature (leaf 1 eax). */

export interface Signature {
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
}

const bits = (value: bigint, low: number, width: number): number => Number((value / 2n ** BigInt(low)) % 2n ** BigInt(width));

/** Intel SDM vol. 2, CPUID: the extended family counts where the family is 15, the extended model where it is 6 or 15. */
export function signatureOf(eax: bigint): Signature {
  const base = bits(eax, 8, 4);
  const extended = base === 6 || base === 15;
  return { family: base === 15 ? base + bits(eax, 20, 8) : base, model: bits(eax, 4, 4) + (extended ? 16 * bits(eax, 16, 4) : 0), stepping: bits(eax, 0, 4) };
}

export function signatureText(eax: bigint): string {
  const { family, model, stepping } = signatureOf(eax);
  return eax === 0n ? '' : `family 0x${family.toString(16)}, model 0x${model.toString(16)}, stepping ${stepping}`;
}
