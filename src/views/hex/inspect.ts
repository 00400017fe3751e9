/** What the bytes at the cursor would be as numbers and text. A value that needs more bytes than there are is null. */
import { bigFromHalves, fromHalves } from '../../core/bytes/integers.ts';
import { grouped, hex } from '../../core/text.ts';

export interface Reading {
  readonly type: string;
  readonly little: string | null;
  readonly big: string | null;
}

/** Bytes that the widest reading takes. */
export const INSPECTED = 8;

type Read = (view: DataView, littleEndian: boolean) => number | bigint;

const READS: readonly { readonly type: string; readonly bytes: number; readonly read: Read }[] = [
  { type: 'u8', bytes: 1, read: (v) => v.getUint8(0) },
  { type: 'u16', bytes: 2, read: (v, le) => v.getUint16(0, le) },
  { type: 'u32', bytes: 4, read: (v, le) => v.getUint32(0, le) },
  { type: 'i32', bytes: 4, read: (v, le) => v.getInt32(0, le) },
  { type: 'u64', bytes: 8, read: (v, le) => v.getBigUint64(0, le) },
];

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function readings(bytes: Uint8Array): readonly Reading[] {
  const view = viewOf(bytes);
  return READS.map(({ type, bytes: needed, read }) => {
    const has = bytes.length >= needed;
    return { type, little: has ? grouped(read(view, true)) : null, big: has ? grouped(read(view, false)) : null };
  });
}

/** The 64-bit little-endian word at the cursor as a PAGE_DATA entry: type in bits 63-60, PFN in bits 51-0. */
export function pageEntry(bytes: Uint8Array): { readonly pfn: number; readonly type: number } | null {
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  const high = view.getUint32(4, true);
  return { pfn: fromHalves(view.getUint32(0, true), high % 0x10_0000), type: Math.floor(high / 0x1000_0000) };
}

/** The 64-bit little-endian word as an offset in the stream; `inside` says whether the stream reaches that far. */
export function asOffset(bytes: Uint8Array, size: number): { readonly offset: number; readonly text: string; readonly inside: boolean } | null {
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  const low = view.getUint32(0, true);
  const high = view.getUint32(4, true);
  const offset = fromHalves(low, high);
  return { offset, text: hex(bigFromHalves(low, high)), inside: offset < size };
}

/** The character that starts at the cursor, with its code point; null where the bytes are not UTF-8. */
export function utf8At(bytes: Uint8Array): string | null {
  const first = bytes[0];
  if (first === undefined) return null;
  const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length));
    const point = text.codePointAt(0) ?? 0;
    const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
    // C0, DEL and C1 have no picture; printing them could move what stands beside them.
    return point < 0x20 || (point >= 0x7f && point < 0xa0) ? name : `${text} ${name}`;
  } catch {
    return null;
  }
}
