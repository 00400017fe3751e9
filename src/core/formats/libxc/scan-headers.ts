/** Reads image and domain header and says what is wrong with them. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { Body } from '../../layout/body.ts';
import type { FindingAt } from '../../index/finding.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { hex, plural } from '../../text.ts';
import { gapToEnd, type ScanContext } from '../scan-context.ts';
import { DHDR_TYPE_X86_PV, DHDR_TYPES, DOMAIN_HEADER } from './domain-header.ts';
import { IHDR_ID, IHDR_MARKER, IMAGE_HEADER } from './image-header.ts';
import { hex16, hex8, signed32 } from './log-words.ts';
import * as rules from './rules.ts';

const DRAFT = ' Version 1 is that of drafts of the format, written before Xen 4.6 and shipped with XenServer; its images may have TOOLSTACK records.';

/** 24 and 16 bytes; see the sizeof test. */
const IMAGE_HEADER_SIZE = IMAGE_HEADER.size ?? 0;
const DOMAIN_HEADER_SIZE = DOMAIN_HEADER.size ?? 0;

/** The facts that the headers state; null where they are cut, or where these are no libxc headers at all. */
export function* scanLibxcHeaders(context: ScanContext, layer: number): Scan<LayerFacts | null> {
  const image = yield* scanImageHeader(context, layer);
  return image === null ? null : yield* scanDomainHeader(context, layer, image);
}

function* scanImageHeader(context: ScanContext, layer: number): Scan<Pick<LayerFacts, 'littleEndian' | 'version'> | null> {
  const { cursor, builder } = context;
  const start = cursor.position;
  if (!(yield* cursor.fill(IMAGE_HEADER_SIZE))) {
    reportCutHeader(context, layer, 'image header', IMAGE_HEADER_SIZE);
    return null;
  }
  const header = new Body(IMAGE_HEADER, cursor.bytes(0, IMAGE_HEADER_SIZE), false);
  const marker = header.get('marker');
  const id = header.get('id');
  const marked = marker === IHDR_MARKER;
  const identified = id === IHDR_ID;
  if (!marked && !identified) {
    yield* cursor.toEnd();
    const row = gapToEnd(context, layer);
    const message = `Expected a libxc image header (ff x 8, then "XENF"); found ${hex(marker)} and ${hex(id)}. Nothing after ${hex(start)} is decoded.`;
    builder.report(rules.MARKER, { layer, row, range: { start, end: start + 12 }, message, logs: markerLog(marker) });
    return null;
  }
  const row = builder.push('header', layer, 0, start, 0);
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  const version = header.get('version');
  const bigEndian = header.get('options') % 2 !== 0;
  if (!marked) builder.report(rules.MARKER, { ...at(0, 8), message: `Expected marker ${hex(IHDR_MARKER)}, found ${hex(marker)}.`, logs: markerLog(marker) });
  if (!identified) builder.report(rules.IDENT, { ...at(8, 12), message: `Expected id ${hex(IHDR_ID)} ("XENF"), found ${hex(id)}.`, logs: `Invalid ID: Expected ${hex8(IHDR_ID)}, Got ${hex8(id)}` });
  if (version < 2 || version > 3) builder.report(rules.VERSION, { ...at(12, 16), message: `Expected version 2 or 3, found ${version}.${version === 1 ? DRAFT : ''} Records are read as those of version 3.`, logs: `Invalid Version: Expected 2 <= ver <= 3, Got ${signed32(version)}` });
  const littleEndian = !bigEndian || (yield* isLittleEndianAllTheSame(cursor));
  if (bigEndian) reportBigEndian(context, at(16, 18), littleEndian);
  cursor.skip(IMAGE_HEADER_SIZE);
  return { littleEndian, version };
}

/** Of the three words before it the marker alone is not brought into the host's order, which is little-endian. */
const markerLog = (marker: bigint): string => `Invalid marker: Got ${hex16(swap64(marker))}`;

function swap64(value: bigint): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value, false);
  return view.getBigUint64(0, true);
}

/** The domain header behind an image header that says big-endian is one in little-endian order only. */
function* isLittleEndianAllTheSame(cursor: Cursor): Scan<boolean> {
  if (!(yield* cursor.fill(IMAGE_HEADER_SIZE + DOMAIN_HEADER_SIZE))) return false;
  return DHDR_TYPES[cursor.u32(IMAGE_HEADER_SIZE, false)] === undefined && DHDR_TYPES[cursor.u32(IMAGE_HEADER_SIZE, true)] !== undefined;
}

/** verify-stream-v2 takes no notice of the bit, and reads what follows as little-endian, whatever it is. */
function reportBigEndian({ builder }: ScanContext, at: Omit<FindingAt, 'message'>, littleEndian: boolean): void {
  const says = 'The image says that its records are big-endian; no x86 host writes such an image.';
  if (littleEndian) builder.report(rules.BIG_ENDIAN, { ...at, message: `${says} Its domain header is little-endian, and so the records are read.` });
  else builder.report(rules.BIG_ENDIAN, { ...at, objectors: ['spec', 'verify', 'restore'], message: `${says} It is read as it says.` });
}

function* scanDomainHeader(context: ScanContext, layer: number, image: Pick<LayerFacts, 'littleEndian' | 'version'>): Scan<LayerFacts | null> {
  const { cursor, builder } = context;
  const start = cursor.position;
  if (!(yield* cursor.fill(DOMAIN_HEADER_SIZE))) {
    reportCutHeader(context, layer, 'domain header', DOMAIN_HEADER_SIZE);
    return null;
  }
  const header = new Body(DOMAIN_HEADER, cursor.bytes(0, DOMAIN_HEADER_SIZE), image.littleEndian);
  const row = builder.push('header', layer, 1, start, 0);
  const domainType = header.get('type');
  const pageShift = header.get('page_shift');
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  if (DHDR_TYPES[domainType] === undefined) builder.report(rules.DOMAIN_TYPE, { ...at(0, 4), message: `Expected domain type 1 (x86 PV) or 2 (x86 HVM), found ${hex(domainType)}.` });
  // The restorer shifts a 32-bit 1, and of the number of places x86 takes the lowest five bits.
  if (pageShift !== 12) builder.report(rules.PAGE_SHIFT, { ...at(4, 6), objectors: pageShift % 32 === 12 ? ['spec', 'verify'] : rules.PAGE_SHIFT.objectors, message: `Expected page_shift 12, found ${pageShift}. Pages are read as 4,096 bytes.`, logs: pageSizeLog(domainType, pageShift) });
  cursor.skip(DOMAIN_HEADER_SIZE);
  const major = header.get('xen_major');
  const xen = `${major}.${header.get('xen_minor')}`;
  const facts: LayerFacts = { ...image, domainType, guestWidth: 0, pageShift: 12 };
  const draft = builder.layer(layer);
  draft.facts = facts;
  draft.detail = {
    version: image.version,
    endianness: image.littleEndian ? 'little' : 'big',
    domainType: DHDR_TYPES[domainType] ?? hex(domainType),
    xen: major === 0 ? null : xen,
    converted: major === 0,
    evidence: `ff x 8, then "XENF" at ${hex(start - IMAGE_HEADER_SIZE + 8)}${image.version === 1 ? ', of version 1: a draft from before Xen 4.6' : ''}`,
  };
  return facts;
}

/** 1U << page_shift, of whose places x86 takes the lowest five bits. */
function pageSizeLog(domainType: number, pageShift: number): string {
  const size = 2 ** (pageShift % 32);
  return domainType === DHDR_TYPE_X86_PV ? `Invalid page size ${signed32(size)} for x86_pv domains` : `Invalid page size ${size} for x86 HVM domains`;
}

function reportCutHeader(context: ScanContext, layer: number, name: string, size: number): void {
  const { cursor, builder } = context;
  const left = Math.max(0, cursor.remaining);
  const row = gapToEnd(context, layer);
  builder.report(rules.HEADER_CUT, {
    layer,
    row,
    range: { start: cursor.size, end: cursor.size },
    logs: name === 'domain header' ? 'Failed to read Domain Header from stream' : rules.HEADER_CUT.logs,
    message: `The ${name} needs ${size} bytes; the stream ends after ${plural(left, 'byte')} of it, at ${hex(cursor.size)}.`,
  });
}
