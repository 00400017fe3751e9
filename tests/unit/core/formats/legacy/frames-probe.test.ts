/** Streams of Xen 3.0 and 3.1, which no mark tells: recognised by their numbers alone, or not at all. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { bytes, u32, u64, zeroes } from '../../../../build/legacy-writer/bytes.ts';
import { smallPv, type Contents } from '../../../../build/legacy-writer/contents.ts';
import { legacyStream } from '../../../../build/legacy-writer/write.ts';
import { open, rowTilingFault } from '../../../../build/open.ts';
import { runs } from '../../../../property/seed.ts';

const OLD = { extendedInfo: false, extv: false, xcnt: false, vcpuInfo: false, tsc: false, regions: null, last: false } as const;

/** So many PFNs that the list of frames goes beyond the first bytes that are looked at. */
const large = (guestWidth: 4 | 8): Contents => {
  const p2mSize = 0x10_0000;
  return { ...smallPv(guestWidth), p2mSize, frames: Array.from({ length: p2mSize / (4096 / guestWidth) }, (_, i) => 0x400 + i) };
};

describe('a stream without extended info', () => {
  it.each([
    ['a 64-bit guest', 8, smallPv(8)],
    ['a 32-bit guest of 64-bit tools', 8, smallPv(4)],
    ['a 32-bit guest of 32-bit tools', 4, smallPv(4)],
    ['a large 64-bit guest', 8, large(8)],
    ['a large 32-bit guest', 4, large(4)],
  ] as const)('of %s is recognised, with its evidence and how sure that is', (_what, toolstack, contents) => {
    const stream = legacyStream(contents, { toolstack, ...OLD });
    const opened = open(stream);
    const { identification, layers } = opened.stream;
    expect(identification).toMatchObject({ kind: 'stream', layer: 'legacy' });
    expect(identification?.evidence.at(-1)).toMatch(/confidence (high|low)/);
    expect(layers[0]?.detail).toMatchObject({ toolstackWidth: toolstack * 8, guestWidth: contents.guestWidth * 8, domainType: 'x86 PV' });
    expect(rowTilingFault(opened.rows(), stream.length)).toBeNull();
    expect(opened.rules.slice(0, 2)).toEqual(['legacy.extended-info.missing', 'legacy.vcpu-info.missing']);
  });

  it('whose batch names a PFN beyond p2m_size is none', () => {
    const odd = { ...smallPv(4), batches: [[{ pfn: 0x1000, type: 0, data: zeroes(4096) }]] };
    expect(open(legacyStream(odd, { toolstack: 4, ...OLD })).stream.identification?.kind).toBe('foreign');
  });

  it('is not seen in bytes of any other kind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 0x0fff_ffff }), fc.boolean(), fc.uint8Array({ minLength: 16, maxLength: 9000 }), (p2mSize, wide, rest) => {
        const opened = open(bytes(wide ? u64(p2mSize) : u32(p2mSize), rest));
        expect(opened.stream.identification?.evidence.join()).not.toContain('p2m frame');
      }),
      runs(300),
    );
  });
});
