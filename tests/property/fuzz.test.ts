/** Ten thousand mutations of streams of every family, and as compressed files; a million are in the bench. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, type Compression } from '../../src/codec/decompress.ts';
import { joinBytes } from '../../src/core/layout/encode.ts';
import { fuzz, mutate, type Sample } from '../build/fuzz.ts';
import { SAMPLES } from '../build/fuzz-samples.ts';
import { GOOD } from '../build/good.ts';
import { open } from '../build/open.ts';
import { SEED } from './seed.ts';

const COUNT = 10_000;
const COMPRESSED = 300;
const FIRST = SEED % 1_000_000_000;

describe('random bytes, bit flips and splices', () => {
  it('are of every family', () => {
    const layers = new Set(SAMPLES.map(({ bytes }) => open(bytes).stream.layers[0]?.name));
    for (const name of ['xl', 'libvirt', 'libxl', 'libxc', 'legacy'] as const) expect(layers).toContain(name);
  });

  it('never throw, hang, or make more of a stream than it has', () => {
    const { wrong, slowest, most } = fuzz(SAMPLES, COUNT, FIRST, { now: () => performance.now(), processor: () => process.cpuUsage().user / 1000 });
    console.info(`${COUNT} mutations of ${SAMPLES.length} streams from seed ${FIRST}: slowest ${slowest.milliseconds.toFixed(1)} ms (${slowest.name}, ${slowest.seed}), at most ${(most.bytes / 1024).toFixed(0)} KiB beyond twice the stream (${most.name}, ${most.seed})`);
    expect(wrong).toEqual([]);
  }, 120_000);
});

const zst = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../fixtures/zstd/${name}.zst`, import.meta.url)));

const FILES: Readonly<Record<'gzip' | 'zstd', readonly Sample[]>> = {
  gzip: Object.entries(GOOD).map(([name, build]) => ({ name, bytes: new Uint8Array(gzipSync(build())) })),
  zstd: ['lines-check', 'lines-nocheck'].map((name) => ({ name, bytes: zst(name) })),
};

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield await Promise.resolve(bytes.slice(at, at + 1000));
}

async function opened(kind: Compression, bytes: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = [];
  await decompress(kind, pieces(bytes), (chunk) => { chunks.push(chunk); });
  open(joinBytes(chunks));
}

describe('the same of compressed files', () => {
  it.each(['gzip', 'zstd'] as const)('%s is a result or a damage, never an exception', async (kind) => {
    for (let i = 0; i < COMPRESSED; i++) await opened(kind, mutate(FILES[kind], FIRST + i).bytes);
  }, 60_000);
});
