/** A writer of legacy streams that shares no table with the decoder, so that both cannot agree on the same mistake. */

export type Width = 4 | 8;

const u32 = (...values: readonly number[]): number[] => values.flatMap((value) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff));
const u64 = (value: number): number[] => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
const text = (words: string): number[] => Array.from(words, (c) => c.charCodeAt(0));
const fill = (length: number, byte: number): number[] => new Array<number>(length).fill(byte);

export interface LegacyOptions {
  readonly width: Width;
  readonly p2mSize?: number;
}

/** 28-bit PFN and type nibble. */
export interface Entry {
  readonly pfn: number;
  readonly type?: number;
  /** Every byte of its page. */
  readonly byte?: number;
}

const CONTEXT: Readonly<Record<Width, number>> = { 8: 5168, 4: 2800 };

export class LegacyWriter {
  readonly #bytes: number[] = [];
  readonly #width: Width;
  readonly #p2mSize: number;

  constructor({ width, p2mSize = 0x800 }: LegacyOptions) {
    this.#width = width;
    this.#p2mSize = p2mSize;
    this.raw(this.#word(p2mSize));
  }

  #word(value: number): number[] {
    return this.#width === 8 ? u64(value) : u32(value);
  }

  raw(bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  extendedInfo(guest: Width, { extv = true, xcnt = 32 }: { extv?: boolean; xcnt?: number } = {}): this {
    const blocks = [...text('vcpu'), ...u32(CONTEXT[guest]), ...fill(CONTEXT[guest], 0x11), ...(extv ? [...text('extv'), ...u32(0)] : []), ...(xcnt > 0 ? [...text('xcnt'), ...u32(4, xcnt)] : [])];
    return this.raw([...fill(this.#width, 0xff), ...u32(blocks.length), ...blocks]);
  }

  frames(guest: Width): this {
    const count = Math.ceil(this.#p2mSize / (4096 / guest));
    for (let i = 0; i < count; i++) this.raw(this.#word(i + 3));
    return this;
  }

  /** @param data whether pages follow the list, as they do unless they are compressed */
  batch(entries: readonly Entry[], data = true): this {
    this.raw(u32(entries.length));
    for (const { pfn, type = 0 } of entries) this.raw(this.#word(type * 2 ** 28 + pfn));
    for (const { type = 0, byte = 0xaa } of entries) if (data && type < 0xd) this.raw(fill(4096, byte));
    return this;
  }

  chunk(id: number, ...words: readonly number[]): this {
    return this.raw(u32(id, ...words));
  }

  tsc(): this {
    return this.chunk(-7).raw([...u32(0), ...u64(123_456), ...u32(2_000_000, 1)]);
  }

  vcpuInfo(highest: number, ...map: readonly number[]): this {
    return this.chunk(-2, highest).raw(map.flatMap((value) => u64(value)));
  }

  param(id: number, value: number): this {
    return this.chunk(id, 0).raw(u64(value));
  }

  /** One region, with the leak of the sender's struct where its toolstack has 64 bits. */
  toolstack(): this {
    const name = [...text('vga.vram'), 0];
    const blob = [...u32(1, 1), ...u64(0xf000_0000), ...u64(0xf000_0000), ...u64(0x80_0000), ...u32(name.length), ...name, ...(this.#width === 8 ? [0xde, 0xad, 0xbe, 0xef] : [])];
    return this.chunk(-18, blob.length).raw(blob);
  }

  compressed(data: readonly number[]): this {
    return this.chunk(-12).raw([...this.#word(data.length), ...data]);
  }

  end(): this {
    return this.chunk(0);
  }

  pvTail(guest: Width, vcpus: number, { extv = true, xsave = 16 }: { extv?: boolean; xsave?: number | null } = {}): this {
    this.raw([...u32(2), ...this.#word(5), ...this.#word(6)]);
    for (let vcpu = 0; vcpu < vcpus; vcpu++) {
      this.raw(fill(CONTEXT[guest], 0x22));
      if (extv) this.raw([...u32(vcpu, 64), ...fill(120, 0)]);
      if (xsave !== null) this.raw([...u64(0x21f), ...u64(xsave), ...fill(xsave, 0)]);
    }
    return this.raw(fill(4096, 0));
  }

  hvmTail(): this {
    this.raw([...u64(0xfeffd), ...u64(0xfeffb), ...u64(0xfeffc)]);
    // A header (typecode 1, 24 bytes) and the end.
    const context = [1, 0, 0, 0, ...u32(24), ...fill(24, 0), 0, 0, 0, 0, ...u32(0)];
    return this.raw([...u32(context.length), ...context]);
  }

  deviceModel(signature = 'DeviceModelRecord0002'): this {
    const state = [...text('QEVM'), 0, 0, 0, 3, 0];
    return this.raw([...text(signature), ...(signature === 'QemuDeviceModelRecord' ? [] : u32(state.length)), ...state]);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

export const legacy = (options: LegacyOptions): LegacyWriter => new LegacyWriter(options);

export const LOST: Entry = { pfn: 0, type: 0xf };

/** A PV guest of 64 or 32 bits by tools of either width. */
export const legacyPv = (width: Width, guest: Width): Uint8Array =>
  legacy({ width }).extendedInfo(guest).frames(guest).tsc().batch([{ pfn: 0 }, LOST, { pfn: 2, type: 0xc }]).vcpuInfo(1, 3).chunk(-18, 8, 1, 0).chunk(-9).end().pvTail(guest, 2).bytes();

export const legacyHvm = (width: Width): Uint8Array =>
  legacy({ width, p2mSize: 0xff000 }).tsc().batch([{ pfn: 0 }, LOST, { pfn: 3, type: 0xe }]).vcpuInfo(1, 1).param(-3, 0xfeffe000).param(-17, 0xfeffa).param(-8, 0xfefff).toolstack().chunk(-9).end().hvmTail().deviceModel().bytes();

/** Remus with compression: two checkpoints behind the first. */
export const legacyRemus = (width: Width): Uint8Array => {
  const writer = legacy({ width }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc().batch([{ pfn: 0 }, { pfn: 1 }]).vcpuInfo(0, 1).chunk(-13).end().pvTail(8, 1, { xsave: null });
  for (let checkpoint = 1; checkpoint <= 2; checkpoint++) writer.batch([{ pfn: 0 }, LOST], false).compressed([0x00]).vcpuInfo(0, 1).end().pvTail(8, 1, { xsave: null });
  return writer.bytes();
};

/** Transcendent memory: a pool that has a page less than it says, and a page dropped later. */
export const legacyTmem = (version: 0 | 1): Uint8Array => {
  const oid = version === 0 ? 8 : 24;
  return legacy({ width: 8 }).extendedInfo(8, { extv: false, xcnt: 0 }).frames(8)
    .chunk(-5, version, 16, 0xffff_ffff, 0, 0xffff_fffe, 0xffff_fffe, 0xffff_ffff)
    .raw([...u32(0, 1, 2), ...u64(0x1111), ...u64(0x2222), ...fill(oid, 0xab), ...u32(7), ...fill(4096, 0x55), ...fill(oid, 0xff), ...u32(0xffff_ffff)])
    .batch([{ pfn: 0 }])
    .chunk(-6, 0).raw([...fill(oid, 0xab), ...u32(7, 0xffff_ffff)])
    .tsc().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1, { extv: false, xsave: null }).bytes();
};

/** Of Xen 3.0: no extended info, one vCPU of which nobody tells. */
export const legacyOldest = (width: Width): Uint8Array => legacy({ width }).frames(width).batch([{ pfn: 0 }, { pfn: 1, type: 1 }]).end().pvTail(width, 1, { extv: false, xsave: null }).bytes();

/** All of them by name. */
export const LEGACY_STREAMS: Readonly<Record<string, () => Uint8Array>> = {
  'a 64-bit PV guest of 64-bit tools': () => legacyPv(8, 8),
  'a 32-bit PV guest of 64-bit tools': () => legacyPv(8, 4),
  'a 64-bit PV guest of 32-bit tools': () => legacyPv(4, 8),
  'a 32-bit PV guest of 32-bit tools': () => legacyPv(4, 4),
  'an HVM guest of 64-bit tools': () => legacyHvm(8),
  'an HVM guest of 32-bit tools': () => legacyHvm(4),
  'compressed Remus of 64-bit tools': () => legacyRemus(8),
  'compressed Remus of 32-bit tools': () => legacyRemus(4),
  'transcendent memory of Xen 4.0': () => legacyTmem(0),
  'transcendent memory of Xen 4.1': () => legacyTmem(1),
};
