/**
 * Rules that follow from the layout tables alone: what is reserved is zero, and so is padding. The specifications ask it
 * of a saver; who checks it besides is in {@link VERIFY_LOOKS}. A restorer ignores all of it.
 */
import type { LayerName } from '../index/layer.ts';
import { defineRule, type Judge, type Rule, VERIFIED } from '../index/finding.ts';
import { bits64 } from '../bytes/integers.ts';
import type { HeaderSpec, RecordSpec } from '../formats/define.ts';
import { LIBXC } from '../formats/libxc/layer.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { LIBXL } from '../formats/libxl/layer.ts';
import { recordName } from '../formats/names.ts';
import { unsigned } from '../layout/reader.ts';
import type { BitField, IntShape, Shape } from '../layout/shape.ts';
import { hex, hexString, plural } from '../text.ts';
import { look, type Check, type ReportAt, type Visit } from './check.ts';
import type { RecordView } from './record-view.ts';

/** Reserved bits that verify-stream-v2 looks at, by layer, header and field; all others it does (conformance 10.8 c). */
const VERIFY_LOOKS: Readonly<Record<string, (value: bigint) => boolean>> = {
  'libxl header options': (value) => bits64(value, 2, 15) !== 0n,
};

/** The PFN list is read by the scan, which looks at the header before it as well. */
const ELSEWHERE: ReadonlySet<RecordSpec> = new Set([PAGE_DATA]);

interface ReservedField {
  readonly name: string;
  readonly offset: number;
  readonly shape: Extract<Shape, { kind: 'reserved' }> | IntShape;
  readonly size: number;
  readonly bits: readonly BitField[];
}

/** Reserved fields and bits at a fixed place of a record's or header's own struct; structs within are another specification's. */
function reservedFields(layout: Shape): ReservedField[] {
  if (layout.kind !== 'struct') return [];
  return Object.entries(layout.fields).flatMap(([name, shape]): ReservedField[] => {
    const offset = layout.offsets[name];
    if (offset === undefined || (shape.kind !== 'reserved' && shape.kind !== 'int')) return [];
    const bits = shape.kind === 'int' ? (shape.notes.bits ?? []).filter(({ reserved }) => reserved === true) : [];
    return shape.kind === 'reserved' || bits.length > 0 ? [{ name, offset, shape, size: shape.size, bits }] : [];
  });
}

const subject = (name: string): string => name.toLowerCase().replace(/[ _]/g, '-').replace(/^(libxl|libxc|xl)-/, '');

interface Derived {
  readonly rule: Rule;
  readonly visit: (report: (rule: Rule, record: RecordView, at: ReportAt) => void) => Visit;
}

function derive(layer: LayerName, spec: RecordSpec | HeaderSpec, types: readonly number[], kind: 'header' | 'record'): Derived[] {
  const fields = reservedFields(spec.layout);
  if (fields.length === 0) return [];
  const rule = defineRule({
    id: `${layer}.${subject(spec.name)}.reserved`,
    title: `Reserved fields of ${spec.name} are zero`,
    objectors: ['spec', 'verify'],
    spec: spec.spec,
    cite: `xen tools/python/xen/migration/${layer}.py`,
    ref: layer === 'libxc' && kind === 'header' ? 'C005' : '',
    hint: 'A restore ignores reserved fields.',
    checked: VERIFIED,
  });
  const reads = Math.max(...fields.map(({ offset, size }) => offset + size));
  const visit: Derived['visit'] = (report) => ({
    layer,
    types,
    ...(kind === 'header' ? { kind } : {}),
    reads,
    visit: look((record) => {
      for (const field of fields) checkField(field, spec.name, rule, record, report);
    }),
  });
  return [{ rule, visit }];
}

function checkField(field: ReservedField, owner: string, rule: Rule, record: RecordView, report: (rule: Rule, record: RecordView, at: ReportAt) => void): void {
  const { name, offset, size, shape } = field;
  if (!record.holds(offset + size)) return;
  const bytes = record.bytes.subarray(offset, offset + size);
  if (bytes.every((byte) => byte === 0)) return;
  if (shape.kind === 'reserved') {
    report(rule, record, { range: record.within(offset, size), message: `${name} of ${owner} is reserved: expected zeroes, found ${hexString(bytes, ' ')}.` });
    return;
  }
  const { order } = shape.notes;
  const value = unsigned(bytes, order === 'little' || (order !== 'big' && record.littleEndian));
  const set = field.bits.reduce((sum, { low, high }) => sum + bits64(value, low, high) * 2n ** BigInt(low), 0n);
  if (set === 0n) return;
  const looks = VERIFY_LOOKS[`${owner} ${name}`];
  const objectors: readonly Judge[] = looks === undefined || looks(value) ? rule.objectors : ['spec'];
  report(rule, record, { range: record.within(offset, size), objectors, message: `${name} of ${owner} has reserved bits set: ${hex(set)} of ${hex(value)}.` });
}

const DERIVED: readonly Derived[] = [LIBXC, LIBXL].flatMap(({ name, headers, records }) => [
  ...headers.flatMap((header, number) => derive(name, header, [number], 'header')),
  ...records.flatMap((record) => (ELSEWHERE.has(record) ? [] : derive(name, record, [record.type], 'record'))),
]);

const padding = (layer: 'libxc' | 'libxl'): Rule =>
  defineRule({ id: `${layer}.record.padding`, title: 'Padding is zeroes', objectors: ['spec', 'verify'], spec: layer === 'libxc' ? 'libxc: Records' : 'libxl: Record Overview', cite: `xen tools/python/xen/migration/${layer}.py verify_record()`, ref: 'C022', hint: 'A restore reads padding and ignores it.', checked: VERIFIED });

export const LIBXC_PADDING = padding('libxc');
export const LIBXL_PADDING = padding('libxl');

/** @param bytes from the end of the body to the end of the record */
export function checkPadding(record: RecordView, bytes: Uint8Array, layer: LayerName, report: (rule: Rule, at: ReportAt) => void): void {
  if (layer !== 'libxc' && layer !== 'libxl') return;
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return;
  const range = record.within(record.bodyLength, bytes.length);
  report(layer === 'libxc' ? LIBXC_PADDING : LIBXL_PADDING, { range, message: `${plural(bytes.length, 'byte')} of padding behind ${recordName(layer, record.type)}: expected zeroes, found ${hexString(bytes, ' ')}.` });
}

export const RESERVED: Check = {
  rules: [...DERIVED.map(({ rule }) => rule), LIBXC_PADDING, LIBXL_PADDING],
  create: ({ report }) => ({ visits: DERIVED.map(({ visit }) => visit(report)) }),
};
