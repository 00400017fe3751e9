/** What a table encodes it decodes to the same values, in either byte order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/core/layout/encode.ts';
import { cutFault, decode, LAYOUTS, valuesOf, withoutEmpty } from '../build/layouts.ts';
import { runs } from './seed.ts';

describe('a layout', () => {
  for (const { name, layout } of LAYOUTS) {
    it(`gives back what it encoded: ${name}`, () => {
      fc.assert(
        fc.property(valuesOf(layout), fc.boolean(), (values, littleEndian) => {
          const bytes = encode(layout, values, littleEndian);
          const decoded = decode(layout, bytes, littleEndian);
          expect(decoded).toEqual(withoutEmpty(values));
          expect(encode(layout, decoded, littleEndian)).toEqual(bytes);
        }),
        runs(layout.size !== null && layout.size > 1000 ? 5 : 60),
      );
    });

    it(`covers every byte, cut at any of them: ${name}`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ minLength: 150, maxLength: 150 }), (bytes) => {
          for (let length = 0; length <= bytes.length; length++) expect(cutFault(layout, bytes.subarray(0, length))).toBeNull();
        }),
        runs(3),
      );
    });

    it(`gives the same values in both byte orders: ${name}`, () => {
      fc.assert(
        fc.property(valuesOf(layout), (values) => {
          expect(decode(layout, encode(layout, values, false), false)).toEqual(decode(layout, encode(layout, values, true), true));
        }),
        runs(layout.size !== null && layout.size > 1000 ? 3 : 30),
      );
    });
  }
});
