/** Keys and values of the device model, also where a string is not what it should be. */
import { describe, expect, it } from 'vitest';
import { EMULATOR_XENSTORE_DATA } from '../../../../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { open, tilingFault } from '../../../../build/open.ts';
import { ascii, stream } from '../../../../build/stream.ts';

function pairsOf(data: string): { meaning: string; strings: (readonly [string, unknown])[] }[] {
  const opened = open(stream().libxlHeader().record(EMULATOR_XENSTORE_DATA, { id: 2, xenstore_data: ascii(data) }).end().bytes());
  const { index } = opened.stream.builder;
  expect(tilingFault(opened.leaves(1), index.startOf(1), index.endOf(1))).toBeNull();
  const list = opened.children(1).find(({ name }) => name === 'xenstore_data');
  return list === undefined ? [] : opened.children(1, list.path).map(({ path, meaning }) => ({ meaning, strings: opened.children(1, path).map(({ name, value }) => [name, value] as const) }));
}

describe('xenstore data of a device model', () => {
  it('is pairs whose keys are paths', () => {
    expect(pairsOf('physmap/f0000000/size\x000x800000\0')).toEqual([{ meaning: 'physmap › f0000000 › size', strings: [['key', 'physmap/f0000000/size'], ['value', '0x800000']] }]);
  });

  it('says where a NUL, a key or a value is missing', () => {
    expect(pairsOf('a\0b').map(({ meaning }) => meaning)).toEqual(['a; no NUL at its end']);
    expect(pairsOf('a').map(({ meaning }) => meaning)).toEqual(['a; no NUL at its end; no value']);
    expect(pairsOf('\0v\0').map(({ meaning }) => meaning)).toEqual(['empty key']);
    expect(pairsOf('/abs\0v\0').map(({ meaning }) => meaning)).toEqual(['abs; a key may not begin with "/"']);
  });
});
