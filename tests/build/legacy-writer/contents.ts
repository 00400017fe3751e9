/** What there is of a guest, whatever stream it came in. */
import { bytes, filled, text, u32, u64, zeroes } from './bytes.ts';

export interface Page {
  readonly pfn: number;
  /** XEN_DOMCTL_PFINFO type, 0 to 15. */
  readonly type: number;
  /** Null of types without contents. */
  readonly data: Uint8Array | null;
}

export interface Vcpu {
  readonly id: number;
  readonly basic: Uint8Array;
  readonly extended: Uint8Array | null;
  /** Behind the vCPU's header: xcr0, xcr0_accum, area. */
  readonly xsave: Uint8Array | null;
}

export interface Tsc {
  readonly mode: number;
  readonly khz: number;
  readonly nsec: bigint;
  readonly incarnation: number;
}

export interface Contents {
  readonly kind: 'pv' | 'hvm';
  /** Bytes in a word of a PV guest. */
  readonly guestWidth: 4 | 8;
  readonly p2mSize: number;
  readonly frames: readonly number[];
  /** Batches as the image has them. */
  readonly batches: readonly (readonly Page[])[];
  readonly tsc: Tsc | null;
  readonly vcpus: readonly Vcpu[];
  readonly sharedInfo: Uint8Array | null;
  readonly params: ReadonlyMap<number, bigint>;
  readonly context: Uint8Array | null;
  readonly emulator: Uint8Array | null;
}

const PAGE = 4096;

/** xl's header says how long its optional data is. */
const XL_FIXED = 48;

/** Reads a v2 image by hand: xl header, libxl records, libxc records. */
export function contentsOf(image: Uint8Array): Contents {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const is = (at: number, words: string): boolean => text(words).every((byte, i) => image[at + i] === byte);
  let at = is(0, 'Xen saved domain') ? XL_FIXED + view.getUint32(44, true) : 0;
  if (is(at, 'LibxlFmt')) at += 16 + 8;
  const kind = view.getUint32(at + 24, true) === 1 ? 'pv' : 'hvm';
  const gathered = { frames: [] as number[], batches: [] as Page[][], vcpus: new Map<number, { basic?: Uint8Array; extended?: Uint8Array; xsave?: Uint8Array }>(), params: new Map<number, bigint>() };
  let [guestWidth, lastPfn, highest]: [4 | 8, number, number] = [8, 0, 0];
  let [tsc, sharedInfo, context, emulator]: [Tsc | null, Uint8Array | null, Uint8Array | null, Uint8Array | null] = [null, null, null, null];
  let inLibxc = true;
  for (at += 24 + 16; at + 8 <= image.length; ) {
    const type = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    const of = (from: number): Uint8Array => image.slice(body + from, body + length);
    at = body + Math.ceil(length / 8) * 8;
    if (!inLibxc) {
      if (type === 0) break;
      if (type === 3) emulator = of(8);
      continue;
    }
    switch (type) {
      case 0: inLibxc = false; break;
      case 1: gathered.batches.push(pagesOf(view, image, body)); break;
      case 2: guestWidth = image[body] === 4 ? 4 : 8; break;
      case 3:
        lastPfn = view.getUint32(body + 4, true);
        for (let i = body + 8; i < body + length; i += 8) gathered.frames.push(Number(view.getBigUint64(i, true)));
        break;
      case 4: case 5: case 6: {
        const id = view.getUint32(body, true);
        gathered.vcpus.set(id, { ...gathered.vcpus.get(id), [type === 4 ? 'basic' : type === 5 ? 'extended' : 'xsave']: of(8) });
        break;
      }
      case 7: sharedInfo = of(0); break;
      case 8: tsc = { mode: view.getUint32(body, true), khz: view.getUint32(body + 4, true), nsec: view.getBigUint64(body + 8, true), incarnation: view.getUint32(body + 16, true) }; break;
      case 9: context = of(0); break;
      case 10:
        for (let i = 0; i < view.getUint32(body, true); i++) gathered.params.set(Number(view.getBigUint64(body + 8 + i * 16, true)), view.getBigUint64(body + 16 + i * 16, true));
        break;
    }
  }
  for (const batch of gathered.batches) for (const { pfn } of batch) highest = Math.max(highest, pfn);
  const vcpus = [...gathered.vcpus].map(([id, { basic = zeroes(0), extended = null, xsave = null }]): Vcpu => ({ id, basic, extended, xsave }));
  return { kind, guestWidth, p2mSize: (kind === 'pv' ? lastPfn : highest) + 1, ...gathered, vcpus, tsc, sharedInfo, context, emulator };
}

function pagesOf(view: DataView, image: Uint8Array, body: number): Page[] {
  const count = view.getUint32(body, true);
  let at = body + 8 + count * 8;
  return Array.from({ length: count }, (_, i) => {
    const low = view.getUint32(body + 8 + i * 8, true);
    const type = view.getUint32(body + 12 + i * 8, true) >>> 28;
    const data = type < 0xd ? image.slice(at, at + PAGE) : null;
    if (data !== null) at += PAGE;
    return { pfn: low, type, data };
  });
}

const page = (pfn: number, type = 0, byte = type === 0 ? pfn % 251 : 0): Page => ({ pfn, type, data: type < 0xd ? filled(PAGE, byte) : null });

/** Offsets in vcpu_guest_context (xen/include/public/arch-x86/xen.h): control registers by guest width. */
const CTRLREG = { 8: 0x1378, 4: 0xa9c } as const;
const CONTEXT_SIZE = { 8: 0x1430, 4: 0xaf0 } as const;

/** A small PV guest whose p2m frame is page 0x10 and whose top table is page 0x11; start_info is page 0. */
export function smallPv(guestWidth: 4 | 8 = 8, vcpus = 1): Contents {
  const basic = (): Uint8Array => {
    const context = zeroes(CONTEXT_SIZE[guestWidth]);
    // VGCF_i387_valid and VGCF_in_kernel.
    context.set(u32(5), 512);
    context.set(guestWidth === 8 ? u64(0x1_1000) : u32(0x1_1000), CTRLREG[guestWidth] + 3 * guestWidth);
    return context;
  };
  const table = guestWidth === 8 ? 0xc : 0xb;
  return {
    kind: 'pv', guestWidth, p2mSize: 0x200, frames: [0x10],
    batches: [[page(0), page(1, 1), page(2, 0xf), page(0x10), page(0x11, table, 0)]],
    tsc: { mode: 0, khz: 2_000_000, nsec: 123_456n, incarnation: 1 },
    vcpus: Array.from({ length: vcpus }, (_, id) => ({ id, basic: basic(), extended: bytes(u32(id, 64), zeroes(120)), xsave: zeroes(16) })),
    sharedInfo: zeroes(PAGE), params: new Map(), context: null, emulator: null,
  };
}

/** Bytes of hvm_hw_cpu, and where cr0 and rflags stand in it (xen/include/public/arch-x86/hvm/save.h). */
const CPU = { size: 1024, rflags: 648, cr0: 656 } as const;

/** HVM context entries: u16 typecode, u16 instance, u32 length. */
export const contextEntry = (typecode: number, body: Uint8Array): Uint8Array => bytes(u32(typecode, body.length), body);

export function smallContext(cr0 = 0x11): Uint8Array {
  const cpu = zeroes(CPU.size);
  cpu.set(u64(2), CPU.rflags);
  cpu.set(u64(cr0), CPU.cr0);
  return bytes(contextEntry(1, bytes(u32(0x5438_1286, 1), u64(0xffff_ffff_ffff_ffffn), u32(0, 0))), contextEntry(2, cpu), contextEntry(0, zeroes(0)));
}

export function smallHvm(): Contents {
  return {
    kind: 'hvm', guestWidth: 8, p2mSize: 0xff000, frames: [],
    batches: [[page(0), page(1), page(3, 0xe)]],
    tsc: { mode: 0, khz: 2_000_000, nsec: 123_456n, incarnation: 1 },
    vcpus: [{ id: 0, basic: zeroes(0), extended: null, xsave: null }], sharedInfo: null,
    params: new Map([[5, 0xfeffdn], [6, 0xfeffbn], [1, 0xfeffcn], [12, 0xfeffe000n], [17, 0xfefffn]]),
    context: smallContext(), emulator: bytes(text('QEVM'), u32(0x0300_0000), [0]),
  };
}
