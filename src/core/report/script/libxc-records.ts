/** What verify-stream-v2 asks of each libxc record: tools/python/xen/migration/libxc.py, VerifyLibxc.verify_record_*(). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32, pageTypeOf } from '../../bytes/integers.ts';
import type { Body } from './stream.ts';

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** @param version of the image */
export type Verifier = (body: Body, version: number) => Scan<void>;

export interface ScriptRecord {
  /** rec_type_to_str */
  readonly name: string;
  readonly verify: Verifier;
}

const empty = (message: string): Verifier =>
  function* (body) {
    if (body.length !== 0) body.recordError(message);
  };

/** Bits 52 to 59 of an entry, from its high half: PAGE_DATA_PFN_RESZ_MASK. */
const reservedOf = (high: number): number => bits32(high, 20, 27);
const NO_TYPES: ReadonlySet<number> = new Set([5, 6, 7, 8]);
/** Types whose low three bits say page table: PAGE_DATA_TYPE_LTABTYPE_MASK. */
const hasPage = (type: number): boolean => type % 8 <= 4;

function* pageData(body: Body): Scan<void> {
  if (body.length <= 8) body.recordError('PAGE_DATA record must be at least 8 bytes long');
  const head = yield* body.bytes(0, 8);
  const count = head.getUint32(0, true);
  const reserved = head.getUint32(4, true);
  if (reserved !== 0) body.streamError(`Reserved bits set in PAGE_DATA record 0x${hex(reserved, 4)}`);
  const listed = count * 8;
  if (body.length - 8 < listed) body.recordError('PAGE_DATA record must contain a pfn record for each count');
  let pages = 0;
  yield* body.windows(8, 8 + listed, (view, from) => {
    for (let at = 4; at < view.byteLength; at += 8) {
      const high = view.getUint32(at, true);
      const type = pageTypeOf(high);
      const entry = (from + at - 12) / 8;
      if (reservedOf(high) !== 0) body.recordError(`Reserved bits set in pfn[${entry}]: 0x0${hex(reservedOf(high), 2)}0000000000000`);
      if (NO_TYPES.has(type)) body.recordError(`Invalid type value in pfn[${entry}]: 0x${type.toString(16)}000000000000000`);
      if (hasPage(type)) pages++;
    }
  });
  if (body.length !== 8 + listed + pages * 4096) body.recordError(`Expected 8 + ${listed} + ${pages * 4096}, got ${body.length}`);
}

function* pvInfo(body: Body): Scan<void> {
  if (body.length !== 8) body.recordError(`x86_pv_info: expected length of 8, got ${body.length}`);
  const view = yield* body.bytes(0, 8);
  const width = view.getUint8(0);
  const levels = view.getUint8(1);
  if (width !== 4 && width !== 8) body.recordError(`Expected width of 4 or 8, got ${width}`);
  if (levels !== 3 && levels !== 4) body.recordError(`Expected levels of 3 or 4, got ${levels}`);
  const res1 = view.getUint16(2, true);
  const res2 = view.getUint32(4, true);
  if (res1 !== 0 || res2 !== 0) body.streamError(`Reserved bits set in X86_PV_INFO: 0x${hex(res1, 4)} 0x${hex(res2, 8)}`);
  body.info(`  ${width * 8}bit guest, ${levels} levels of pagetables`);
}

function* p2mFrames(body: Body): Scan<void> {
  if (body.length < 8) body.recordError('x86_pv_p2m_frames: record length must be at least 8 bytes long');
  if (body.length % 8 !== 0) body.recordError(`Length expected to be a multiple of 8, not ${body.length}`);
  const view = yield* body.bytes(0, 8);
  body.info(`  Start pfn 0x${view.getUint32(0, true).toString(16)}, End 0x${view.getUint32(4, true).toString(16)}`);
}

/** verify_record_x86_pv_vcpu_generic() */
const vcpu = (name: string): Verifier =>
  function* (body) {
    if (body.length < 8) body.recordError(`X86_PV_VCPU_${name} record length must be at least 8 bytes long`);
    if (body.length === 8) body.info(`Warning: X86_PV_VCPU_${name} record with zero content`);
    const view = yield* body.bytes(0, 8);
    const reserved = view.getUint32(4, true);
    if (reserved !== 0) body.streamError(`Reserved bits set in x86_pv_vcpu_${name} record 0x${hex(reserved, 4)}`);
    body.info(`  vcpu${view.getUint32(0, true)} ${name} context, ${body.length - 8} bytes`);
  };

// The number in the message is the script's own slip.
function* sharedInfo(body: Body): Scan<void> {
  if (body.length !== 4096) body.recordError(`Length expected to be 4906 bytes, not ${body.length}`);
}

function* tscInfo(body: Body): Scan<void> {
  if (body.length !== 24) body.recordError('Length should be 24 bytes');
  const view = yield* body.bytes(0, 24);
  const reserved = view.getUint32(20, true);
  if (reserved !== 0) body.streamError(`Reserved bits set in X86_TSC_INFO: 0x${hex(reserved, 8)}`);
  const [mode, khz, incarnation] = [view.getUint32(0, true), view.getUint32(4, true), view.getUint32(16, true)];
  body.info(`  Mode ${mode}, ${khz} kHz, ${view.getBigUint64(8, true)} ns, incarnation ${incarnation}`);
}

function* hvmContext(body: Body): Scan<void> {
  if (body.length === 0) body.recordError('Zero length HVM context');
}

function* hvmParams(body: Body): Scan<void> {
  if (body.length < 8) body.recordError('Length should be at least 8 bytes');
  const view = yield* body.bytes(0, 8);
  const count = view.getUint32(0, true);
  const reserved = view.getUint32(4, true);
  if (reserved !== 0) body.recordError(`Reserved field not zero (0x${hex(reserved, 4)})`);
  if (count === 0) body.info('Warning: HVM_PARAMS record with zero content');
  const size = 8 + count * 16;
  if (body.length !== size) body.recordError(`Length should be ${size} bytes`);
}

function* toolstack(body: Body): Scan<void> {
  body.scriptError('Found Toolstack record in stream');
}

function* dirtyPfnList(body: Body): Scan<void> {
  body.recordError('Found checkpoint dirty pfn list record in stream');
}

function* staticDataEnd(body: Body, version: number): Scan<void> {
  if (body.length !== 0) body.recordError('End record with non-zero length');
  if (version < 3) body.recordError('Static data end record found in v2 stream');
}

const policy = (name: string, unit: number): Verifier =>
  function* (body, version) {
    if (version < 3) body.recordError(`x86 ${name} policy record found in v2 stream`);
    if (body.length < unit || body.length % unit !== 0) body.recordError(`Record length ${body.length}, expected multiple of ${unit}`);
  };

export const END = 0x0000_0000;
export const PAGE_DATA = 0x0000_0001;
export const CHECKPOINT = 0x0000_000e;

/** rec_type_to_str and record_verifiers, by type. */
export const LIBXC_RECORDS: Readonly<Record<number, ScriptRecord>> = {
  [END]: { name: 'End', verify: empty('End record with non-zero length') },
  [PAGE_DATA]: { name: 'Page data', verify: pageData },
  0x02: { name: 'x86 PV info', verify: pvInfo },
  0x03: { name: 'x86 PV P2M frames', verify: p2mFrames },
  0x04: { name: 'x86 PV vcpu basic', verify: vcpu('basic') },
  0x05: { name: 'x86 PV vcpu extended', verify: vcpu('extended') },
  0x06: { name: 'x86 PV vcpu xsave', verify: vcpu('xsave') },
  0x07: { name: 'Shared info', verify: sharedInfo },
  0x08: { name: 'TSC info', verify: tscInfo },
  0x09: { name: 'HVM context', verify: hvmContext },
  0x0a: { name: 'HVM params', verify: hvmParams },
  0x0b: { name: 'Toolstack', verify: toolstack },
  0x0c: { name: 'x86 PV vcpu msrs', verify: vcpu('msrs') },
  0x0d: { name: 'Verify', verify: empty('Verify record with non-zero length') },
  [CHECKPOINT]: { name: 'Checkpoint', verify: empty('Checkpoint record with non-zero length') },
  0x0f: { name: 'Checkpoint dirty pfn list', verify: dirtyPfnList },
  0x10: { name: 'Static data end', verify: staticDataEnd },
  0x11: { name: 'x86 CPUID policy', verify: policy('CPUID', 24) },
  0x12: { name: 'x86 MSR policy', verify: policy('MSR', 16) },
};
