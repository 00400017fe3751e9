/** The last type that the stream gave each PFN of a PV guest, as the restorer would know it: what tables and registers refer to. */
import type { ByteSource } from '../bytes/source.ts';
import { GrowableU32 } from './growable.ts';

const CHUNK = 4096;
/** X86_PV_P2M_FRAMES states PFNs in 32 bits: no greater one is ever valid. */
const LIMIT = 0x1_0000_0000;
const UNSEEN = 0xff;
const MIN_BUDGET = 1024 * 1024;

type Extent = Pick<ByteSource, 'size' | 'passing'>;

export class PageTypes {
  readonly #chunks = new Map<number, Uint8Array>();
  #lastKey = -1;
  #last: Uint8Array | null = null;
  readonly #extent: Extent;
  #missed = false;
  /** Entries behind the last whole checkpoint, PFN and type by turns; null before the first. */
  #pending: GrowableU32 | null = null;

  /** @param extent the stream's bytes: a list of far-apart PFNs must not cost more memory than it has */
  constructor(extent: Extent) {
    this.#extent = extent;
  }

  /** Whether every PFN fitted: else what is not here may still have been sent. */
  get complete(): boolean {
    return !this.#missed;
  }

  /** A batch whose list is not told: what it would have sent is not known here. */
  miss(): void {
    this.#missed = true;
  }

  set(pfn: number, type: number): void {
    if (pfn >= LIMIT) return;
    if (this.#pending === null) {
      this.#store(pfn, type);
      return;
    }
    this.#pending.push(pfn);
    this.#pending.push(type);
  }

  /** A checkpoint is whole: what comes now counts only once the next one is. */
  commit(): void {
    const pending = this.#pending;
    for (let i = 0; pending !== null && i < pending.length; i += 2) this.#store(pending.at(i), pending.at(i + 1));
    this.#pending = new GrowableU32();
  }

  /** XEN_DOMCTL_PFINFO type; null where the PFN was never sent. */
  get(pfn: number): number | null {
    const type = this.#chunks.get(Math.floor(pfn / CHUNK))?.[pfn % CHUNK] ?? UNSEEN;
    return type === UNSEEN ? null : type;
  }

  #mostChunks(): number {
    const { size, passing } = this.#extent;
    return Math.ceil(Math.max(size === Infinity ? (passing?.arrived ?? 0) : size, MIN_BUDGET) / CHUNK);
  }

  #store(pfn: number, type: number): void {
    const key = Math.floor(pfn / CHUNK);
    if (key !== this.#lastKey) {
      this.#lastKey = key;
      this.#last = this.#chunkOf(key);
    }
    if (this.#last !== null) this.#last[pfn - key * CHUNK] = type;
  }

  #chunkOf(key: number): Uint8Array | null {
    const kept = this.#chunks.get(key);
    if (kept !== undefined) return kept;
    if (this.#missed || this.#chunks.size >= this.#mostChunks()) {
      this.#missed = true;
      return null;
    }
    const chunk = new Uint8Array(CHUNK).fill(UNSEEN);
    this.#chunks.set(key, chunk);
    return chunk;
  }
}
