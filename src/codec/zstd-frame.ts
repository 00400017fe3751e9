/**
 * The parts of a zstd frame that are needed before any memory is spent on it: frame header, block header (RFC 8878
 * 3.1.1). Blocks are then decoded one by one, so that a fault has a place.
 */
import { fromHalves } from '../core/bytes/integers.ts';

/** RFC 8878 3.1.1. */
export const FRAME_MAGIC = 0xfd2f_b528;

/** RFC 8878 3.1.2: the low four bits are free. */
export const SKIPPABLE_MAGIC = 0x184d_2a50;

/** zstd 0.1 to 0.7 (lib/legacy): other formats under neighbouring magics. */
export const LEGACY_MAGIC = { first: 0xfd2f_b51e, last: 0xfd2f_b527 } as const;

/** What `zstd -d --long=27` takes, and libzstd's own default limit (ZSTD_WINDOWLOG_LIMIT_DEFAULT). */
export const MAX_WINDOW = 128 * 1024 * 1024;

export const BLOCK_HEADER = 3;

export interface FrameHeader {
  readonly length: number;
  readonly window: number;
  readonly dictionary: number;
  readonly checksum: boolean;
  readonly reservedBit: boolean;
}

const DICTIONARY_BYTES = [0, 1, 2, 4] as const;

/** Bytes of the header whose descriptor is `descriptor`. */
export function headerLength(descriptor: number): number {
  const single = descriptor % 64 >= 32;
  return 5 + (single ? 0 : 1) + (DICTIONARY_BYTES[descriptor % 4] ?? 0) + contentSizeBytes(descriptor);
}

function contentSizeBytes(descriptor: number): number {
  const flag = Math.floor(descriptor / 64);
  if (flag === 0) return descriptor % 64 >= 32 ? 1 : 0;
  return 2 ** flag;
}

/** Reads a whole header, its magic included. */
export function frameHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const descriptor = view.getUint8(4);
  const single = descriptor % 64 >= 32;
  const dictionaryAt = single ? 5 : 6;
  const dictionaryBytes = DICTIONARY_BYTES[descriptor % 4] ?? 0;
  return {
    length: headerLength(descriptor),
    window: single ? contentSize(view, dictionaryAt + dictionaryBytes, contentSizeBytes(descriptor)) : windowSize(view.getUint8(5)),
    dictionary: littleEndian(view, dictionaryAt, dictionaryBytes),
    checksum: descriptor % 8 >= 4,
    reservedBit: descriptor % 16 >= 8,
  };
}

/** RFC 8878 3.1.1.1.2: an exponent of 5 bits, a mantissa of 3. */
function windowSize(byte: number): number {
  const base = 2 ** (10 + Math.floor(byte / 8));
  return base + (base / 8) * (byte % 8);
}

function littleEndian(view: DataView, at: number, length: number): number {
  switch (length) {
    case 0:
      return 0;
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true);
    case 4:
      return view.getUint32(at, true);
    default:
      return fromHalves(view.getUint32(at, true), view.getUint32(at + 4, true));
  }
}

/** RFC 8878 3.1.1.1.4: the two-byte form counts from 256. */
const contentSize = (view: DataView, at: number, length: number): number => littleEndian(view, at, length) + (length === 2 ? 256 : 0);

export interface BlockHeader {
  readonly last: boolean;
  readonly reserved: boolean;
  /** Bytes that follow the header. */
  readonly stored: number;
}

/** RFC 8878 3.1.1.2: bit 0 last, bits 1-2 type (0 raw, 1 one byte repeated, 2 compressed, 3 reserved), then size. */
export function blockHeader(bytes: Uint8Array): BlockHeader {
  const [low = 0, middle = 0, high = 0] = bytes;
  const type = Math.floor(low / 2) % 4;
  const size = Math.floor((low + middle * 0x100 + high * 0x1_0000) / 8);
  return { last: low % 2 === 1, reserved: type === 3, stored: type === 1 ? 1 : size };
}
