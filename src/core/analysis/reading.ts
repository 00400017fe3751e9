/** What a reading of bytes is, and the few ways to take words from them. */
import { bigFromHalves, fromHalves } from '../bytes/integers.ts';

/** Where a value may lead to: an offset in the stream, or a PFN that some PAGE_DATA names. */
export interface Target {
  readonly kind: 'offset' | 'pfn';
  readonly value: number;
}

export interface Reading {
  readonly label: string;
  /** Null where there are not as many bytes. */
  readonly text: string | null;
  /** The same in more words; empty where the text says it all. */
  readonly words: string;
  /** Bytes that it takes. */
  readonly size: number;
  readonly target: Target | null;
}

/** A 64-bit word as its halves: exact, whatever its bits mean. */
export interface Word {
  readonly low: number;
  readonly high: number;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function wordAt(bytes: Uint8Array, littleEndian: boolean): Word | null {
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  return { low: view.getUint32(littleEndian ? 0 : 4, littleEndian), high: view.getUint32(littleEndian ? 4 : 0, littleEndian) };
}

/** Nearest above 2^53: for what cannot be an offset there anyway. */
export const numberOf = ({ low, high }: Word): number => fromHalves(low, high);

export const bigOf = ({ low, high }: Word): bigint => bigFromHalves(low, high);

export const reading = (label: string, size: number, text: string | null, rest: { words?: string; target?: Target | null } = {}): Reading => ({
  label,
  text,
  size,
  words: rest.words ?? '',
  target: rest.target ?? null,
});
