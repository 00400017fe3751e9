/** Records of a structured image: headers of 16 bytes, payloads, and the streams that stand inline behind some of them. */
import type { Scan } from '../../bytes/cursor.ts';
import { exactFromHalves, fromHalves } from '../../bytes/integers.ts';
import { hex, plural } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { scanBareLibxc } from '../libxc/scan-image.ts';
import { LIBXL_MAGIC } from '../libxl/header.ts';
import { scanLibxlStream } from '../libxl/scan.ts';
import { startsWith } from '../magic.ts';
import { recordName } from '../names.ts';
import { scanQemu } from '../qemu/scan.ts';
import { gapToEnd, type ScanContext } from '../scan-context.ts';
import { nextHeader } from './demu.ts';
import { COUNTED, HeaderType, MAX_QEMU_RECORD, Other, XAPI_HEADER_SIZE } from './header.ts';
import { piece } from './pieces.ts';
import * as rules from './rules.ts';

const { XENOPS, LIBXC, LIBXL, LIBXC_LEGACY, QEMU_TRAD, QEMU_XEN, DEMU, VARSTORED, SWTPM0, SWTPM, END_OF_IMAGE } = HeaderType;

/** When xenopsd writes each; emu-manager has memory and vGPU in either order. */
const RANKS: ReadonlyMap<number, number> = new Map<number, number>([
  [XENOPS, 0], [DEMU, 1], [LIBXC, 1], [LIBXL, 1], [LIBXC_LEGACY, 1], [VARSTORED, 2], [SWTPM0, 3], [SWTPM, 3], [QEMU_TRAD, 4], [QEMU_XEN, 4], [END_OF_IMAGE, 5],
]);
const MEMORY: ReadonlySet<number> = new Set<number>([LIBXC, LIBXL, LIBXC_LEGACY]);
const DEVICE_MODELS: ReadonlySet<number> = new Set<number>([QEMU_TRAD, QEMU_XEN]);
const NEGATIVE = 2 ** 63;
/** An image made to annoy may have millions; real ones have a handful. */
const MAX_RECORDS = 100_000;

interface Header {
  readonly type: number;
  readonly start: number;
  /** Two's complement read as unsigned. */
  readonly length: number;
  /** Length and type for sentences. */
  readonly stated: number | bigint;
  readonly typeWord: number | bigint;
}

/** Types so far, in their order. */
type Seen = Set<number>;

/** Whether a header of a known type, as the first one of a source has it, stands at the head. */
export function headerAt(head: Uint8Array): number | null {
  if (head.length < XAPI_HEADER_SIZE) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const type = view.getUint32(0, true);
  return view.getUint32(4, true) === 0 && RANKS.has(type) ? type : null;
}

/**
 * True where End_of_image was reached.
 * @param vgpu whether they are those of a vGPU alone, which xenopsd has on a file of its own where it is told to
 */
export function* scanRecords(context: ScanContext, layer: number, vgpu = false): Scan<boolean> {
  const seen: Seen = new Set();
  for (let records = 0; records < MAX_RECORDS; records++) {
    const header = yield* readHeader(context, layer);
    if (header === null) return false;
    if (!RANKS.has(header.type)) {
      if (yield* passOver(context, layer, header)) continue;
      return false;
    }
    checkOrder(context, layer, header.type, seen);
    const goesOn = yield* scanRecord(context, layer, header, ![...seen].some((type) => MEMORY.has(type)));
    if (header.type === END_OF_IMAGE) return vgpu || endOfImage(context, layer, seen);
    if (!goesOn) return false;
  }
  gapToEnd(context, layer);
  return false;
}

/** The header at the cursor, which stays; null where the source ends before it does. */
function* readHeader(context: ScanContext, layer: number): Scan<Header | null> {
  const { builder, cursor } = context;
  if (!(yield* cursor.fill(XAPI_HEADER_SIZE))) {
    const left = cursor.remaining;
    const row = gapToEnd(context, layer);
    const at = { layer, row: row < 0 ? builder.rowCount - 1 : row, range: { start: cursor.size, end: cursor.size } };
    if (left === 0) builder.report(rules.NO_END, { ...at, message: `The file ends at ${hex(cursor.size)}, where a header is due, without End_of_image.` });
    else builder.report(rules.TRUNCATED, { ...at, message: `A header has ${XAPI_HEADER_SIZE} bytes; the file ends after ${plural(left, 'byte')} of it.` });
    return null;
  }
  const [low, high] = [cursor.u32(0, true), cursor.u32(4, true)];
  return { type: high === 0 ? low : Other.UNKNOWN_TYPE, start: cursor.position, length: fromHalves(cursor.u32(8, true), cursor.u32(12, true)), stated: exactFromHalves(cursor.u32(8, true), cursor.u32(12, true)), typeWord: exactFromHalves(low, high) };
}

/** The largest number that a type of xenopsd has. */
const MAX_TYPE = 0xffff;

/**
 * A record whose type nobody knows, the cursor at its header. Its length is what every other record's is, so that one can go on behind it:
 * if something stands there that can be a header, or the source ends. False where that is not so, and the rest is a gap.
 */
function* passOver(context: ScanContext, layer: number, { type, start, length, stated, typeWord }: Header): Scan<boolean> {
  const { builder, cursor } = context;
  const next = start + XAPI_HEADER_SIZE + length;
  const tell = (row: number, message: string): void => {
    builder.report(rules.UNKNOWN, { layer, row, range: { start, end: start + 8 }, message: `Header type ${hex(typeWord)} is not known. ${message}` });
  };
  if (length < NEGATIVE && next <= cursor.size) {
    cursor.position = next;
    const behind = yield* nameBehind(context);
    cursor.position = start;
    if (behind !== '') {
      const { row } = piece(context, layer, type, XAPI_HEADER_SIZE + length);
      tell(row, `xenopsd stops at it; the ${plural(length, 'byte')} that it says follow are passed over here, for behind them ${behind}.`);
      return true;
    }
  }
  const { row } = piece(context, layer, type, XAPI_HEADER_SIZE);
  const why = length >= NEGATIVE ? 'its length is negative' : next > cursor.size ? `it says that ${plural(stated, 'byte')} follow, and ${plural(cursor.remaining, 'byte')} do` : `behind the ${plural(stated, 'byte')} that it says follow, no header stands`;
  tell(row, `What follows is not read: ${why}.`);
  gapToEnd(context, layer);
  return false;
}

/** What stands at the cursor if it can be a header or is the end; else empty. */
function* nameBehind({ cursor }: ScanContext): Scan<string> {
  if (cursor.remaining === 0) return 'the file ends';
  if (!(yield* cursor.fill(XAPI_HEADER_SIZE))) return `the file ends, ${plural(cursor.remaining, 'byte')} into a header`;
  const type = cursor.u32(0, true);
  const length = fromHalves(cursor.u32(8, true), cursor.u32(12, true));
  if (cursor.u32(4, true) !== 0 || type === 0 || type > MAX_TYPE || length > cursor.remaining - XAPI_HEADER_SIZE) return '';
  return `stands a header of type ${RANKS.has(type) ? recordName('xapi', type) : hex(type)}`;
}

function checkOrder({ builder, cursor }: ScanContext, layer: number, type: number, seen: Seen): void {
  const rank = RANKS.get(type) ?? 0;
  const later = [...seen].find((other) => (RANKS.get(other) ?? 0) > rank);
  const at = { layer, row: builder.rowCount, range: { start: cursor.position, end: cursor.position + 8 } };
  const name = recordName('xapi', type);
  if (seen.has(type)) builder.report(rules.ORDER, { ...at, message: `${name} stands here for the second time.` });
  else if (later !== undefined) builder.report(rules.ORDER, { ...at, message: `${name} stands behind ${recordName('xapi', later)}; xenopsd writes it before.` });
  seen.add(type);
}

function* scanRecord(context: ScanContext, layer: number, header: Header, memoryDue: boolean): Scan<boolean> {
  const { builder } = context;
  const { type, start, length, stated } = header;
  const at = (from: number, to: number) => ({ layer, row: builder.rowCount - 1, range: { start: start + from, end: start + to } });
  const goesOn = COUNTED.has(type) ? yield* scanCounted(context, layer, header) : yield* scanInline(context, layer, header, memoryDue, () => {
    if (length !== 0) builder.report(rules.IDLE_LENGTH, { ...at(8, 16), message: `${recordName('xapi', type)} has a length of ${plural(stated, 'byte')}; xenopsd writes 0, and takes no notice of it.` });
    if (type === LIBXL) builder.report(rules.REFUSED, { ...at(0, 8), message: 'A header of type Libxl: a restore refuses it.' });
  });
  return goesOn;
}

/** A payload of so many bytes. */
function* scanCounted(context: ScanContext, layer: number, { type, start, length, stated }: Header): Scan<boolean> {
  const { builder, cursor } = context;
  if (length >= NEGATIVE) {
    const { row } = piece(context, layer, type, XAPI_HEADER_SIZE);
    builder.report(rules.LENGTH, { layer, row, range: { start: start + 8, end: start + XAPI_HEADER_SIZE }, message: `${recordName('xapi', type)} has a negative length. What follows is not read.` });
    gapToEnd(context, layer);
    return false;
  }
  const { row, whole } = piece(context, layer, type, XAPI_HEADER_SIZE + length, typeof stated === 'bigint' ? stated + BigInt(XAPI_HEADER_SIZE) : undefined);
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  if (type === QEMU_XEN) builder.report(rules.REFUSED, { ...at(0, 8), message: 'A header of type Qemu_xen: a restore refuses it.' });
  if (type === QEMU_TRAD && length > MAX_QEMU_RECORD) builder.report(rules.QEMU_LENGTH, { ...at(8, 16), message: `The device model\u2019s state has ${plural(stated, 'byte')}; xenopsd takes at most ${plural(MAX_QEMU_RECORD, 'byte')}.` });
  const next = cursor.position;
  if (DEVICE_MODELS.has(type)) yield* scanQemu(context, { row, layer, start: start + XAPI_HEADER_SIZE, length });
  cursor.position = next;
  return whole;
}

/** What tells its own end, behind a header whose length is 0. */
function* scanInline(context: ScanContext, layer: number, { type, start }: Header, memoryDue: boolean, check: () => void): Scan<boolean> {
  const { builder, cursor } = context;
  if (type === DEMU) {
    cursor.skip(XAPI_HEADER_SIZE);
    const end = yield* nextHeader(context, memoryDue);
    cursor.position = start;
    const { row } = piece(context, layer, type, end - start);
    check();
    const where = end === cursor.size ? 'no header follows it: it is taken to go on to the end of the file' : `the next header that can be one stands at ${hex(end)}`;
    builder.report(rules.DEMU_END, { layer, row, range: { start: start + XAPI_HEADER_SIZE, end }, message: `A vGPU\u2019s state of ${plural(end - start - XAPI_HEADER_SIZE, 'byte')}, by guess: ${where}.` });
    return true;
  }
  piece(context, layer, type, XAPI_HEADER_SIZE);
  check();
  if (type === LIBXC) return (yield* scanBareLibxc(context, layer)) === 'end';
  if (type === LIBXC_LEGACY) {
    context.enclosed = true;
    return (yield* scanLegacyStream(context, layer)) === 'end';
  }
  if (type !== LIBXL) return true;
  const known = (yield* cursor.fill(LIBXL_MAGIC.length)) && startsWith(cursor.bytes(0, LIBXL_MAGIC.length), LIBXL_MAGIC);
  return !known || (yield* scanLibxlStream(context, layer)) === 'end';
}

function endOfImage({ builder, cursor }: ScanContext, layer: number, seen: Seen): boolean {
  const hasMemory = [...seen].some((type) => MEMORY.has(type));
  const range = { start: cursor.position - XAPI_HEADER_SIZE, end: cursor.position };
  if (!hasMemory) builder.report(rules.NO_MEMORY, { layer, row: builder.rowCount - 1, range, message: 'End_of_image stands here, and no record before it holds the guest\u2019s memory.' });
  return true;
}
