/** What the zstd fixtures hold, and the helpers that codec tests share. */
import { readFileSync } from 'node:fs';
import { decompress, type Compression } from '../../../src/codec/decompress.ts';
import type { DecompressResult } from '../../../src/codec/result.ts';

export const LINES = new TextEncoder().encode(
  Array.from({ length: 400 }, (_, i) => `record ${i} of the stream, PFN 0x${(i * 4096).toString(16)}\n`).join(''),
);

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/zstd/${name}.zst`, import.meta.url)));

/** Of the fixtures that xz, lz4 and bzip2 wrote. */
export const compressedFixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/compressed/${name}`, import.meta.url)));

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield await Promise.resolve(bytes.slice(at, at + size));
}

/** Decompresses and joins; `piece` is the size of the input's chunks. */
export async function run(kind: Compression, bytes: Uint8Array, piece = 64): Promise<{ output: Uint8Array; result: DecompressResult }> {
  const parts: Uint8Array[] = [];
  const result = await decompress(kind, inPieces(bytes, piece), (chunk) => void parts.push(chunk));
  return { output: concat(...parts), result };
}

/** Much faster than the test runner's equality, which looks at each element. */
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
