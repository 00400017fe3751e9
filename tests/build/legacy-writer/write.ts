/** A legacy stream of a guest's contents, in the order in which savers wrote its pieces (xc_domain_save.c of Xen 4.5). */
import { bytes, filled, text, u32, u64, zeroes } from './bytes.ts';
import { Compressor } from './compress.ts';
import type { Contents, Page, Vcpu } from './contents.ts';
import { physmapBytes, tmemBytes, tmemExtraBytes, type Region, type TmemPlan } from './toolstack.ts';

export interface Plan {
  /** Bytes in an `unsigned long` of the sending toolstack. */
  readonly toolstack: 4 | 8;
  /** False: a saver before Xen 3.2. */
  readonly extendedInfo?: boolean;
  /** False: no vCPU carries extended context, or XSAVE state. */
  readonly extv?: boolean;
  readonly xcnt?: boolean;
  /** Rounds before the last; the last has the first batch alone. */
  readonly rounds?: number;
  readonly verify?: boolean;
  readonly tsc?: boolean;
  readonly vcpuInfo?: boolean;
  readonly last?: boolean;
  readonly regions?: readonly Region[] | null;
  readonly tmem?: TmemPlan;
  /** Later checkpoints, each with its own pages. */
  readonly checkpoints?: readonly (readonly Page[])[];
  readonly compress?: boolean;
  readonly unmapped?: readonly number[];
  readonly qemu?: 'DeviceModelRecord0002' | 'QemuDeviceModelRecord' | 'RemusDeviceModelState' | null;
  /** HVM chunks besides those that the contents have a parameter for. */
  readonly fipWidth?: number;
}

export interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Chunks of parameters in the order of the saver: identifier, parameter. */
const PARAM_CHUNKS: readonly (readonly [number, number])[] = [[-14, 34], [-3, 12], [-15, 27], [-16, 28], [-17, 29], [-4, 15], [-8, 17], [-10, 19], [-11, 9], [-19, 32], [-20, 33], [-21, 36]];

const marker = (id: number): Uint8Array => u32(id >>> 0);
const hole = 0xf000_0000;
export const LOST: Page = { pfn: 0, type: 0xf, data: null };

export class LegacyPieces {
  readonly pieces: Piece[] = [];
  readonly #plan: Plan;
  readonly #guest: Contents;
  readonly #compressor = new Compressor();

  constructor(guest: Contents, plan: Plan) {
    this.#guest = guest;
    this.#plan = plan;
    this.#header();
    this.#body(0);
    this.#tail();
    for (let checkpoint = 1; checkpoint <= (plan.checkpoints?.length ?? 0); checkpoint++) {
      this.#body(checkpoint);
      this.#tail();
    }
  }

  #add(name: string, ...parts: readonly Uint8Array[]): void {
    this.pieces.push({ name, bytes: bytes(...parts) });
  }

  #words(values: readonly number[]): Uint8Array {
    return this.#plan.toolstack === 8 ? u64(...values) : u32(...values);
  }

  #header(): void {
    const { p2mSize, kind, guestWidth, frames, vcpus } = this.#guest;
    const { extendedInfo = true, extv = true, xcnt = true, toolstack } = this.#plan;
    this.#add('p2m_size', this.#words([p2mSize]));
    if (kind === 'hvm') return;
    if (extendedInfo) {
      const context = guestWidth === 8 ? 0x1430 : 0xaf0;
      const [first] = vcpus;
      const blocks = bytes(text('vcpu'), u32(context), first?.basic ?? zeroes(context), ...(extv ? [text('extv'), u32(0)] : []), ...(xcnt ? [text('xcnt'), u32(4, (first?.xsave?.length ?? 0) + 16)] : []));
      this.#add('extended info', filled(toolstack, 0xff), u32(blocks.length), blocks);
    }
    this.#add('frames', this.#words(frames));
  }

  #batch(pages: readonly Page[], contents = true): void {
    const entries = pages.map((page) => (page === LOST ? hole : page.type * 2 ** 28 + page.pfn));
    this.#add('batch', u32(pages.length), this.#words(entries), ...pages.flatMap(({ data }) => (contents && data !== null ? [data] : [])));
  }

  #body(checkpoint: number): void {
    const { batches, tsc } = this.#guest;
    const { rounds = 0, verify = false, tmem, compress = false, checkpoints = [], last = checkpoints.length === 0 } = this.#plan;
    if (checkpoint > 0) {
      this.#later(checkpoints[checkpoint - 1] ?? []);
    } else {
      if (tmem !== undefined) this.#add('tmem', tmemBytes(tmem));
      for (let round = 0; round < rounds; round++) for (const batch of batches) this.#batch(batch);
      if (tmem !== undefined && rounds > 0) this.#add('tmem extra', tmemExtraBytes(tmem));
      if (tsc !== null && this.#plan.tsc !== false) this.#add('tsc', marker(-7), u32(tsc.mode), u64(tsc.nsec), u32(tsc.khz, tsc.incarnation));
      for (const batch of rounds > 0 ? batches.slice(0, 1) : batches) this.#batch(batch);
      if (verify) this.#add('verify', marker(-1));
      if (verify) for (const batch of batches) this.#batch(batch);
    }
    this.#chunks();
    if (last) this.#add('last', marker(-9));
    if (compress && checkpoint === 0) this.#add('enable compression', marker(-13));
    this.#add('end', u32(0));
  }

  #later(pages: readonly Page[]): void {
    const { compress = false } = this.#plan;
    this.#batch(pages, !compress);
    if (!compress) return;
    const data = bytes(...pages.flatMap((page) => (page.data === null ? [] : [this.#compressor.add(page.pfn, page.data, page.type > 0)])));
    this.#add('compressed', marker(-12), this.#words([data.length]), data);
  }

  #chunks(): void {
    const { vcpus, kind, params } = this.#guest;
    const { vcpuInfo = true, regions = [], fipWidth, toolstack } = this.#plan;
    const highest = Math.max(0, ...vcpus.map(({ id }) => id));
    const map = Array.from({ length: Math.floor(highest / 64) + 1 }, (_, word) => vcpus.filter(({ id }) => Math.floor(id / 64) === word).reduce((sum, { id }) => sum + 2n ** BigInt(id % 64), 0n));
    if (vcpuInfo) this.#add('vcpu info', marker(-2), u32(highest), u64(...map));
    if (kind === 'hvm') {
      for (const [id, param] of PARAM_CHUNKS) {
        const value = id === -21 && fipWidth !== undefined ? BigInt(fipWidth) : params.get(param);
        if (value !== undefined && value !== 0n) this.#add(`param ${param}`, marker(id), u32(0), u64(value));
      }
    }
    if (regions !== null) this.#add('toolstack', marker(-18), physmapBytes(regions, toolstack));
  }

  #tail(): void {
    if (this.#guest.kind === 'hvm') this.#hvmTail();
    else this.#pvTail();
  }

  #pvTail(): void {
    const { vcpus, sharedInfo } = this.#guest;
    const { unmapped = [] } = this.#plan;
    this.#add('unmapped', u32(unmapped.length), this.#words(unmapped));
    for (const vcpu of vcpus) this.#vcpu(vcpu);
    this.#add('shared info', sharedInfo ?? zeroes(4096));
  }

  #vcpu({ id, basic, extended, xsave }: Vcpu): void {
    const { extv = true, xcnt = true } = this.#plan;
    const context = bytes(extended ?? [], zeroes(128)).subarray(0, 128);
    this.#add(`vcpu ${id}`, basic, ...(extv ? [context] : []), ...(xcnt ? [u64(0x21f, xsave?.length ?? 0), xsave ?? zeroes(0)] : []));
  }

  #hvmTail(): void {
    const { params, context, emulator } = this.#guest;
    const { qemu = 'DeviceModelRecord0002' } = this.#plan;
    this.#add('magic', u64(params.get(5) ?? 0, params.get(6) ?? 0, params.get(1) ?? 0));
    this.#add('context', u32(context?.length ?? 0), context ?? zeroes(0));
    if (qemu === null || emulator === null) return;
    this.#add('qemu', text(qemu), ...(qemu === 'QemuDeviceModelRecord' ? [] : [u32(emulator.length)]), emulator);
  }
}

export const piecesOf = (guest: Contents, plan: Plan): readonly Piece[] => new LegacyPieces(guest, plan).pieces;
export const join = (pieces: readonly Piece[]): Uint8Array => bytes(...pieces.map((piece) => piece.bytes));
export const legacyStream = (guest: Contents, plan: Plan): Uint8Array => join(piecesOf(guest, plan));
