/**
 * The memory of the domain that is being restored, as libxc knows it: populated_pfns and pfn_types
 * (tools/libs/guest/xg_sr_restore.c, xg_sr_restore_x86_pv.c), and where in the stream the contents of a page stand.
 */
import { PfnBytes, PfnOffsets } from './pfn-columns.ts';

/** XEN_DOMCTL_PFINFO types, shifted down. */
const L1TAB = 1;
const L4TAB = 4;
const PINNED = 8;
const BROKEN = 0xd;
const XTAB = 0xf;

/** XEN_DOMCTL_PFINFO_LTABTYPE_MASK leaves the pinned bit out; 1 to 4, or 0 of what is no page table. */
export const tableLevel = (type: number): number => {
  const level = type % PINNED;
  return type < BROKEN && level >= L1TAB && level <= L4TAB ? level : 0;
};

export const isPinned = (type: number): boolean => type > PINNED && tableLevel(type) > 0;

/** page_type_to_populate(): a page that the guest does not have gets no memory. */
export const isPopulatedBy = (type: number): boolean => type !== XTAB && type !== BROKEN;

/** Of a PFN's byte, the low four are its type. */
const TYPE = 0x0f;
const POPULATED = 0x10;
/** Its memory came from a page-table entry, and no contents have come since. */
const BY_ENTRY = 0x20;
/** Its contents were localised: entries hold MFNs in the guest. */
const LOCALISED = 0x40;

/** Streams below this size may cost as much memory as this. */
const MIN_BUDGET = 4 * 1024 * 1024;

export class GuestMemory {
  readonly #pfns: PfnBytes;
  readonly #contents: PfnOffsets;
  readonly #entries: PfnOffsets;
  #missed = false;

  /** @param size bytes in the stream */
  constructor(size: number) {
    const budget = Math.max(size, MIN_BUDGET) / 4;
    this.#pfns = new PfnBytes(budget);
    this.#contents = new PfnOffsets(budget);
    this.#entries = new PfnOffsets(budget);
  }

  /** Whether all that was sent is known: only then can it be said of a page that it was not. */
  get complete(): boolean {
    return !this.#missed && this.#pfns.complete && this.#entries.complete && this.#contents.complete;
  }

  /** A batch was sent and is not taken: what it would have brought is not known here. */
  miss(): void {
    this.#missed = true;
  }

  isPopulated(pfn: number): boolean {
    return (this.#pfns.get(pfn) & POPULATED) !== 0;
  }

  /** XEN_DOMCTL_PFINFO type that was sent last; NOTAB of what never was (expand_p2m()). */
  typeOf(pfn: number): number {
    return this.#pfns.get(pfn) & TYPE;
  }

  /** Whether the contents that are in the guest came as a page table. */
  isLocalised(pfn: number): boolean {
    return (this.#pfns.get(pfn) & LOCALISED) !== 0;
  }

  /** An entry of a batch: populate_pfns() and set_page_type(). */
  note(pfn: number, type: number): void {
    const before = this.#pfns.get(pfn);
    this.#pfns.set(pfn, (before & ~TYPE) | type | (isPopulatedBy(type) ? POPULATED : 0));
  }

  /** Contents are copied into the guest. `offset` is kept where it will be asked for. */
  store(pfn: number, offset: number, kept: boolean): void {
    const before = this.#pfns.get(pfn);
    const localised = tableLevel(before & TYPE) > 0;
    if (kept || localised || (before & LOCALISED) !== 0) this.#contents.set(pfn, offset);
    if ((before & BY_ENTRY) !== 0) this.#entries.set(pfn, 0);
    this.#pfns.set(pfn, (before & (TYPE | POPULATED)) | (localised ? LOCALISED : 0));
  }

  /** Offset of the contents that are in the guest; 0 where there are none, or none that were kept. */
  contentsOf(pfn: number): number {
    return this.#contents.get(pfn);
  }

  /** A page-table entry at `offset` names a PFN that has no memory: it gets some. */
  populate(pfn: number, offset: number): void {
    this.#pfns.set(pfn, this.#pfns.get(pfn) | POPULATED | BY_ENTRY);
    this.#entries.set(pfn, offset);
  }

  /** PFNs that have memory only because an entry names them, with the offset of the first such entry. */
  populatedByEntries(): Generator<readonly [pfn: number, offset: number]> {
    return this.#entries.entries();
  }

  /** Page tables with contents, by ascending PFN, and where these stand. */
  *tables(): Generator<readonly [pfn: number, offset: number]> {
    for (const kept of this.#contents.entries()) if (tableLevel(this.typeOf(kept[0])) > 0 && this.isLocalised(kept[0])) yield kept;
  }
}
