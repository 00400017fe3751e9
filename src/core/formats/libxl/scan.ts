/** Indexes a libxl stream; the libxc stream inside is a sub-generator, so the layer stack is the call stack. */
import { asFarAsCaptured, type Cursor, type Scan } from '../../bytes/cursor.ts';
import { hasBit } from '../../bytes/integers.ts';
import { Body } from '../../layout/body.ts';
import type { FindingAt, Judge } from '../../index/finding.ts';
import { NO_FACTS } from '../../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex, plural } from '../../text.ts';
import { hex16, hex8 } from '../libxc/log-words.ts';
import { scanLibxcHeaders } from '../libxc/scan-headers.ts';
import { scanLibxcRecords } from '../libxc/scan.ts';
import { isOptional, recordName } from '../names.ts';
import { checkLength } from '../record-length.ts';
import { scanQemu } from '../qemu/scan.ts';
import { recordSpec } from '../registry.ts';
import { commitCheckpoint, gapToEnd, readRecordHeader, type RecordHeader, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { CHECKPOINT_END } from './checkpoint-end.ts';
import { EMULATOR_CONTEXT } from './emulator-context.ts';
import { EMULATOR_HEADER_SIZE } from './emulator.ts';
import { END } from './end.ts';
import { LIBXL_HEADER, LIBXL_IDENT, LIBXL_OPT_ENDIAN_BIT, LIBXL_OPT_LEGACY_BIT, LIBXL_VERSION } from './header.ts';
import { LIBXC_CONTEXT } from './libxc-context.ts';
import * as rules from './rules.ts';
import { scanCheckpointState } from './scan-state.ts';

/** 16 bytes; see the sizeof test. */
const LIBXL_HEADER_SIZE = LIBXL_HEADER.size ?? 0;

/** What libxc allows (tools/libs/guest/xg_sr_common.h: REC_LENGTH_MAX); a state of QEMU has some megabytes with video memory. */
const LONG_BODY = 128 * 1024 * 1024;
/** Longer bodies are 0 bytes to libxl: ROUNDUP(length, 8) of 32 bits (divergences 15). */
const WRAPS = 0xffff_fff8;
/** Records into whose bodies libxl does not look. */
const BODILESS: ReadonlySet<number> = new Set([END.type, LIBXC_CONTEXT.type, CHECKPOINT_END.type]);

/** What the records so far mean for those to come. */
interface LibxlState {
  readonly layer: number;
  /** The libxc layer inside; -1 before LIBXC_CONTEXT. */
  libxc: number;
  /** Whether libxc has handed the stream over at a CHECKPOINT. */
  inCheckpoint: boolean;
  /** How libxc ended last. */
  libxcEnd: SegmentEnd | null;
}

/** Scans from the header to END, and says whether END was reached. */
export function* scanLibxlStream(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('libxl', context.source, parent);
  const start = cursor.position;
  builder.begin(layer, start);
  let end: SegmentEnd = 'stopped';
  if (yield* scanHeader(context, layer)) end = yield* scanRecords(context, { layer, libxc: -1, inCheckpoint: false, libxcEnd: null });
  builder.extend(layer, { start, end: cursor.position });
  return end;
}

function* scanHeader(context: ScanContext, layer: number): Scan<boolean> {
  const { builder, cursor } = context;
  const start = cursor.position;
  if (!(yield* cursor.fill(LIBXL_HEADER_SIZE))) {
    const left = cursor.remaining;
    // What was asked for in vain is not in the window; what is left may be had.
    yield* cursor.fill(left);
    const held = cursor.bytes(0, left).slice();
    const row = gapToEnd(context, layer);
    builder.report(rules.HEADER_CUT, { layer, row, range: { start: cursor.size, end: cursor.size }, logs: cutHeaderLog(held), message: `The libxl header needs ${LIBXL_HEADER_SIZE} bytes; the stream ends after ${plural(left, 'byte')} of it, at ${hex(cursor.size)}.` });
    return false;
  }
  const header = new Body(LIBXL_HEADER, cursor.bytes(0, LIBXL_HEADER_SIZE), false);
  const ident = header.get('ident');
  const version = header.get('version');
  const options = header.get('options');
  const identified = ident === LIBXL_IDENT;
  if (!identified && version !== LIBXL_VERSION) yield* cursor.toEnd();
  const row = identified || version === LIBXL_VERSION ? builder.push('header', layer, 0, start, 0) : gapToEnd(context, layer);
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  if (!identified) builder.report(rules.IDENT, { ...at(0, 8), message: `Expected ident ${hex(LIBXL_IDENT)} ("LibxlFmt"), found ${hex(ident)}.`, logs: identLog(ident) });
  if (!identified && version !== LIBXL_VERSION) return false;
  if (version !== LIBXL_VERSION) builder.report(rules.VERSION, { ...at(8, 12), message: `Expected version ${LIBXL_VERSION}, found ${version}. Records are read as those of version 2.`, logs: versionLog(version) });
  cursor.skip(LIBXL_HEADER_SIZE);
  const littleEndian = !hasBit(options, LIBXL_OPT_ENDIAN_BIT) || (yield* isLittleEndianAllTheSame(cursor));
  if (hasBit(options, LIBXL_OPT_ENDIAN_BIT)) reportBigEndian(context, at(12, 16), littleEndian);
  const draft = builder.layer(layer);
  draft.facts = { ...NO_FACTS, littleEndian, version };
  draft.detail = { version, endianness: littleEndian ? 'little' : 'big', converted: hasBit(options, LIBXL_OPT_LEGACY_BIT), evidence: `"LibxlFmt" at ${hex(start)}` };
  return true;
}

const identLog = (ident: bigint): string => `Invalid ident: expected ${hex16(LIBXL_IDENT)}, got ${hex16(ident)}`;
const versionLog = (version: number): string => `Unexpected Version: expected ${LIBXL_VERSION}, got ${version}`;

/** What is missing libxl takes for zeroes. */
function cutHeaderLog(held: Uint8Array): string {
  const padded = new Uint8Array(LIBXL_HEADER_SIZE);
  padded.set(held);
  const header = new Body(LIBXL_HEADER, padded, false);
  const ident = header.get('ident');
  return ident === LIBXL_IDENT ? versionLog(header.get('version')) : identLog(ident);
}

/** The first record of a stream that says big-endian is one in little-endian order only. */
function* isLittleEndianAllTheSame(cursor: Cursor): Scan<boolean> {
  if (!(yield* cursor.fill(RECORD_HEADER_SIZE))) return false;
  return recordSpec('libxl', cursor.u32(0, false)) === undefined && recordSpec('libxl', cursor.u32(0, true)) !== undefined;
}

/** verify-stream-v2 takes no notice of the bit, and reads what follows as little-endian: zeroes, as of END, are so in either order. */
function reportBigEndian({ builder, cursor }: ScanContext, at: Omit<FindingAt, 'message'>, littleEndian: boolean): void {
  const says = 'The stream says that its records are big-endian; no x86 host writes such a stream.';
  const same = littleEndian || !cursor.holds(RECORD_HEADER_SIZE) || cursor.u32(0, true) === END.type;
  const objectors: readonly Judge[] = same ? rules.BIG_ENDIAN.objectors : ['spec', 'verify', 'restore'];
  builder.report(rules.BIG_ENDIAN, { ...at, objectors, message: littleEndian ? `${says} Its first record is little-endian, and so all are read.` : `${says} It is read as it says.` });
}

function* scanRecords(context: ScanContext, state: LibxlState): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const { littleEndian } = builder.layer(state.layer).facts;
  for (;;) {
    const header = yield* readRecordHeader(cursor, littleEndian);
    if (header !== null && header.bodyLength > LONG_BODY) reportTooLong(context, state.layer, header);
    if (header === null || !(yield* cursor.reaches(header.end))) {
      yield* cutHere(context, state, header);
      return 'stopped';
    }
    const row = builder.push('record', state.layer, header.type, header.start, header.bodyLength);
    const spec = recordSpec('libxl', header.type);
    if (spec === undefined) reportUnknown(context, state.layer, header, row);
    else checkLength(builder, state.layer, spec, header, row);
    if (header.type === EMULATOR_CONTEXT.type) yield* asFarAsCaptured(scanEmulator(context, state, header, row));
    cursor.position = header.end;
    if (header.type === END.type) return 'end';
    if (yield* switchLayer(context, state, header, row)) return 'stopped';
  }
}

/** LIBXC_CONTEXT and CHECKPOINT_END hand the stream to libxc; true where the source ended there. */
function* switchLayer(context: ScanContext, state: LibxlState, header: RecordHeader, row: number): Scan<boolean> {
  if (header.type === LIBXC_CONTEXT.type) {
    state.libxcEnd = yield* enterLibxc(context, state);
  } else if (header.type === CHECKPOINT_END.type && state.inCheckpoint) {
    const whole = yield* scanCheckpointState(context, state.layer, state.libxc);
    commitCheckpoint(context, whole ? context.cursor.position : header.end);
    state.libxcEnd = whole ? yield* scanLibxcRecords(context, state.libxc) : cutRequest(context, state, header.end);
  } else {
    if (header.type === CHECKPOINT_END.type) {
      context.builder.report(rules.CHECKPOINT_END_OUTSIDE, { layer: state.layer, row, range: { start: header.start, end: header.end }, message: 'CHECKPOINT_END without a CHECKPOINT record of libxc before it.' });
    }
    return false;
  }
  state.inCheckpoint = state.libxcEnd === 'checkpoint';
  return state.libxcEnd === 'stopped';
}

/** A receiver that has taken CHECKPOINT_STATE all the same fails over where it reads on. */
function cutRequest(context: ScanContext, { layer }: LibxlState, at: number): SegmentEnd {
  const { builder, totals } = context;
  context.failover ??= { layer, row: builder.rowCount - 1, at, checkpoints: totals.checkpoints, taken: totals.taken, behindWhole: false };
  return 'stopped';
}

function* enterLibxc(context: ScanContext, state: LibxlState): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const start = cursor.position;
  // A second LIBXC_CONTEXT goes on with the same layer: ordinals count through all segments of a name.
  if (state.libxc < 0) state.libxc = builder.addLayer('libxc', context.source, state.layer);
  const facts = yield* scanLibxcHeaders(context, state.libxc);
  builder.extend(state.libxc, { start, end: cursor.position });
  return facts === null ? 'stopped' : yield* scanLibxcRecords(context, state.libxc);
}

/** Rows for the device model's state, which stands behind the emulator's own header. */
function* scanEmulator(context: ScanContext, { layer }: LibxlState, header: RecordHeader, row: number): Scan<void> {
  if (header.bodyLength < EMULATOR_HEADER_SIZE) return;
  const start = header.start + RECORD_HEADER_SIZE + EMULATOR_HEADER_SIZE;
  yield* scanQemu(context, { row, layer, start, length: header.bodyLength - EMULATOR_HEADER_SIZE });
}

/** The finding stands on the row that is pushed next. */
function reportTooLong({ builder }: ScanContext, layer: number, { type, bodyLength, start }: RecordHeader): void {
  const what = `${recordName('libxl', type)} has a body_length of ${plural(bodyLength, 'byte')}`;
  const message = bodyLength > WRAPS ? `${what}, which libxl rounds up to 0 in 32 bits.` : `${what}.`;
  builder.report(rules.TOO_LONG, { layer, row: builder.rowCount, range: { start: start + 4, end: start + RECORD_HEADER_SIZE }, message });
}

function reportUnknown(context: ScanContext, layer: number, header: RecordHeader, row: number): void {
  const optional = isOptional(header.type);
  context.builder.report(rules.UNKNOWN, {
    layer,
    row,
    range: { start: header.start, end: header.start + 4 },
    logs: () => `Unrecognised record ${hex8(header.type)}`,
    objectors: optional ? ['verify', 'restore'] : ['spec', 'verify', 'restore'],
    message: () => `Record type ${hex(header.type)} is not known${optional ? '; the specification calls it optional, libxl refuses it all the same' : ''}.`,
  });
}

/** The source ends inside a record, or where one was due. */
function* cutHere(context: ScanContext, state: LibxlState, header: RecordHeader | null): Scan<void> {
  const { builder, cursor } = context;
  const { layer } = state;
  const left = cursor.remaining;
  const objectors: Judge[] = ['spec', 'verify'];
  if (yield* restoreObjects(context, state, header)) objectors.push('restore');
  const row = header === null ? gapToEnd(context, layer) : builder.push('record', layer, header.type, header.start, header.bodyLength, true);
  if (header?.type === EMULATOR_CONTEXT.type) yield* scanEmulator(context, state, header, row);
  const what = header === null ? `${plural(left, 'byte')} of a record header` : `${plural(left - RECORD_HEADER_SIZE, 'byte')} of ${plural(header.bodyLength, 'byte')} of ${recordName('libxl', header.type)}`;
  const message = left === 0 ? `The stream ends at ${hex(cursor.size)}, on a record boundary, without an END record.` : `The stream ends after ${what}, at ${hex(cursor.size)}.`;
  const wraps = header !== null && header.bodyLength > WRAPS;
  const accepted = objectors.length > 2 ? '' : wraps ? ' libxl reads no body at all, and goes on right behind the header; what it then finds is not judged here.' : ' libxl takes the end of the file for zeroes, and those for END: it does not object.';
  const beyond = wraps && objectors.length > 2 ? ' libxl reads no body and then looks at it: undefined behaviour.' : '';
  const hangs = state.inCheckpoint ? ' libxl reads on for ever: it waits for CHECKPOINT_END.' : '';
  builder.report(rules.TRUNCATED, { layer, row: row < 0 ? builder.rowCount - 1 : row, range: { start: cursor.size, end: cursor.size }, objectors, message: message + accepted + beyond + hangs });
  cursor.position = cursor.size;
}

/**
 * Whether libxl fails at the end of the file (conformance C151, divergences 14 and 24): what is missing of a header
 * reads as zeroes, END then ends the restore, before LIBXC_CONTEXT too; a cut EMULATOR_CONTEXT is used as it is; while it buffers a checkpoint
 * it never comes back.
 */
function* restoreObjects(context: ScanContext, state: LibxlState, header: RecordHeader | null): Scan<boolean> {
  if (header !== null && header.bodyLength > WRAPS) return !BODILESS.has(header.type);
  if (state.inCheckpoint || (state.libxcEnd !== 'end' && state.libxc >= 0)) return true;
  if (header !== null) return header.type !== EMULATOR_CONTEXT.type && header.type !== END.type;
  const { cursor } = context;
  const { remaining } = cursor;
  if (remaining === 0) return false;
  yield* cursor.fill(remaining);
  return cursor.bytes(0, Math.min(4, remaining)).some((byte) => byte !== 0);
}
