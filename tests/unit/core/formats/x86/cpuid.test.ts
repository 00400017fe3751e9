/** What CPUID leaves are laid out as. */
import { describe, expect, it } from 'vitest';
import { CPUID_LEAVES, cpuidLeaf } from '../../../../../src/core/formats/x86/cpuid-leaves.ts';
import { signatureOf } from '../../../../../src/core/formats/x86/cpuid-signature.ts';

describe('signatureOf', () => {
  it.each([
    [0x000906ea, { family: 6, model: 0x9e, stepping: 10 }],
    [0x00a20f10, { family: 0x19, model: 0x21, stepping: 0 }],
    [0x00000543, { family: 5, model: 4, stepping: 3 }],
  ])('of %i follows the manuals', (eax, signature) => {
    expect(signatureOf(BigInt(eax))).toEqual(signature);
  });
});

describe('the CPUID tables', () => {
  it('have one description for a subleaf', () => {
    const keys = CPUID_LEAVES.map(({ leaf, subleaf }) => `${leaf}.${subleaf ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('name every bit once, in order, within 32, with a word on what it is', () => {
    for (const known of CPUID_LEAVES) {
      for (const register of [known.a, known.b, known.c, known.d]) {
        const bits = register?.bits ?? [];
        expect(register === undefined || (register.doc ?? '') !== '').toBe(true);
        for (const [i, bit] of bits.entries()) {
          expect(bit.high).toBeLessThan(32);
          expect(bit.low).toBeGreaterThan(bits[i - 1]?.high ?? -1);
          expect(bit.doc ?? '').not.toBe('');
        }
      }
    }
  });

  it('fall back to the leaf where a subleaf has no description of its own', () => {
    expect(cpuidLeaf(0xd, 17)?.title).toBe('extended state: a component');
    expect(cpuidLeaf(0xd, 0)?.title).toBe('extended state: XCR0');
    expect(cpuidLeaf(7, 3)).toBeUndefined();
    expect(cpuidLeaf(0x12345678, 0)).toBeUndefined();
  });
});
