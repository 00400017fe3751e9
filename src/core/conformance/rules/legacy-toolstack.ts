/** The toolstack chunk as Xen's converter reads it (tools/python/scripts/convert-legacy-stream: read_libxl_toolstack()). */
import { plural } from '../../text.ts';

const HEAD = 8;
const ENTRY = 28;
const NAMELEN = 24;
/** What a 64-bit sender's struct leaves behind a name. */
const LEAK = 4;

interface Fault {
  readonly from: number;
  readonly length: number;
  readonly message: string;
  /** What the converter says. */
  readonly logs: string;
}

/**
 * @param bytes of the chunk, as many as are at hand
 * @param length of the whole chunk
 * @returns null where nothing is wrong, or where the bytes at hand end before that could be told
 */
export function toolstackFault(bytes: Uint8Array, length: number, width: number): Fault | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (length < HEAD) return { from: 0, length, message: `The toolstack\u2019s data has ${plural(length, 'byte')}; it needs at least ${HEAD}.`, logs: 'Overly short libxl toolstack data' };
  const version = view.getUint32(0, true);
  if (version !== 1) return { from: 0, length: 4, message: `The toolstack\u2019s data has version ${version}; expected 1.`, logs: `Cannot decode libxl toolstack version ${version}` };
  const count = view.getUint32(4, true);
  let at = HEAD;
  for (let i = 0; i < count; i++) {
    if (length - at < ENTRY) return { from: 4, length: 4, message: `Region ${i} of ${count} needs ${ENTRY} bytes; ${plural(length - at, 'byte')} are left.`, logs: 'Remaining data too short for physmap header' };
    if (at + ENTRY > bytes.length) return null;
    const named = view.getUint32(at + NAMELEN, true);
    if (named === 0) return { from: at + NAMELEN, length: 4, message: `Region ${i} has no name; the converter says "No physmap info name".`, logs: 'No physmap info name' };
    const end = at + ENTRY + named + (width === 8 ? LEAK : 0);
    if (end > length) return { from: at + NAMELEN, length: 4, message: `The name of region ${i} has ${plural(named, 'byte')}${width === 8 ? ` and the ${LEAK} that a 64-bit toolstack leaks` : ''}; ${plural(length - at - ENTRY, 'byte')} are left.`, logs: 'Remaining data too short for physmap name' };
    if (end > bytes.length) return null;
    const last = at + ENTRY + named - 1;
    if (bytes[last] !== 0) return { from: last, length: 1, message: `The name of region ${i} does not end with a NUL.`, logs: 'physmap name not NUL terminated' };
    at = end;
  }
  return null;
}
