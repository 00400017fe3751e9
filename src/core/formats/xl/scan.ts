/** Reads xl's save-file header and hands the rest to the stream inside. */
import type { Scan } from '../../bytes/cursor.ts';
import { hasBit } from '../../bytes/integers.ts';
import { Body } from '../../layout/body.ts';
import { hex, plural } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { scanBareLibxc } from '../libxc/scan-image.ts';
import { LIBXL_MAGIC } from '../libxl/header.ts';
import { scanLibxlStream } from '../libxl/scan.ts';
import { startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { XL_BYTEORDER, XL_FLAG_JSON_BIT, XL_FLAG_STREAM_V2_BIT, XL_HEADER, XL_HEADER_SIZE, XL_MAGIC } from './header.ts';
import * as rules from './rules.ts';

const CONFIG_LENGTH_SIZE = 4;
/** Marker and id of libxc's image header. */
const LIBXC_MAGIC = `${'\u00ff'.repeat(8)}XENF`;

export function* scanXlFile(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('xl', context.source, parent);
  const start = cursor.position;
  if (!(yield* cursor.fill(XL_HEADER_SIZE))) {
    const left = cursor.remaining;
    const row = gapToEnd(context, layer);
    reportCut(context, layer, row, `xl\u2019s header needs ${XL_HEADER_SIZE} bytes; the file ends after ${plural(left, 'byte')} of it.`);
    builder.extend(layer, { start, end: cursor.size });
    return 'stopped';
  }
  const header = new Body(XL_HEADER, cursor.bytes(0, XL_HEADER_SIZE), true);
  const row = builder.push('header', layer, 0, start, 0);
  checkHeader(context, layer, row, start, header);
  const length = header.get('optional_data_len');
  const flags = header.get('mandatory_flags');
  const streamV2 = hasBit(flags, XL_FLAG_STREAM_V2_BIT);
  cursor.skip(XL_HEADER_SIZE);
  const configLength = yield* checkConfig(context, layer, row, length);
  builder.layer(layer).detail = { config: hasBit(flags, XL_FLAG_JSON_BIT) ? 'JSON' : 'text', configLength, streamV2, evidence: `"Xen saved domain, xl format" at ${hex(start)}` };
  const end = start + XL_HEADER_SIZE + length;
  if (!(yield* cursor.reaches(end + 1))) {
    const message = end === cursor.size ? 'The file ends behind xl\u2019s header: no stream follows.' : `xl\u2019s optional data claims ${plural(length, 'byte')}; only ${plural(cursor.size - start - XL_HEADER_SIZE, 'byte')} are there.`;
    reportCut(context, layer, row, message);
    cursor.position = cursor.size;
    builder.extend(layer, { start, end: cursor.size });
    return 'stopped';
  }
  builder.extend(layer, { start, end });
  cursor.position = end;
  const flag = { start: start + 36, end: start + 40 };
  if (streamV2 && context.legacyBehind === true) {
    builder.report(rules.STREAM_FLAG, { layer, row, range: flag, logs: 'Invalid ident: expected', message: 'Mandatory flag 0x2 is set, so that a libxl stream is due; what follows is read as a legacy stream because that was asked for.' });
    return yield* scanLegacyStream(context, layer);
  }
  if (streamV2) return yield* scanLibxlStream(context, layer);
  const begins = yield* beginsWith(context);
  if (begins === null) return yield* scanLegacyStream(context, layer);
  const message = (what: string): string => `Mandatory flag 0x2 is not set, so that a legacy stream is due; what follows begins with ${what} does, and is read as one.`;
  // Without the flag verify-stream-v2 takes the rest for a libxc image, which it is.
  const objectors = begins === 'libxl' ? rules.STREAM_FLAG.objectors : (['restore'] as const);
  builder.report(rules.STREAM_FLAG, { layer, row, range: flag, objectors, message: message(begins === 'libxl' ? '"LibxlFmt", as a libxl stream' : 'ff x 8 and "XENF", as a bare libxc image') });
  return yield* begins === 'libxl' ? scanLibxlStream(context, layer) : scanBareLibxc(context, layer);
}

/** What stands behind the header, where its first bytes say so. */
function* beginsWith({ cursor }: ScanContext): Scan<'libxl' | 'libxc' | null> {
  if ((yield* cursor.fill(LIBXL_MAGIC.length)) && startsWith(cursor.bytes(0, LIBXL_MAGIC.length), LIBXL_MAGIC)) return 'libxl';
  return (yield* cursor.fill(LIBXC_MAGIC.length)) && startsWith(cursor.bytes(0, LIBXC_MAGIC.length), LIBXC_MAGIC) ? 'libxc' : null;
}

function checkHeader(context: ScanContext, layer: number, row: number, start: number, header: Body<typeof XL_HEADER.fields>): void {
  const { builder } = context;
  const at = (from: number, to: number) => ({ layer, row, range: { start: start + from, end: start + to } });
  if (header.get('magic') !== XL_MAGIC) builder.report(rules.MAGIC, { ...at(0, XL_MAGIC.length), message: 'The magic differs from xl\u2019s "Xen saved domain, xl format" in some bytes; the file is read as one of xl all the same.' });
  const byteorder = header.get('byteorder');
  if (byteorder !== XL_BYTEORDER) builder.report(rules.BYTEORDER, { ...at(32, 36), message: `Expected byteorder ${hex(XL_BYTEORDER)}, found ${hex(byteorder)}; the header is read as little-endian.` });
  const unknown = Math.floor(header.get('mandatory_flags') / 4);
  if (unknown !== 0) builder.report(rules.FLAGS, { ...at(36, 40), message: `Mandatory flags ${hex(unknown * 4)} are not known; xl knows 0x1 and 0x2.`, logs: `Savefile has mandatory flag(s) ${hex(unknown * 4)} which are not supported; need newer xl` });
}

/** The length of the config; checked against the optional data that it lies in. */
function* checkConfig(context: ScanContext, layer: number, row: number, dataLength: number): Scan<number> {
  const { builder, cursor } = context;
  if (dataLength === 0 || !(yield* cursor.fill(CONFIG_LENGTH_SIZE))) return 0;
  const length = cursor.u32(0, true);
  if (dataLength < CONFIG_LENGTH_SIZE || length > dataLength - CONFIG_LENGTH_SIZE) {
    builder.report(rules.CONFIG_LENGTH, {
      layer,
      row,
      range: { start: cursor.position, end: Math.min(cursor.position + CONFIG_LENGTH_SIZE, cursor.seen) },
      message: `config_len is ${plural(length, 'byte')}; optional_data_len of ${plural(dataLength, 'byte')} has room for ${plural(Math.max(0, dataLength - CONFIG_LENGTH_SIZE), 'byte')}.`,
    });
  }
  return length;
}

function reportCut(context: ScanContext, layer: number, row: number, message: string): void {
  const { size } = context.cursor;
  context.builder.report(rules.TRUNCATED, { layer, row, range: { start: size, end: size }, message });
}
