/** Reads xend's header and hands the rest to the legacy stream inside. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex, plural } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { startsWith } from '../magic.ts';
import { RECEIVE, SSL_RECEIVE, XEND_HEADER_SIZE, XEND_MAGIC } from './header.ts';
import * as rules from './rules.ts';

export function* scanXendFile(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('xend', context.source, parent);
  const relocation = yield* scanRelocation(context, layer);
  if (relocation === 'encrypted') return 'stopped';
  const start = cursor.position;
  if (!(yield* cursor.fill(XEND_HEADER_SIZE))) {
    const left = cursor.remaining;
    const row = gapToEnd(context, layer);
    return cut(context, layer, row, start, `xend\u2019s header needs ${XEND_HEADER_SIZE} bytes; the file ends after ${plural(left, 'byte')} of it.`);
  }
  const length = cursor.u32(XEND_MAGIC.length, false);
  const row = builder.push('header', layer, 0, start, 0);
  if (length >= NEGATIVE) {
    builder.report(rules.CONFIG_LENGTH, { layer, row, range: { start: start + XEND_MAGIC.length, end: start + XEND_HEADER_SIZE }, message: `The config has a length of ${length - 2 * NEGATIVE} bytes.` });
  }
  builder.layer(layer).detail = { configLength: length, evidence: `"${XEND_MAGIC}" at ${hex(start)}` };
  builder.report(rules.NOT_READ, { layer, row, range: { start, end: start + XEND_MAGIC.length }, message: 'This is a save file of xend (xm save): no toolstack since Xen 4.5 reads its header.' });
  const end = start + XEND_HEADER_SIZE + length;
  if (end >= cursor.size) return cut(context, layer, row, start, `The header claims ${plural(length, 'byte')} of config; ${plural(cursor.size - start - XEND_HEADER_SIZE, 'byte')} are there, and no stream.`);
  builder.extend(layer, { start, end });
  cursor.position = end;
  return yield* scanLegacyStream(context, layer);
}

const NEGATIVE = 2 ** 31;

/** The request before the header, in a capture of a relocation. */
function* scanRelocation(context: ScanContext, layer: number): Scan<'none' | 'plain' | 'encrypted'> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const length = Math.min(SSL_RECEIVE.length, cursor.remaining);
  yield* cursor.fill(length);
  const head = cursor.bytes(0, length);
  const request = [RECEIVE, SSL_RECEIVE].find((each) => startsWith(head, each));
  if (request === undefined) return 'none';
  const row = builder.push('header', layer, 1, start, 0);
  cursor.skip(request.length);
  builder.extend(layer, { start, end: cursor.position });
  if (request === RECEIVE) return 'plain';
  const range = { start: cursor.position, end: cursor.size };
  const gap = gapToEnd(context, layer);
  builder.extend(layer, { start, end: cursor.size });
  const behind = range.end > range.start ? `: the ${plural(range.end - range.start, 'byte')} behind cannot be read` : ', and nothing follows';
  builder.report(rules.NOT_READ, { layer, row, range: { start, end: start + request.length }, hint: '', message: 'This is a relocation of xend (xm migrate --ssl): no toolstack since Xen 4.5 takes it, and none restores from what is encrypted.' });
  builder.report(rules.ENCRYPTED, { layer, row: gap < 0 ? row : gap, range, message: `The sender asks for TLS${behind}.` });
  return 'encrypted';
}

function cut({ builder, cursor }: ScanContext, layer: number, row: number, start: number, message: string): SegmentEnd {
  builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.size, end: cursor.size }, message });
  cursor.position = cursor.size;
  builder.extend(layer, { start, end: cursor.size });
  return 'stopped';
}
