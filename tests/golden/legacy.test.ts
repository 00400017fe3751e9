/**
 * Legacy streams that real savers wrote, line by line against what an independent walker found in them. XSI_LEGACY_IMAGES
 * may name a folder with more of them, unpacked, their .chunks.txt beside them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { open, tilingFault, type Opened } from '../build/open.ts';
import { chunkListing, image, LEGACY_IMAGES } from '../fixtures/images.ts';
import { listLegacy } from './legacy-list.ts';

interface Sample {
  readonly name: string;
  readonly bytes: () => Promise<Uint8Array>;
  readonly listing: () => string;
}

const FOLDER = process.env['XSI_LEGACY_IMAGES'];

const kept = LEGACY_IMAGES.map((which): Sample => ({ name: which.name, bytes: () => image(which), listing: () => chunkListing(which.name) }));
const given = FOLDER === undefined || !existsSync(FOLDER) ? [] : readdirSync(FOLDER).filter((name) => /^legacy.*\.(xl|raw)$/.test(name) && existsSync(listingPath(FOLDER, name))).map((name): Sample => ({
  name: join(FOLDER, name),
  bytes: () => Promise.resolve(new Uint8Array(readFileSync(join(FOLDER, name)))),
  listing: () => readFileSync(listingPath(FOLDER, name), 'utf8'),
}));

function listingPath(folder: string, name: string): string {
  return join(folder, `${name.replace(/\.(xl|raw)$/, '')}.chunks.txt`);
}

/** Rules that find something in each image: what Xen's converter says of it. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'legacy45-pv64-minios-8m-remus-compressed.xl': ['legacy.chunk.not-converted', 'legacy.stream.checkpoints'],
  'legacy455-hvm-seabios-16m-nonlive.xl': ['legacy.chunk.not-converted'],
};

/** The lines of the stream; a bare one was listed with its xl header still before it. */
function expected(listing: string, bare: boolean): { lines: string[]; shift: number } {
  const lines = listing.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('sequence:') && !line.includes('  xl header '));
  return { lines, shift: bare ? Number(lines[0]?.slice(0, 10)) : 0 };
}

function untiled(opened: Opened): string[] {
  let batches = 0;
  return opened.rows().flatMap(({ start, end, layer }, row) => {
    if (layer !== 'legacy' || (opened.stream.builder.index.pagesOf(row) !== null && batches++ >= 2)) return [];
    const leaves = opened.leaves(row);
    const fault = tilingFault(leaves, start, end) ?? leaves.find(({ suspect }) => suspect)?.name ?? null;
    return fault === null ? [] : [`row ${row}: ${fault}`];
  });
}

describe.each([...kept, ...given])('$name', ({ name, bytes, listing }) => {
  const opening = bytes().then((image) => ({ image, opened: open(image) }));

  it('has the rows that the walker found', async () => {
    const { image, opened } = await opening;
    const { lines, shift } = expected(listing(), name.endsWith('.raw'));
    expect(listLegacy(opened, image, shift)).toEqual(lines);
  });

  it('has the findings that are known of it', async () => {
    const { opened } = await opening;
    expect([...new Set(opened.rules)]).toEqual(FINDINGS[name.replace(/^.*\//, '')] ?? []);
  });

  it('is read so without a doubt', async () => {
    const { opened } = await opening;
    expect(opened.stream.layers.find((layer) => layer.name === 'legacy')?.detail['confidence']).toBe('high');
  });

  it('has every byte in exactly one leaf, none of them suspect', async () => {
    const { opened } = await opening;
    expect(untiled(opened)).toEqual([]);
  });
});
