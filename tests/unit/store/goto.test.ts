import { describe, expect, it } from 'vitest';
import { parsePlace } from '../../../src/store/goto.ts';

const placeOf = (text: string): unknown => {
  const parsed = parsePlace(text);
  return 'place' in parsed ? parsed.place : parsed.problem;
};

describe('what can be gone to', () => {
  it.each([
    ['0x1a2040', { kind: 'offset', offset: 0x1a2040 }],
    [' 1712192 ', { kind: 'offset', offset: 1712192 }],
    ['1,712,192', { kind: 'offset', offset: 1712192 }],
    ['0XFF', { kind: 'offset', offset: 255 }],
    ['+0x100', { kind: 'relative', distance: 256 }],
    ['- 16', { kind: 'relative', distance: -16 }],
    ['r17', { kind: 'row', row: 17 }],
    ['libxc:12', { kind: 'record', layer: 'libxc', rowKind: 'record', ordinal: 12 }],
    ['LIBXC:header', { kind: 'record', layer: 'libxc', rowKind: 'header', ordinal: 0 }],
    ['libxc:header1', { kind: 'record', layer: 'libxc', rowKind: 'header', ordinal: 1 }],
    ['pfn:0x1234', { kind: 'pfn', pfn: 0x1234 }],
    ['pfn: 4660', { kind: 'pfn', pfn: 4660 }],
  ])('reads %s', (text, place) => {
    expect(placeOf(text)).toEqual(place);
  });

  it.each([
    ['', /Type an offset/],
    ['1a2040', /Write 0x1a2040/],
    ['somewhere', /is no place/],
    ['pfn:zz', /not a PFN/],
    ['libxc:x', /not a record number/],
    ['+abc', /not a number/],
    ['0xfffffffffffffffff', /is no place/],
  ])('says why %s is none', (text, why) => {
    expect(placeOf(text)).toMatch(why);
  });
});
