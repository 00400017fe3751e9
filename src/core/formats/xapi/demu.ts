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

/** Offset of the next header that can be one; the end of the source where there is none. The cursor is moved. */
export function* nextHeader({ cursor }: ScanContext): Scan<number> {
  for (;;) {
    const length = Math.min(STEP, cursor.remaining);
    if (length < XAPI_HEADER_SIZE || !(yield* cursor.fill(length))) return cursor.size;
    const bytes = cursor.bytes(0, length);
    const last = length === cursor.remaining ? length - XAPI_HEADER_SIZE : length - LOOK;
    const found = firstHeader(bytes, last, cursor.remaining);
    if (found >= 0) return cursor.position + found;
    if (length === cursor.remaining) return cursor.size;
    cursor.skip(last + 1);
  }
}

function firstHeader(bytes: Uint8Array, last: number, remaining: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i <= last; i++) {
    if (bytes[i + 2] !== 0 || bytes[i + 3] !== 0 || (bytes[i] === 0 && bytes[i + 1] === 0)) continue;
    if (view.getUint32(i + 4, true) !== 0) continue;
    const follows = FOLLOWS.get(view.getUint16(i, true));
    if (follows === undefined) continue;
    const length = fromHalves(view.getUint32(i + 8, true), view.getUint32(i + 12, true));
    if (i + XAPI_HEADER_SIZE + length <= remaining && follows(bytes.subarray(i + XAPI_HEADER_SIZE, i + LOOK), length)) return i;
  }
  return -1;
}
