/**
 * Where a vGPU's state may end: no one but its emulator knows, so the next bytes are looked for that can be a header and
 * are followed by what such a header announces. Reads the state once, in steps.
 */
import type { Scan } from '../../bytes/cursor.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { startsWith } from '../magic.ts';
import type { ScanContext } from '../scan-context.ts';
import { HeaderType, XAPI_HEADER_SIZE } from './header.ts';
import { DB_MAGIC } from './varstored.ts';

const STEP = 1024 * 1024;
/** A header and the first bytes of its payload. */
const LOOK = XAPI_HEADER_SIZE + 12;
const ONES = '\u00ff'.repeat(8);

/** What must follow a header of that type, and whether its length counts. */
const FOLLOWS: ReadonlyMap<number, (payload: Uint8Array, length: number) => boolean> = new Map<number, (payload: Uint8Array, length: number) => boolean>([
  [HeaderType.LIBXC, (payload, length) => length === 0 && startsWith(payload, `${ONES}XENF`)],
  [HeaderType.VARSTORED, (payload, length) => length > 0 && startsWith(payload, DB_MAGIC)],
  [HeaderType.QEMU_TRAD, (payload, length) => length > 0 && startsWith(payload, 'QEVM')],
  [HeaderType.SWTPM, (payload, length) => length > 0 && payload.every((byte) => byte >= 0x20 && byte < 0x7f)],
  [HeaderType.END_OF_IMAGE, (_payload, length) => length === 0],
]);

/**
 * Offset of the next header that can be one; the end of the source where there is none. The cursor is moved.
 * @param memoryDue whether End_of_image is not expected yet, whose sixteen bytes a state may well have in it: one at the source's very end
 *   counts, or any other header; the first within only where there is neither
 */
export function* nextHeader({ cursor }: ScanContext, memoryDue: boolean): Scan<number> {
  let fallback = cursor.size;
  for (;;) {
    const length = Math.min(STEP, cursor.remaining);
    if (length < XAPI_HEADER_SIZE || !(yield* cursor.fill(length))) return fallback;
    const bytes = cursor.bytes(0, length);
    const last = length === cursor.remaining ? length - XAPI_HEADER_SIZE : length - LOOK;
    for (let from = 0; from <= last; ) {
      const found = firstHeader(bytes, from, last, cursor.remaining);
      if (found < 0) break;
      const at = cursor.position + found;
      const isEnd = bytes[found] === 0xff && bytes[found + 1] === 0xff;
      if (!isEnd || !memoryDue || at + XAPI_HEADER_SIZE === cursor.size) return at;
      fallback = Math.min(fallback, at);
      from = found + 1;
    }
    if (length === cursor.remaining) return fallback;
    cursor.skip(last + 1);
  }
}

function firstHeader(bytes: Uint8Array, from: number, last: number, remaining: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = from; i <= last; i++) {
    if (bytes[i + 2] !== 0 || bytes[i + 3] !== 0 || (bytes[i] === 0 && bytes[i + 1] === 0)) continue;
    if (view.getUint32(i + 4, true) !== 0) continue;
    const follows = FOLLOWS.get(view.getUint16(i, true));
    if (follows === undefined) continue;
    const length = fromHalves(view.getUint32(i + 8, true), view.getUint32(i + 12, true));
    if (i + XAPI_HEADER_SIZE + length <= remaining && follows(bytes.subarray(i + XAPI_HEADER_SIZE, i + LOOK), length)) return i;
  }
  return -1;
}
