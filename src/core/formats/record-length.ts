/** Rule derived from the layouts: how long the body of a record may be. */
import { defineRule, type Judge, VERIFIED } from '../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';
import type { LayerName } from '../index/layer.ts';
import { plural } from '../text.ts';
import type { RecordSpec } from './define.ts';
import { recordName } from './names.ts';
import type { RecordHeader } from './scan-context.ts';
import { lengthLog } from './length-log.ts';

const CITES = {
  libxc: 'xen tools/libs/guest/xg_sr_restore.c process_record() and the handlers it calls',
  libxl: 'xen tools/libs/light/libxl_stream_read.c process_record()',
} as const;

const rule = (layer: keyof typeof CITES) =>
  defineRule({ id: `${layer}.record.length`, title: 'The body has the length that its type asks for', objectors: ['spec', 'verify', 'restore'], spec: `${layer}: Records`, cite: CITES[layer], logs: 'record truncated', checked: VERIFIED });

export const LIBXC_RECORD_LENGTH = rule('libxc');
export const LIBXL_RECORD_LENGTH = rule('libxl');

/** What the specification asks, as words; null where the length is as it should be. */
function complaint(spec: RecordSpec, bodyLength: number): string | null {
  const fixed = spec.layout.size ?? Math.max(0, ...Object.entries(spec.layout.offsets).map(([, offset]) => offset));
  if (spec.length === 'exact' && bodyLength !== fixed) return `expected ${plural(fixed, 'byte')}`;
  if (spec.length === 'atLeast' && bodyLength < fixed) return `expected at least ${plural(fixed, 'byte')}`;
  return null;
}

/** Restore looks at the length of some only from below, or not at all (formats: conformance C026, C032, C050); verify at that of one only for nothing. */
function objectors(spec: RecordSpec, bodyLength: number): readonly Judge[] {
  const fixed = spec.layout.size ?? Infinity;
  const judges: Judge[] = ['spec'];
  if (!spec.verifyTakesAny || bodyLength === 0) judges.push('verify');
  if ((bodyLength <= fixed && !(spec.restoreTakesAny && bodyLength > 0)) || !spec.restoreTakesLonger) judges.push('restore');
  return judges;
}

export function checkLength(builder: StreamBuilder, layer: number, spec: RecordSpec, header: RecordHeader, row: number): void {
  const expected = complaint(spec, header.bodyLength);
  if (expected === null) return;
  const name: LayerName = builder.layer(layer).name;
  builder.report(name === 'libxl' ? LIBXL_RECORD_LENGTH : LIBXC_RECORD_LENGTH, {
    layer,
    row,
    range: { start: header.start + 4, end: header.start + RECORD_HEADER_SIZE },
    objectors: objectors(spec, header.bodyLength),
    logs: () => lengthLog(name, spec.type, header.bodyLength),
    message: () => `${recordName(name, spec.type)} has a body_length of ${plural(header.bodyLength, 'byte')}; ${expected}.`,
  });
}
