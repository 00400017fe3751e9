/** Legacy streams with one fault each, by a writer that shares no table with the decoder. */
import { bytes, text, u32, u64, zeroes } from '../build/legacy-writer/bytes.ts';
import { contextEntry, smallContext, smallHvm, smallPv, type Contents, type Page } from '../build/legacy-writer/contents.ts';
import { VGA } from '../build/legacy-writer/toolstack.ts';
import { inXl } from '../build/legacy-writer/wrap.ts';
import { join, LOST, piecesOf, type Piece, type Plan } from '../build/legacy-writer/write.ts';
import type { Fault } from './faults.ts';
import type { Judge } from '../../src/core/index/finding.ts';

const RESTORE: readonly Judge[] = ['restore'];
const NONE: readonly Judge[] = [];

type Change = (pieces: readonly Piece[]) => readonly Piece[];

/** Little-endian words at offsets within a piece. */
type Pokes = readonly (readonly [at: number, word: Uint8Array])[];

const poke = (name: string, ...pokes: Pokes): Change => (pieces) => pieces.map((piece) => {
  if (piece.name !== name) return piece;
  const changed = piece.bytes.slice();
  for (const [at, word] of pokes) changed.set(word, at < 0 ? changed.length + at : at);
  return { name, bytes: changed };
});
const set = (name: string, ...parts: readonly Uint8Array[]): Change => (pieces) => pieces.map((piece) => (piece.name === name ? { name, bytes: bytes(...parts) } : piece));
const put = (before: string, ...parts: readonly Uint8Array[]): Change => (pieces) => pieces.flatMap((piece) => (piece.name === before ? [{ name: 'more', bytes: bytes(...parts) }, piece] : [piece]));
const without = (name: string): Change => (pieces) => pieces.filter((piece) => piece.name !== name);

const stream = (guest: Contents, plan: Plan, change: Change = (pieces) => pieces): Uint8Array => join(change(piecesOf(guest, plan)));
const pv = (what: string, change: Change, rule: string, objectors: readonly Judge[], besides?: readonly Judge[], plan: Plan = { toolstack: 8 }): Fault => [what, stream(smallPv(), plan, change), rule, objectors, besides ?? NONE];
const hvm = (what: string, change: Change, rule: string, objectors: readonly Judge[], plan: Plan = { toolstack: 8, regions: [VGA] }): Fault => [what, stream(smallHvm(), plan, change), rule, objectors];
const pages = (...list: readonly Page[]): Partial<Contents> => ({ batches: [[...(smallPv().batches[0] ?? []), ...list]] });
const pvPages = (what: string, list: readonly Page[], rule: string, objectors: readonly Judge[]): Fault => [what, stream({ ...smallPv(), ...pages(...list) }, { toolstack: 4 }), rule, objectors];
const page = (pfn: number, type = 0): Page => ({ pfn, type, data: type < 0xd ? zeroes(4096) : null });

const marker = (id: number): Uint8Array => u32(id >>> 0);
const param = (id: number, value: number, pad = 0): Uint8Array => bytes(marker(id), u32(pad), u64(value));

/** Offsets in a 64-bit context. */
const RDX = 520 + 0x60;
const RIP = 520 + 0x80;
const GDT_ENTS = 4960;
const CR3 = 0x1378 + 24;
const EXTENDED = 0x1430;
const XSAVE = EXTENDED + 128 + 16;

const PAGES: readonly Fault[] = [
  ['more pages than the config gives', inXl(stream({ ...smallPv(), ...pages(...Array.from({ length: 300 }, (_, i) => page(0x40 + i, 0xe))) }, { toolstack: 8 }), '{"c_info":{"type":"pv"},"b_info":{"target_memkb":8,"max_vcpus":1}}', true), 'legacy.page-batch.memory', RESTORE],
  pvPages('a page of type 5', [page(3, 5)], 'legacy.page-batch.type', RESTORE),
  pvPages('a pinned normal page', [page(3, 8)], 'legacy.page-batch.type', RESTORE),
  pvPages('a PFN beyond p2m_size', [page(0x200)], 'legacy.page-batch.pfn-range', RESTORE),
  pvPages('a machine frame in a hole', [page(0x1234, 0xf)], 'legacy.page-batch.pfn-range', RESTORE),
  ['a PFN beyond the p2m_size of an HVM guest', stream({ ...smallHvm(), p2mSize: 0x100, batches: [[page(0), page(0x100)]] }, { toolstack: 4 }), 'legacy.page-batch.pfn-range', NONE],
  pvPages('an entry twice in a batch', [page(0)], 'legacy.page-batch.duplicate', RESTORE),
  pvPages('a PFN twice in a batch, by two types', [page(1, 0xe)], 'legacy.page-batch.duplicate', NONE),
  ['a batch of holes', stream({ ...smallPv(), batches: [...smallPv().batches, [LOST, LOST]] }, { toolstack: 8 }), 'legacy.page-batch.holes-only', RESTORE],
  pv('a frame list that names a table', poke('frames', [0, u64(0x11)]), 'legacy.p2m-frame-list.frame', RESTORE),
  pv('a frame list beyond the p2m', poke('frames', [0, u64(0x300)]), 'legacy.p2m-frame-list.frame', RESTORE),
  pv('a frame that was never sent', poke('frames', [0, u64(0x12)]), 'legacy.p2m-frame-list.frame', RESTORE),
];

const CHUNKS: readonly Fault[] = [
  pv('two blocks "vcpu"', (pieces) => poke('extended info', [8, u32(2 * (8 + 0x1430))])(set('extended info', new Uint8Array(8).fill(0xff), u32(0), text('vcpu'), u32(0x1430), zeroes(0x1430), text('vcpu'), u32(0x1430), zeroes(0x1430))(pieces)), 'legacy.extended-info.repeated', RESTORE, NONE, { toolstack: 8, extv: false, xcnt: false }),
  pv('an HVM parameter of a PV guest', put('end', param(-8, 0xfefff)), 'legacy.chunk.hvm-in-pv', RESTORE),
  pv('an unknown TSC mode', poke('tsc', [4, u32(9)]), 'legacy.tsc-info.mode', RESTORE),
  pv('bits above max_vcpu_id', poke('vcpu info', [8, u64(5)]), 'legacy.vcpu-info.map', RESTORE),
  pv('bits above max_vcpu_id, and bytes that the converter takes for their contexts', (pieces) => put('shared info', piecesOf(smallPv(), { toolstack: 8 }).find(({ name }) => name === 'vcpu 0')?.bytes ?? zeroes(0))(poke('vcpu info', [8, u64(5)])(pieces)), 'legacy.vcpu-info.map', NONE),
  hvm('bits above the max_vcpu_id of an HVM guest', poke('vcpu info', [8, u64(5)]), 'legacy.vcpu-info.map', NONE),
  pv('VCPU_INFO twice', put('last', marker(-2), u32(0), u64(1)), 'legacy.vcpu-info.repeated', RESTORE),
  hvm('VCPU_INFO twice of an HVM guest', put('last', marker(-2), u32(0), u64(1)), 'legacy.vcpu-info.repeated', NONE),
  pv('no vCPU 0', poke('vcpu info', [4, u32(1)], [8, u64(2)]), 'legacy.vcpu-info.no-boot-vcpu', RESTORE),
  hvm('max_vcpu_id -1', set('vcpu info', marker(-2), marker(-1)), 'legacy.vcpu-info.negative', NONE),
  hvm('a FIP width of 3', put('end', param(-20, 65)), 'legacy.hvm-param.value', RESTORE),
  hvm('a parameter set anew', put('end', param(-19, 0xfeff0), param(-19, 0xfeff1)), 'legacy.hvm-param.value', RESTORE),
  hvm('padding of a parameter', put('end', param(-17, 0xfeffa, 7)), 'legacy.hvm-param.pad', NONE),
  hvm('pages of I/O servers without their PFN', put('end', param(-20, 8)), 'legacy.hvm-param.ioreq-server', NONE),
  hvm('a short toolstack chunk', set('toolstack', marker(-18), u32(4), zeroes(4)), 'legacy.toolstack.content', RESTORE),
  hvm('toolstack version 2', poke('toolstack', [8, u32(2)]), 'legacy.toolstack.content', RESTORE),
  hvm('a region without a name', poke('toolstack', [16 + 24, u32(0)]), 'legacy.toolstack.content', RESTORE),
  hvm('a name without a NUL', poke('toolstack', [-5, Uint8Array.of(0x41)]), 'legacy.toolstack.content', RESTORE),
  hvm('more regions than there are', poke('toolstack', [12, u32(2)]), 'legacy.toolstack.content', RESTORE),
  pv('a region of a PV guest', (pieces) => pieces, 'legacy.toolstack.guest', RESTORE, NONE, { toolstack: 4, regions: [VGA] }),
];

const TAILS: readonly Fault[] = [
  pv('start_info in a table', poke('vcpu 0', [RDX, u64(0x11)]), 'legacy.vcpu-basic.start-info', RESTORE),
  pv('too long a GDT', poke('vcpu 0', [GDT_ENTS, u64(7169)]), 'legacy.vcpu-basic.gdt', RESTORE),
  pv('cr3 at a normal page', poke('vcpu 0', [CR3, u64(0x1_0000)]), 'legacy.vcpu-basic.cr3', RESTORE),
  pv('rip that is not canonical', poke('vcpu 0', [RIP, u64(2n ** 63n)]), 'legacy.vcpu-basic.registers', RESTORE),
  pv('an extended context that states no size', poke('vcpu 0', [EXTENDED + 4, u32(0)]), 'legacy.vcpu-extended.content', RESTORE),
  pv('masks without an area', poke('vcpu 0', [XSAVE, u64(7, 7)]), 'legacy.vcpu-xsave.content', RESTORE),
  ['extended state of no bytes', stream({ ...smallPv(), vcpus: smallPv().vcpus.map((vcpu) => ({ ...vcpu, xsave: zeroes(0) })) }, { toolstack: 8 }), 'legacy.vcpu.xsave-short', NONE],
  ['extended state of 8 bytes', stream({ ...smallPv(), vcpus: smallPv().vcpus.map((vcpu) => ({ ...vcpu, xsave: zeroes(8) })) }, { toolstack: 8 }), 'legacy.vcpu.xsave-short', RESTORE],
  ['a vCPU more than the config has', inXl(stream(smallPv(8, 2), { toolstack: 8 }), '{"c_info":{"type":"pv"},"b_info":{"max_vcpus":1}}', true), 'legacy.vcpu.id', RESTORE],
  hvm('an empty context', set('context', u32(0)), 'legacy.hvm-context.empty', RESTORE),
  hvm('a context that Xen refuses', set('context', u32(smallContext().length), smallContext(1)), 'hvm-context.record.value', RESTORE),
  hvm('an entry of an unknown type', set('context', u32(smallContext().length + 8), smallContext().subarray(0, -8), contextEntry(0xff, zeroes(0)), contextEntry(0, zeroes(0))), 'hvm-context.record.unknown', RESTORE),
  hvm('a magic PFN that no parameter takes', (pieces) => put('end', param(-21, 3))(pieces), 'legacy.hvm-param.value', RESTORE),
];

export const LEGACY_FAULTS: readonly Fault[] = [...PAGES, ...CHUNKS, ...TAILS];

/** Nobody objects to these. */
export const LEGACY_SOUND: readonly (readonly [string, Uint8Array])[] = [
  ...([4, 8] as const).flatMap((toolstack) => [
    ...([4, 8] as const).map((guest) => [`a ${guest * 8}-bit PV guest by a ${toolstack * 8}-bit toolstack`, stream(smallPv(guest, 2), { toolstack })] as const),
    [`an HVM guest by a ${toolstack * 8}-bit toolstack`, stream(smallHvm(), { toolstack, regions: [VGA] })] as const,
    [`a live migration by a ${toolstack * 8}-bit toolstack`, stream(smallPv(), { toolstack, rounds: 3 })] as const,
    [`verify mode by a ${toolstack * 8}-bit toolstack`, stream(smallPv(), { toolstack, verify: true })] as const,
  ]),
  ['a stream of 4.1: no toolstack chunk', stream(smallPv(), { toolstack: 8, regions: null })],
  ['no LAST_CHECKPOINT, as 4.0 wrote it', stream(smallPv(), { toolstack: 8, last: false })],
  ['unmapped PFNs', stream(smallPv(), { toolstack: 8, unmapped: [5, 6, 7] })],
  ['a PFN sent again in a later batch', stream({ ...smallPv(), batches: [...smallPv().batches, [page(0)]] }, { toolstack: 8 })],
  ['no TSC_INFO', stream(smallPv(), { toolstack: 8, tsc: false })],
  ['a stream in a file of xl 4.4', inXl(stream(smallPv(), { toolstack: 8 }), 'name = "guest"\nvcpus = 1\n', false)],
  ['holes among pages', stream({ ...smallHvm(), batches: [[page(0), LOST, LOST, page(3)]] }, { toolstack: 8, regions: [VGA] })],
  ['no toolstack data', stream(smallHvm(), { toolstack: 8 }, without('toolstack'))],
];
