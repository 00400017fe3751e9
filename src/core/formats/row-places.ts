/** The first level of a row: header, body and padding of a record, a header's layout, or a gap; they tile the row. */
import type { Scan } from '../bytes/cursor.ts';
import { alignTo8 } from '../bytes/integers.ts';
import type { LayerInfo } from '../index/layer.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../index/record-index.ts';
import { reserved, struct, u32, undescribed } from '../layout/fields.ts';
import { expand, layOut, listed, type Place } from '../layout/place.ts';
import type { Reader } from '../layout/reader.ts';
import type { Children } from '../layout/shape.ts';
import { isOptional, recordName } from './names.ts';
import { layerSpec, recordSpec } from './registry.ts';

const PADDING = reserved(0, { doc: 'Zeroes up to a multiple of 8 octets.' });

const GAP = undescribed('rest', 'No layer claims these bytes.');
const CUT_PADDING = undescribed('rest', 'Padding that is cut by the end of the stream.');

const GAP_SPEC = '';

export function* rowPlaces(row: number, index: RecordIndex, layer: LayerInfo, reader: Reader): Scan<Children> {
  const range = { start: index.startOf(row), end: index.endOf(row) };
  switch (index.kindOf(row)) {
    case 'gap':
      return listed([{ name: '(not decoded)', shape: GAP, range, spec: GAP_SPEC }]);
    case 'header': {
      const header = layerSpec(layer.name)?.headers[index.typeOf(row)];
      if (header === undefined) return listed([{ name: '(not decoded)', shape: GAP, range, spec: GAP_SPEC }]);
      return yield* expand({ name: header.name, shape: header.layout, range, spec: header.spec }, reader);
    }
    case 'record': {
      const { places } = layerSpec(layer.name) ?? {};
      if (places !== undefined) return listed(yield* places({ type: index.typeOf(row), bodyLength: index.bodyLengthOf(row), range }, reader));
      return listed(yield* recordPlaces(layer, index.typeOf(row), index.bodyLengthOf(row), range, reader));
    }
  }
}

function* recordPlaces(layer: LayerInfo, type: number, bodyLength: number, range: { start: number; end: number }, reader: Reader): Scan<Place[]> {
  const body = { start: range.start + RECORD_HEADER_SIZE, end: Math.min(range.start + RECORD_HEADER_SIZE + bodyLength, range.end) };
  const header = yield* layOut(headerOf(layer, type, bodyLength), { start: range.start, end: Math.min(body.start, range.end) }, `${layer.name}: Records`, reader);
  const spec = recordSpec(layer.name, type);
  const places: Place[] = [...header];
  if (spec !== undefined) {
    places.push(...(yield* layOut(spec.layout, body, spec.spec, reader)));
  } else if (body.end > body.start) {
    const doc = isOptional(type) ? 'Body of an optional record that no specification describes.' : 'Body of a record that no specification describes.';
    places.push({ name: '(not described)', shape: undescribed('rest', doc), range: body, spec: `${layer.name}: Records` });
  }
  const padding = { start: body.end, end: range.end };
  if (padding.end > padding.start) {
    const whole = range.end === range.start + RECORD_HEADER_SIZE + alignTo8(bodyLength);
    places.push({ name: whole ? 'padding' : '(cut padding)', shape: whole ? PADDING : CUT_PADDING, range: padding, spec: `${layer.name}: Records` });
  }
  return places;
}

/** The record header with this record's own type and length named. */
const headerOf = (layer: LayerInfo, type: number, bodyLength: number) =>
  struct('record header', {
    type: u32({ base: 'hex', names: { [type]: recordName(layer.name, type) }, doc: recordSpec(layer.name, type)?.doc ?? 'A type that the specification does not define.' }),
    body_length: u32({ doc: 'Octets in the body, without padding.', names: { [bodyLength]: alignTo8(bodyLength) === bodyLength ? 'octets' : `octets, then ${alignTo8(bodyLength) - bodyLength} of padding` } }),
  });
