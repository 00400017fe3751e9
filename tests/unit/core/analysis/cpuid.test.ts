import { describe, expect, it } from 'vitest';
import { describeProcessor } from '../../../../src/core/analysis/cpuid.ts';
import { CPUID_LEAVES, cpuidLeaf } from '../../../../src/core/formats/x86/cpuid-leaves.ts';
import { signatureOf } from '../../../../src/core/formats/x86/cpuid-signature.ts';
import { Opened } from '../../../build/open.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';

const opened = async (name: string): Promise<Opened> => new Opened(await image(IMAGES.find((known) => known.name === name)!));

describe('describeProcessor', () => {
  it('reads vendor, brand and signature out of a policy', async () => {
    const { stream, run } = await withRun('xen417-pv64-minios-8m-richstate.save');
    const processor = run(describeProcessor(stream));
    expect(processor).toMatchObject({ vendor: 'AuthenticAMD', brand: 'QEMU TCG CPU version 2.5+', signature: { family: 15, model: 0x6b, stepping: 1 } });
    expect(processor?.leaves).toHaveLength(52);
  });

  it('links each feature to the bytes of its register', async () => {
    const { stream, run, bytes } = await withRun('xen417-pv64-minios-8m-richstate.save');
    const features = run(describeProcessor(stream))?.features ?? [];
    const set = (name: string): boolean | undefined => features.find((feature) => feature.name === name)?.set;
    expect([set('AVX'), set('XSAVE'), set('LM'), set('VMX'), set('AVX512F'), set('XGETBV1')]).toEqual([true, true, true, false, false, true]);
    for (const { range, bit, set: on } of features) {
      const word = new DataView(bytes.buffer, bytes.byteOffset + range.start, 4).getUint32(0, true);
      expect(Math.floor(word / 2 ** bit) % 2 === 1).toBe(on);
    }
  });

  it('has nothing to say of a version 2 stream, which has no policy', async () => {
    const { stream, run } = await withRun('xen413-pv32-minios-8m.save');
    expect(run(describeProcessor(stream))).toBeNull();
  });
});

async function withRun(name: string): Promise<{ stream: Opened['stream']; run: Opened['run']; bytes: Uint8Array }> {
  const it = await opened(name);
  return { stream: it.stream, run: (scan) => it.run(scan), bytes: await image(IMAGES.find((known) => known.name === name)!) };
}

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
