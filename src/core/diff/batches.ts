/** The PAGE_DATA records of a stream, and the entries of their lists. */
import { pageTypeOf, pfnOf } from '../bytes/integers.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { VERIFY } from '../formats/libxc/verify.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';

export interface Batch {
  readonly row: number;
  /** Entries of the list; 0 where it is not there. */
  readonly count: number;
  /** Where the header of the list is, the list, and its pages. */
  readonly head: number;
  readonly list: number;
  readonly pages: number;
  readonly littleEndian: boolean;
}

/** Those that are whole and begin in `[from, end)`. */
export function* batchesOf({ builder: { index, layers } }: OpenStream, end: number, from: number): Generator<Batch> {
  for (let row = 0; row < index.rowCount; row++) {
    const start = index.startOf(row);
    if (start >= end) return;
    const layer = layers[index.layerOf(row)];
    if (start < from || layer?.name !== 'libxc' || index.kindOf(row) !== 'record' || index.typeOf(row) !== PAGE_DATA.type || index.isCut(row)) continue;
    const count = index.pagesOf(row)?.count ?? 0;
    const head = start + RECORD_HEADER_SIZE;
    const list = head + PAGE_DATA_HEADER_SIZE;
    yield { row, count, head, list, pages: list + count * PFN_SIZE, littleEndian: layer.facts.littleEndian };
  }
}

/** The first VERIFY: a restore writes no contents behind it, and nothing ends that (xg_sr_restore.c, process_record()). -1 where there is none before `end`. */
export function verifyRow({ builder: { index, layers } }: OpenStream, end: number): number {
  for (let row = 0; row < index.rowCount && index.startOf(row) < end; row++) {
    if (index.typeOf(row) === VERIFY.type && index.kindOf(row) === 'record' && layers[index.layerOf(row)]?.name === 'libxc' && !index.isCut(row)) return row;
  }
  return -1;
}

/** Bits 52 to 59 of an entry are reserved (libxc specification, PAGE_DATA). */
const reservedIn = (top: number): number => Math.floor(top / 2 ** 20) % 2 ** 8;

/** Calls back for each entry of a list. @param at where the list begins in the bytes */
export function eachEntry(bytes: Uint8Array, at: number, { count, littleEndian }: Batch, entry: (pfn: number, type: number, reserved: number) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [low, high] = littleEndian ? [0, 4] : [4, 0];
  for (let i = 0; i < count; i++) {
    const top = view.getUint32(at + i * PFN_SIZE + high, littleEndian);
    entry(pfnOf(view.getUint32(at + i * PFN_SIZE + low, littleEndian), top), pageTypeOf(top), reservedIn(top));
  }
}
