/** The start_info page that vCPU 0 names: what process_start_info() takes from it when all records are there. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { hex } from '../../text.ts';
import { altHex } from '../../formats/libxc/log-words.ts';
import type { CheckContext, Place } from '../check.ts';
import type { GuestMemory } from '../../index/guest-memory.ts';
import { START_INFO_PFN } from './rules.ts';

/** Offsets in start_info (xen/include/public/xen.h) by the guest's width. */
const FIELDS = {
  8: [['XenStore', 'store_mfn', 56], ['Console', 'console.domU.mfn', 72]],
  4: [['XenStore', 'store_mfn', 44], ['Console', 'console.domU.mfn', 52]],
} as const;

const NEVER_SENT = 'which was never sent';

/** Bytes of start_info that are looked at. */
const WANTED = 80;

/** @param offset where the contents of the page stand that the guest has at the end */
export function* checkStartInfo({ report, state }: CheckContext, memory: GuestMemory, pfn: number, offset: number, place: Place): Scan<void> {
  const bytes = yield { start: offset, length: WANTED };
  if (bytes.length < WANTED) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = state.width === 4 ? 4 : 8;
  for (const [label, name, at] of FIELDS[width]) {
    const value = width === 4 ? view.getUint32(at, true) : fromHalves(view.getUint32(at, true), view.getUint32(at + 4, true));
    const fault = faultOf(value, state.maxPfn, memory);
    if (fault !== null) report(START_INFO_PFN, place, { range: rangeOf(offset + at, width), message: `${name} of start_info (pfn ${hex(pfn)}) is pfn ${hex(value)}, ${fault}.`, logs: fault === NEVER_SENT ? `${label} pfn has bad mfn` : `${label} pfn ${altHex(value)} out of range` });
  }
}

function faultOf(pfn: number, maxPfn: number, memory: GuestMemory): string | null {
  if (pfn > maxPfn) return `beyond the guest's last pfn ${hex(maxPfn)}`;
  if (memory.complete && !memory.isPopulated(pfn)) return NEVER_SENT;
  return null;
}
