/** The tails of PV and HVM guests, and the device model's state behind the latter. */
import type { Scan } from '../../bytes/cursor.ts';
import { exactFromHalves, fromHalves } from '../../bytes/integers.ts';
import { hex, plural } from '../../text.ts';
import { DESCRIPTOR_SIZE } from '../hvm/descriptor.ts';
import { scanHvmContext } from '../hvm/scan.ts';
import { prefixOf, startsWith } from '../magic.ts';
import { scanQemu } from '../qemu/scan.ts';
import { HVM_CONTEXT_HEADER_SIZE, MAGIC_PFNS_SIZE, SIGNATURE_SIZE, TO_THE_END, WITH_LENGTH } from './hvm-tail.ts';
import { contextSize, EXTENDED_SIZE, vcpuName, XSAVE_HEADER_SIZE } from './pv-tail.ts';
import * as rules from './rules.ts';
import { Piece } from './save-id.ts';
import type { LegacyWalk } from './walk.ts';

const PAGE_SIZE = 4096;
/** tools/libxc/xc_domain_restore.c: the most that are read. */
const MAX_UNMAPPED = 2 ** 28;
/** No processor has nearly as much. */
const MAX_XSAVE = 2 ** 24;

export function* scanTail(walk: LegacyWalk): Scan<boolean> {
  return yield* walk.reading.guest === 'pv' ? scanPvTail(walk) : scanHvmTail(walk);
}

function* scanPvTail(walk: LegacyWalk): Scan<boolean> {
  const { context, reading } = walk;
  const { cursor, totals, builder } = context;
  if (!(yield* walk.head(Piece.UNMAPPED_PFNS, 4))) return false;
  const unmapped = cursor.u32(0, true);
  if (unmapped > MAX_UNMAPPED) return walk.refuse(rules.UNMAPPED_COUNT, Piece.UNMAPPED_PFNS, 4, `${plural(unmapped, 'PFN')} are said to be unmapped; there are at most ${plural(MAX_UNMAPPED, 'PFN')}.`);
  if (!walk.piece(Piece.UNMAPPED_PFNS, 4 + unmapped * reading.width).whole) return false;
  const { vcpus } = walk;
  if (vcpus === null && walk.tails === 0) walk.report(rules.NO_VCPU_INFO, builder.rowCount - 1, { start: cursor.position, end: cursor.position }, 'No VCPU_INFO says which vCPUs follow: vCPU 0 alone is read.');
  for (const vcpu of vcpus ?? [0]) {
    if (!(yield* scanVcpu(walk, vcpu))) return false;
    if (walk.tails === 0) totals.vcpus++;
  }
  return walk.piece(Piece.SHARED_INFO, PAGE_SIZE).whole;
}

function* scanVcpu(walk: LegacyWalk, vcpu: number): Scan<boolean> {
  const { cursor, builder } = walk.context;
  const { extendedContexts, xsave } = walk.facts;
  const type = vcpu === 0 ? Piece.BOOT_VCPU : Piece.VCPU;
  const fixed = contextSize(walk.guestWidth) + (extendedContexts ? EXTENDED_SIZE : 0);
  let state = 0;
  if (xsave && (cursor.holds(fixed + XSAVE_HEADER_SIZE) || (yield* cursor.fill(fixed + XSAVE_HEADER_SIZE)))) {
    const size = fromHalves(cursor.u32(fixed + 8, true), cursor.u32(fixed + 12, true));
    if (size > MAX_XSAVE) return walk.refuse(rules.XSAVE_RANGE, type, fixed + XSAVE_HEADER_SIZE, `vCPU ${vcpu} claims ${plural(exactFromHalves(cursor.u32(fixed + 8, true), cursor.u32(fixed + 12, true)), 'byte')} of extended state.`, { at: fixed + 8, name: vcpuName(vcpu) });
    const at = cursor.position + fixed + 8;
    if (walk.xcnt === 0) walk.report(rules.XSAVE_SIZE, builder.rowCount, { start: at, end: at + 8 }, `vCPU ${vcpu} has ${plural(size, 'byte')} of extended state, though "xcnt" is 0: Xen\u2019s converter, and so this one, takes the state for the start of what stands behind it.`, { heard: [], logs: '' });
    else if (size !== walk.xcnt - XSAVE_HEADER_SIZE) walk.report(rules.XSAVE_SIZE, builder.rowCount, { start: at, end: at + 8 }, `vCPU ${vcpu} has ${plural(size, 'byte')} of extended state; "xcnt" said ${walk.xcnt < 0 ? 'nothing' : walk.xcnt - XSAVE_HEADER_SIZE}.`);
    state = size;
  }
  const { row, whole } = walk.piece(type, fixed + (xsave ? XSAVE_HEADER_SIZE + state : 0));
  if (row >= 0) builder.name(row, vcpuName(vcpu));
  return whole;
}

function* scanHvmTail(walk: LegacyWalk): Scan<boolean> {
  const { cursor } = walk.context;
  if (!walk.piece(Piece.MAGIC_PFNS, MAGIC_PFNS_SIZE).whole) return false;
  if (!(yield* walk.head(Piece.HVM_CONTEXT, HVM_CONTEXT_HEADER_SIZE))) return false;
  const length = cursor.u32(0, true);
  if ((walk.trial || walk.instead !== '') && !(yield* plausibleContext(walk, length))) return false;
  const { row, start, whole } = walk.piece(Piece.HVM_CONTEXT, HVM_CONTEXT_HEADER_SIZE + length);
  const next = cursor.position;
  if (!walk.trial && row >= 0) yield* scanHvmContext(walk.context, { row, layer: walk.layer, start: start + HVM_CONTEXT_HEADER_SIZE, length });
  cursor.position = next;
  return whole && (yield* scanDeviceModel(walk));
}

/** A context begins with its header: typecode 1, instance 0, 24 or 32 bytes. */
function* plausibleContext(walk: LegacyWalk, length: number): Scan<boolean> {
  const { cursor } = walk.context;
  if (!(yield* cursor.fill(HVM_CONTEXT_HEADER_SIZE + DESCRIPTOR_SIZE))) return true;
  const good = length > DESCRIPTOR_SIZE && cursor.u32(HVM_CONTEXT_HEADER_SIZE, true) === 1;
  return good || !walk.doubts(HVM_CONTEXT_HEADER_SIZE);
}

/** Which signature stands, or begins, at the cursor. */
function* signature(walk: LegacyWalk): Scan<string | null> {
  const { cursor } = walk.context;
  const length = Math.min(SIGNATURE_SIZE, cursor.remaining);
  if (length === 0) return null;
  yield* cursor.fill(length);
  const bytes = cursor.bytes(0, length);
  return [...WITH_LENGTH, TO_THE_END].find((known) => startsWith(bytes, known) || (length < SIGNATURE_SIZE && prefixOf(bytes, known) === length)) ?? null;
}

function* scanDeviceModel(walk: LegacyWalk): Scan<boolean> {
  const { cursor, builder } = walk.context;
  const { position } = cursor;
  const found = yield* signature(walk);
  const enclosed = walk.context.enclosed === true;
  // A container has a record of its own for it.
  if (enclosed && found !== WITH_LENGTH[0]) return true;
  if (found === null) {
    walk.report(rules.NO_DEVICE_MODEL, builder.rowCount - 1, { start: position, end: position }, `No state of a device model stands behind the HVM context, at ${hex(position)}.`);
    return true;
  }
  const counted = WITH_LENGTH.includes(found);
  const head = SIGNATURE_SIZE + (counted ? 4 : 0);
  if (!(yield* walk.head(Piece.DEVICE_MODEL, head))) return false;
  const length = counted ? cursor.u32(SIGNATURE_SIZE, true) : cursor.remaining - head;
  const { row, whole } = walk.piece(Piece.DEVICE_MODEL, head + length);
  builder.name(row, found);
  if (found !== WITH_LENGTH[0]) walk.report(rules.DEVICE_MODEL, row, { start: position, end: position + SIGNATURE_SIZE }, `The device model\u2019s state has the signature "${found}".`);
  const next = cursor.position;
  if (!walk.trial) yield* scanQemu(walk.context, { row, layer: walk.layer, start: position + head, length });
  cursor.position = next;
  return whole;
}
