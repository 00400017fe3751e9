/** Compressed files of blocks that are stored as they are, written from the formats' documents: nothing is shared with what reads them. */
import { gzipSync } from 'node:zlib';
import xxhash from 'xxhash-wasm';
import { join } from './xapi-writer.ts';

const u32 = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);

/** CRC-32 of IEEE 802.3, as .xz has it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc % 2 === 0 ? 0 : 0xedb8_8320);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

const pieces = (bytes: Uint8Array, size: number): Uint8Array[] => Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

export const gzipOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes, { level: 1 }));

/** A frame with all checksums (lz4_Frame_format.md). `size` is of each block, at most 4 MiB. */
export async function lz4Of(bytes: Uint8Array, size = 2 ** 22): Promise<Uint8Array> {
  const hasher = await xxhash();
  const descriptor = Uint8Array.of(0x74, 0x70);
  const blocks = pieces(bytes, size).map((block) => join(u32(block.length + 2 ** 31), block, u32(hasher.h32Raw(block))));
  return join(u32(0x184d_2204), descriptor, Uint8Array.of((hasher.h32Raw(descriptor) >>> 8) & 255), ...blocks, u32(0), u32(hasher.h32Raw(bytes)));
}

/** A frame of raw blocks with a checksum of the whole, which is the lower half of XXH64 (RFC 8878 sections 3.1.1 and 3.1.1.2). */
export async function zstdOf(bytes: Uint8Array, size = 1000): Promise<Uint8Array> {
  const hasher = await xxhash();
  const blocks = pieces(bytes, size);
  const stored = blocks.map((block, i) => join(u32(block.length * 8 + (i === blocks.length - 1 ? 1 : 0)).subarray(0, 3), block));
  return join(u32(0xfd2f_b528), Uint8Array.of(4, 0x38), ...stored, u32(Number(hasher.h64Raw(bytes) & 0xffff_ffffn)));
}

/** One block of LZMA2 chunks that are not compressed, with CRC-32 (.xz file format 2.1 and 3.1, LZMA2 control bytes 1 and 2). */
export function xzOf(bytes: Uint8Array, size = 1000): Uint8Array {
  const padded = (part: Uint8Array): Uint8Array => join(part, new Uint8Array((4 - (part.length % 4)) % 4));
  const summed = (part: Uint8Array): Uint8Array => join(part, u32(crc32(part)));
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
  const flags = Uint8Array.of(0, 1);
  const head = summed(Uint8Array.of(2, 0, 0x21, 1, 0x10, 0, 0, 0));
  const chunks = pieces(bytes, size).map((chunk, i) => join(Uint8Array.of(i === 0 ? 1 : 2, Math.floor((chunk.length - 1) / 256), (chunk.length - 1) % 256), chunk));
  const data = join(...chunks, Uint8Array.of(0));
  const index = summed(padded(Uint8Array.from([0, 1, ...varint(head.length + data.length + 4), ...varint(bytes.length)])));
  const backward = join(u32(index.length / 4 - 1), flags);
  return join(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), flags, u32(crc32(flags)), head, padded(data), u32(crc32(bytes)), index, u32(crc32(backward)), backward, Uint8Array.of(0x59, 0x5a));
}
