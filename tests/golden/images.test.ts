/** Real images of real Xens, line by line against what an independent walker found in them. */
import { describe, expect, it } from 'vitest';
import { open, tilingFault, type Opened } from '../build/open.ts';
import { image, IMAGES, listing } from '../fixtures/images.ts';
import { list } from './list.ts';

/** Every real Xen does so. */
const CONTEXT_FIRST = 'libxc.hvm-context.before-params';
const HOLES = 'libxc.page-data.holes';
const NO_END = 'libxc.stream.no-end';
/** It is told when all rules have looked. */
const FAILOVER = 'libxc.stream.failover';

/** Everything there is to say about each image. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'xen417-pv64-minios-8m-livemigrate-debug.wire': ['xl-wire.conversation.left'],
  'xen417-pv64-minios-8m-remus.wire': [NO_END, FAILOVER],
  'xen417-hvm-seabios-16m.save': [HOLES, CONTEXT_FIRST],
  'xen417-hvm-seabios-16m-remus.wire': [NO_END, HOLES, CONTEXT_FIRST, FAILOVER],
  'xen417-pvh-linux-FAILEDSAVE-noack.save': ['libxc.stream.truncated'],
};

const CHECKPOINTS: Readonly<Record<string, number>> = { 'xen417-pv64-minios-8m-remus.wire': 14, 'xen417-hvm-seabios-16m-remus.wire': 22 };

/** Rows whose leaves are looked at: all but the many batches of an HVM guest, of which the first few stand for the rest. */
function rowsToTile(opened: Opened): number[] {
  const { index } = opened.stream.builder;
  let batches = 0;
  return Array.from({ length: opened.rowCount }, (_, row) => row).filter((row) => index.pagesOf(row) === null || batches++ < 2);
}

describe.each(IMAGES)('$name', (which) => {
  const opening = image(which).then((bytes) => ({ bytes, opened: open(bytes) }));

  it('has the rows that the walker found', async () => {
    const { bytes, opened } = await opening;
    const expected = listing(which.name).split('\n').filter((line) => line !== '' && !line.startsWith('sequence:'));
    expect(list(opened, bytes).lines).toEqual(expected);
  });

  it('has the pages that its lists say', async () => {
    const { bytes, opened } = await opening;
    const { total } = list(opened, bytes);
    const { totals, builder } = opened.stream;
    expect([totals.entries, totals.pages]).toEqual([total.entries, total.pages]);
    expect(totals.pageTypes).toEqual(Array.from({ length: 16 }, (_, type) => total.types[type] ?? 0));
    const batches = Array.from({ length: opened.rowCount }, (_, row) => builder.index.pagesOf(row)).filter((batch) => batch !== null);
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(total.entries);
    expect(batches.reduce((sum, { pages }) => sum + pages, 0)).toBe(total.pages);
  });

  it('has the findings that are known of it, and the checkpoints', async () => {
    const { opened } = await opening;
    expect(opened.rules).toEqual(FINDINGS[which.name] ?? []);
    expect(opened.stream.totals.checkpoints).toBe(CHECKPOINTS[which.name] ?? 0);
  });

  it('has every byte in exactly one leaf, none of them suspect', async () => {
    const { opened } = await opening;
    const rows = opened.rows();
    for (const row of rowsToTile(opened)) {
      const leaves = opened.leaves(row);
      expect(tilingFault(leaves, rows[row]?.start ?? -1, rows[row]?.end ?? -1)).toBeNull();
      expect(leaves.filter(({ suspect }) => suspect).map(({ name }) => name)).toEqual([]);
    }
  });
});

it('no image is left out of the table', () => {
  expect(IMAGES.map(({ name }) => name)).toHaveLength(9);
});
