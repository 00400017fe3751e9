/** Real PV records with bytes flipped: nothing throws, and every byte stays in exactly one leaf. */
import { describe, expect, it } from 'vitest';
import { PAGE_DATA } from '../../../../../src/core/formats/libxc/page-data.ts';
import { open, Opened, tilingFault } from '../../../../build/open.ts';
import { stream } from '../../../../build/stream.ts';
import { image, IMAGES } from '../../../../fixtures/images.ts';

const FLIPS = 400;

describe('records of a real PV guest', () => {
  it('are tiled whichever of their bytes is flipped', async () => {
    const bytes = await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-richstate.save')!);
    const rows = new Opened(bytes).rows().filter(({ layer, kind, type }) => layer === 'libxc' && kind === 'record' && type !== PAGE_DATA.type);
    const small = rows.reduce((to, { start, end }) => to.raw(bytes.subarray(start, end)), stream().libxcHeaders()).bytes();
    const step = Math.floor(small.length / FLIPS);
    for (let at = 40; at < small.length; at += step) {
      const damaged = small.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const opened = open(damaged);
      const row = opened.stream.builder.index.rowAt(at);
      const { start, end } = opened.rows()[row] ?? { start: -1, end: -1 };
      expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
    }
  });
});
