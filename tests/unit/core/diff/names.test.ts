/** What is compared under which name: keys, types of values, words that a conversion changes. */
import { describe, expect, it } from 'vitest';
import { EMULATOR_XENSTORE_DATA } from '../../../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { written } from '../../../build/convert.ts';
import { compared, differences } from '../../../build/diff.ts';
import { hvmStart, hvmState } from '../../../build/good.ts';
import { ascii, stream } from '../../../build/stream.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';

async function legacyImage(): Promise<Uint8Array> {
  const which = LEGACY_IMAGES.find(({ name }) => name.endsWith('.xl'));
  if (which === undefined) throw new Error('a legacy image of xl\u2019s');
  return image(which);
}

const rows = (result: DiffResult): string[][] => differences(result).map(({ verdict, path, left, right }) => [verdict, path, String(left?.value ?? ''), String(right?.value ?? '')]);
const expected = (result: DiffResult): string[][] => [...result.all()].filter(({ verdict }) => verdict === 'expected').map(({ path, rule }) => [rule, path]);

describe('a device model\u2019s xenstore keys', () => {
  const withKeys = (text: string): Uint8Array =>
    hvmState(hvmStart(stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT))).end().record(EMULATOR_XENSTORE_DATA, { id: 2, index: 0, xenstore_data: ascii(text) }).end().bytes();

  it('are found wherever they stand', async () => {
    const result = await compared(withKeys('physmap/a\x001\0physmap/b\x002\0'), withKeys('physmap/b\x002\0physmap/a\x001\0'));
    expect(result.counts).toMatchObject({ expected: 0, different: 0, left: 0, right: 0 });
  });

  it('are one row each, under the name of the key', async () => {
    expect(rows(await compared(withKeys('a\x001\0b\x002\0'), withKeys('b\x003\0a\x001\0')))).toEqual([['different', 'libxl.EMULATOR_XENSTORE_DATA[b]', '2', '3']]);
  });

  it('keep their order where a key comes twice', async () => {
    expect(rows(await compared(withKeys('a\x001\0a\x002\0'), withKeys('a\x002\0a\x001\0'))).map(([, path]) => path)).toEqual(['libxl.EMULATOR_XENSTORE_DATA[a]', 'libxl.EMULATOR_XENSTORE_DATA[a]#2']);
  });
});

describe('a configuration', () => {
  const withConfig = (config: string): Uint8Array => hvmState(hvmStart(stream().xlHeader({ config }).libxlHeader().record(LIBXC_CONTEXT))).end().end().bytes();

  it('differs in an empty object and an empty array', async () => {
    expect(rows(await compared(withConfig('{"x": {}}'), withConfig('{"x": []}')))).toEqual([['different', 'xl.header.config.x', 'empty object', 'empty array']]);
  });

  it('differs in a number and a string that look alike, and says so', async () => {
    const [row] = differences(await compared(withConfig('{"x": 1}'), withConfig('{"x": "1"}')));
    expect([row?.verdict, row?.why]).toEqual(['different', expect.stringContaining('number on the left, string on the right')]);
    expect(differences(await compared(withConfig('{"x": true}'), withConfig('{"x": "true"}')))).toHaveLength(1);
  });
});

describe('a bare libxc stream', () => {
  it('lacks the frame of libxl as is expected, with the rule that says so', async () => {
    const result = await compared(hvmState(hvmStart(stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT))).end().end().bytes(), hvmState(hvmStart(stream())).end().bytes());
    expect(rows(result)).toEqual([]);
    expect(expected(result)).toEqual(expect.arrayContaining([['bare', 'libxl.header'], ['bare', 'libxl.LIBXC_CONTEXT'], ['bare', 'xl.header']]));
  });
});

describe('the word by which a file says that a v2 stream follows', () => {
  it('is told as the legacy file has it, and expected to differ in its conversion', async () => {
    const legacy = await legacyImage();
    const [header] = [...(await compared(legacy, (await written(legacy)).bytes)).all()].filter(({ path }) => path === 'xl.header.mandatory_flags');
    expect([header?.rule, header?.left?.value, header?.right?.value]).toEqual(['stream-v2', new DataView(legacy.buffer, legacy.byteOffset).getUint32(0x24, true), 2 + Number(header?.left?.value)]);
  });
});
