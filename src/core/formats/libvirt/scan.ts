/** Reads libvirt's save header and domain XML and hands the rest to the stream inside. */
import type { Scan } from '../../bytes/cursor.ts';
import type { FindingAt } from '../../index/finding.ts';
import { Body } from '../../layout/body.ts';
import { hex, plural } from '../../text.ts';
import { legacyEvidence } from '../legacy-probe.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { LIBXL_MAGIC } from '../libxl/header.ts';
import { scanLibxlStream } from '../libxl/scan.ts';
import { startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { LIBVIRT_HEADER, LIBVIRT_HEADER_SIZE, LIBVIRT_MAGIC, LIBVIRT_VERSION_V2 } from './header.ts';
import * as rules from './rules.ts';

const NEGATIVE = 2 ** 31;
/** Behind magic, version and xmlLen. */
const UNUSED_AT = 24;
/** Enough for the probe of a legacy stream. */
const PROBE = 4096;

export function* scanLibvirtFile(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('libvirt', context.source, parent);
  const start = cursor.position;
  if (!(yield* cursor.fill(LIBVIRT_HEADER_SIZE))) {
    const left = cursor.remaining;
    const row = gapToEnd(context, layer);
    reportCut(context, layer, row, `libvirt\u2019s header needs ${LIBVIRT_HEADER_SIZE} bytes; the file ends after ${plural(left, 'byte')} of it.`);
    builder.extend(layer, { start, end: cursor.size });
    return 'stopped';
  }
  const header = new Body(LIBVIRT_HEADER, cursor.bytes(0, LIBVIRT_HEADER_SIZE), true);
  const row = builder.push('header', layer, 0, start, 0);
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  if (header.get('magic') !== LIBVIRT_MAGIC) builder.report(rules.MAGIC, { ...at(0, LIBVIRT_MAGIC.length), message: 'The magic differs from libvirt\u2019s "libvirt-xml" in some bytes; the file is read as one of libvirt all the same.' });
  const version = header.get('version');
  const length = header.get('xmlLen');
  if (version < 1 || version > LIBVIRT_VERSION_V2) builder.report(rules.VERSION, { ...at(16, 20), logs: version < 1 ? '' : `image version is not supported (${version} > ${LIBVIRT_VERSION_V2})`, message: `Expected version 1 or 2, found ${version}.` });
  if (length === 0) builder.report(rules.XML_LENGTH, { ...at(20, 24), message: 'xmlLen is 0; libvirt refuses a save file without domain XML.' });
  else if (length >= NEGATIVE) builder.report(rules.XML_LENGTH, { ...at(20, 24), message: `xmlLen is ${length - 2 * NEGATIVE}, read as the signed integer that it is; libvirt refuses it.` });
  if (cursor.bytes(UNUSED_AT, LIBVIRT_HEADER_SIZE - UNUSED_AT).some((byte) => byte !== 0)) builder.report(rules.UNUSED, { ...at(UNUSED_AT, LIBVIRT_HEADER_SIZE), message: 'Words that are unused are not zero.' });
  builder.layer(layer).detail = { version, xmlLength: length, evidence: `"libvirt-xml" at ${hex(start)}` };
  const end = start + LIBVIRT_HEADER_SIZE + length;
  if (!(yield* cursor.reaches(end + 1))) {
    reportCut(context, layer, row, `The header claims ${plural(length, 'byte')} of domain XML; ${plural(cursor.size - start - LIBVIRT_HEADER_SIZE, 'byte')} are there, and no stream.`);
    cursor.position = cursor.size;
    builder.extend(layer, { start, end: cursor.size });
    return 'stopped';
  }
  builder.extend(layer, { start, end });
  cursor.position = end;
  return yield* scanInner(context, layer, version, at(16, 20));
}

function reportCut(context: ScanContext, layer: number, row: number, message: string): void {
  const { size } = context.cursor;
  context.builder.report(rules.TRUNCATED, { layer, row, range: { start: size, end: size }, message });
}

function* looksLegacy({ cursor }: ScanContext): Scan<boolean> {
  yield* cursor.toEnd();
  const length = Math.min(PROBE, cursor.remaining);
  yield* cursor.fill(length);
  return legacyEvidence(cursor.bytes(0, length), cursor.remaining) !== null;
}

/** Version 1 promises a legacy stream; the bytes decide. */
function* scanInner(context: ScanContext, layer: number, version: number, at: Omit<FindingAt, 'message'>): Scan<SegmentEnd> {
  const { cursor, builder } = context;
  const whole = yield* cursor.fill(LIBXL_MAGIC.length);
  const isLibxl = whole && startsWith(cursor.bytes(0, LIBXL_MAGIC.length), LIBXL_MAGIC);
  if (version === 1 && isLibxl) builder.report(rules.PAYLOAD, { ...at, message: 'version is 1, of a legacy stream; what follows begins with "LibxlFmt", as a libxl stream of version 2 does, and is read as one.' });
  if (version === 1 && !isLibxl) return yield* scanLegacyStream(context, layer);
  if (isLibxl || !(yield* looksLegacy(context))) return yield* scanLibxlStream(context, layer);
  builder.report(rules.PAYLOAD, { ...at, message: `version is ${version}, of a libxl stream; what follows begins like a legacy stream, as behind version 1, and is read as one.` });
  return yield* scanLegacyStream(context, layer);
}
