/** Conversions of real streams against sums of what Xen's convert-legacy-stream makes of them (Xen 4.17, Python 3.11). */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { converted, written } from '../../../build/convert.ts';
import { open } from '../../../build/open.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';

const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of the stream behind an xl header, as libxl, and as libxc with --skip-qemu; null where the script stops. */
const REFERENCE: Readonly<Record<string, { readonly libxl: string; readonly libxc: string } | null>> = {
  'legacy41-pv64-minios-8m-nonlive.xl': { libxl: '983828dcd64ba48f604bbacc5b5fd4b80af7072555d8acf5276bf8cac35bc5e5', libxc: 'e8bc2a4045a5b62001352bfc8ccd695efe884d1bc2de1f1896b36275b830b98c' },
  'legacy45-hvm-seabios-16m-nonlive.xl': { libxl: '974894a0f2f079deb3eeee681aac54d418ced6a776c94b0124edecd3995213e6', libxc: '42c2d999d7c91df7ce7e638a45a7ec1e0f3298f6f6e5bea6af9c09c2e4a422fe' },
  'legacy45-pv32-minios-8m-nonlive.raw': { libxl: '905cc0a0fa064098b439cdd940e1f5d085d66c587488fa864fac25035a89b54d', libxc: '413e318d6480fd6980bf4fc02f8eb9fd0ef6c1deafb1c0a8ddb0b3a53aac10dd' },
  'legacy45-pv64-minios-8m-remus-compressed.xl': null,
  'legacy45tools32-pv64-minios-8m-nonlive.raw': { libxl: '67a589176baaef7ead6735aaf1e46a515c2d01205413beca48dea604f0e7e242', libxc: '8289172e238cc5963acc8fc6fbb8fe370a3d5518d699e4d9647928b8d051531e' },
};

describe.each(LEGACY_IMAGES.map((each) => [each.name, each] as const))('%s', (name, which) => {
  const reference = REFERENCE[name];

  it('has a sum to compare with, or a reason why not', () => {
    expect(reference).not.toBeUndefined();
  });

  it.each(['libxl', 'libxc'] as const)('becomes the bytes of the reference as %s', async (format) => {
    const bytes = await image(which);
    const like = await converted(bytes, { format, likeXen: true, stripHeader: true, skipQemu: format === 'libxc' });
    if (reference === null || reference === undefined) {
      expect(like.rules).toEqual(['legacy.convert.reference-refuses']);
      return;
    }
    expect(sum(like.bytes)).toBe(reference[format]);
    expect(sum((await written(bytes, { format, stripHeader: true, skipQemu: format === 'libxc' })).bytes)).toBe(reference[format]);
  });

  it('converts to a stream that no judge refuses', async () => {
    const bytes = await image(which);
    for (const checkpoints of ['last', 'all'] as const) {
      const made = open((await written(bytes, { checkpoints })).bytes);
      expect(made.findings.filter(({ severity, objectors }) => severity === 'error' || objectors.length > 0)).toEqual([]);
    }
  });

  it('keeps the header of xl, and says that a libxl stream follows', async () => {
    const bytes = await image(which);
    const kept = (await written(bytes)).bytes;
    const bare = (await written(bytes, { stripHeader: true })).bytes;
    const header = kept.length - bare.length;
    expect(header > 0).toBe(name.endsWith('.xl'));
    const wanted = bytes.slice(0, header);
    if (header > 0) wanted[36] = (wanted[36] ?? 0) + 2;
    expect([...kept.subarray(0, header)]).toEqual([...wanted]);
    expect(sum(kept.subarray(header))).toBe(sum(bare));
  });

  it('is read whole, each byte of it and of the output having its origin', async () => {
    const bytes = await image(which);
    const { result, bytes: out } = await written(bytes, { provenance: true });
    const { provenance } = result;
    if (provenance === null) throw new Error('it was asked for');
    const sizes = new Set<string>();
    let at = 0;
    for (let i = 0; i < provenance.length; i++) {
      const run = provenance.run(i);
      if (run.out.end === run.out.start) continue;
      expect(run.out.start).toBe(at);
      at = run.out.end;
      const same = run.step === 'copied' || (run.step === 'reordered' && run.in.end > run.in.start);
      if (same) expect(Buffer.compare(out.subarray(run.out.start, run.out.end), bytes.subarray(run.in.start, run.in.end))).toBe(0);
      sizes.add(run.step);
    }
    expect(at).toBe(out.length);
    expect(provenance.inSize).toBe(bytes.length);
    expect([...sizes]).toContain('page entry');
  });
});
