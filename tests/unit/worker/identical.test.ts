/** Whether two files are the same, and the same stream: bytes that are read in another way are not. */
import { expect, it } from 'vitest';
import { alikeFiles, readAlike } from '../../../src/worker/identical.ts';
import { openSide, type Side } from '../../../src/worker/compare-side.ts';
import type { CompareSide } from '../../../src/worker/protocol.ts';
import { goodHvm, goodRemus } from '../../build/good.ts';
import { legacyPv } from '../../build/legacy.ts';

const { signal } = new AbortController();
const file = (bytes: Uint8Array, name = 'a.save', lastModified = 1): File => new File([new Uint8Array(bytes)], name, { lastModified });
const open = (choice: Omit<CompareSide, 'name'>): Promise<Side> => openSide({ name: 'a.save', ...choice }, null, signal, () => undefined);

it('says at once of short files whether they are the same, whatever their names and dates', async () => {
  const bytes = goodHvm();
  const other = bytes.slice();
  other[bytes.length - 9] = (other[bytes.length - 9] ?? 0) ^ 1;
  const left = await open({ file: file(bytes) });
  expect(await alikeFiles(left, await open({ file: file(bytes, 'b.save', 2) }), signal)).toBe(true);
  expect(await alikeFiles(left, await open({ file: file(other) }), signal)).toBe(false);
});

it('says of long files that are alike in every sample what speaks for it, and no more', async () => {
  const bytes = goodHvm();
  const left = await open({ file: file(bytes) });
  expect(await alikeFiles(left, await open({ file: file(bytes) }), signal, 0)).toEqual({ samples: 64, name: true, time: true, compared: 0 });
  expect(await alikeFiles(left, await open({ file: file(bytes, 'copy.save', 2) }), signal, 0)).toEqual({ samples: 64, name: false, time: false, compared: 0 });
});

const LEGACY = legacyPv(8, 8);
const PV = { guest: 'pv', width: 8 } as const;

it.each<readonly [string, Uint8Array, Partial<CompareSide>, Partial<CompareSide>]>([
  ['for another width of the guest', LEGACY, { as: 'legacy', legacy: PV }, { as: 'legacy', legacy: { guest: 'pv', width: 4 } }],
  ['as it stands, and through its conversion', LEGACY, { as: 'legacy', legacy: PV }, { as: 'legacy', legacy: PV, conversion: true }],
  ['up to another checkpoint', goodRemus(3), { checkpoint: 1 }, { checkpoint: 2 }],
  ['up to a checkpoint, and to its end', goodRemus(3), { checkpoint: 3 }, {}],
  ['as a layer that was said, and as the one that its bytes say', goodHvm(), {}, { as: 'libxc' }],
])('does not call one file identical with itself that is read %s', async (_how, bytes, first, second) => {
  const one = file(bytes);
  const [left, right] = await Promise.all([open({ file: one, ...first }), open({ file: one, ...second }).catch(() => null)]);
  // What cannot be read in a way is not compared at all.
  if (right !== null) expect(await alikeFiles(left, right, signal)).toBe(false);
  expect(readAlike(left, await open({ file: one, ...first }))).toBe(true);
  expect(await alikeFiles(left, await open({ file: one, ...first }), signal)).toBe(true);
});

it('sees what a scan made of the bytes, where what was open is a side and was read in a way that nobody says here', async () => {
  const one = file(LEGACY);
  const said = await open({ file: one, as: 'legacy', legacy: PV });
  const open4 = { ...said, view: { ...said.view, layers: said.view.layers.map((layer) => ({ ...layer, detail: { ...layer.detail, guestWidth: 32 } })) } };
  expect(readAlike(said, open4)).toBe(false);
});
