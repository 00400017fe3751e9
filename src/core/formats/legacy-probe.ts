/**
 * Whether bytes begin like a legacy libxc stream, which has no magic: the reasoning of the libxc specification, section
 * Legacy Images, and what must follow p2m_size in a stream of either toolstack width.
 */

/** More PFNs than a legacy 32-bit toolstack could name. */
const MAX_P2M_SIZE = 0x1000_0000;
const MIN_P2M_SIZE = 16;
/** Chunk markers go from -1 down to -21; batches have 1 to 1024 entries (xg_save_restore.h of Xen 4.5). */
const LOWEST_MARKER = -21;
const MAX_BATCH = 1024;
const EXTENDED_INFO = 0xffff_ffff;
/** First blocks of extended info: "vcpu", "extv". */
const BLOCKS = ['vcpu', 'extv', 'xcnt'];
const SCAN_MIN = 24;

/** Evidence in words, or null. */
export function legacyEvidence(head: Uint8Array, size: number): string[] | null {
  if (size < SCAN_MIN || head.length < SCAN_MIN) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const low = view.getUint32(0, true);
  const high = view.getUint32(4, true);
  if (low < MIN_P2M_SIZE || low > MAX_P2M_SIZE) return null;
  const p2mSize = `p2m_size 0x${low.toString(16)} at 0x0`;
  if (high === 0) {
    const extended = view.getUint32(8, true) === EXTENDED_INFO && view.getUint32(12, true) === EXTENDED_INFO;
    if (extended) return [`${p2mSize}, 64 bits wide`, 'extended info of a PV guest at 0x8'];
    const marker = view.getInt32(8, true);
    return plausible(view, 12, marker, 8, low) ? [`${p2mSize}, 64 bits wide`, `${markerText(marker)} at 0x8`] : null;
  }
  if (high === EXTENDED_INFO) {
    const block = String.fromCharCode(...head.subarray(12, 16));
    return BLOCKS.includes(block) ? [`${p2mSize}, 32 bits wide`, `extended info "${block}" at 0xc`] : null;
  }
  const marker = view.getInt32(4, true);
  return plausible(view, 8, marker, 4, low) ? [`${p2mSize}, 32 bits wide`, `${markerText(marker)} at 0x4`] : null;
}

const markerText = (marker: number): string => (marker < 0 ? `chunk ${marker}` : `a batch of ${marker} pages`);

/** A chunk marker proves little alone: of a batch, the PFNs must lie below p2m_size; of a chunk, only the first kinds may come first. */
function plausible(view: DataView, at: number, marker: number, width: 4 | 8, p2mSize: number): boolean {
  if (marker < 0) return marker >= LOWEST_MARKER && (marker === -7 || marker === -5) && view.byteLength >= at + 16;
  if (marker === 0 || marker > MAX_BATCH) return false;
  const entries = Math.min(marker, 64, Math.floor((view.byteLength - at) / width));
  for (let i = 0; i < entries; i++) {
    const word = view.getUint32(at + i * width, true);
    if (word % 0x1000_0000 >= p2mSize || (width === 8 && view.getUint32(at + i * 8 + 4, true) !== 0)) return false;
  }
  return entries > 0;
}
