import type { Scan } from '../../bytes/cursor.ts';
import { list, struct, text } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children } from '../../layout/shape.ts';
import { defineRecord } from '../define.ts';
import { emulatorName, emulatorRecord } from './emulator.ts';

/** Pairs of one record that are listed; what is beyond stands as one gap that names this number. */
const MAX_PAIRS = 10_000;
const WINDOW = 64 * 1024;
/** Bytes of a key that its pair shows. */
const SHOWN_KEY = 512;
const UTF8 = new TextDecoder('utf-8');
const STRING = text('rest', { doc: 'NUL-terminated.' });
const PAIR = struct('key and value', { key: STRING, value: STRING });

const PAIRS = list('xenstore pair', expandPairs, { doc: 'Keys relative to the device model\u2019s xenstore tree, each followed by its value.' });

export const EMULATOR_XENSTORE_DATA = defineRecord({
  type: 0x00000002,
  name: 'EMULATOR_XENSTORE_DATA',
  doc: 'Xenstore keys and values of the device model.',
  spec: 'libxl: EMULATOR_XENSTORE_DATA',
  length: 'atLeast',
  layout: emulatorRecord('libxl__sr_emulator_hdr', 'xenstore_data', PAIRS),
  summaryBytes: 8,
  summary: (body) => emulatorName(body.get('id')),
});

/** Strings alternate: key, value. A last string without its NUL, or a key without value, is still shown. */
function* expandPairs(place: Place, reader: Reader): Scan<Children> {
  const ends = yield* stringEnds(place, reader);
  const pairs: Place[] = [];
  let start = place.range.start;
  for (let i = 0; i < ends.length && pairs.length < MAX_PAIRS; i += 2) {
    const middle = ends[i] ?? start;
    const end = ends[i + 1] ?? middle;
    const [last] = yield* reader.bytes(end - 1, 1);
    const bytes = yield* reader.bytes(start, Math.min(middle - start, SHOWN_KEY));
    pairs.push(pairPlace(place, pairs.length, start, middle, end, pathText(UTF8.decode(bytes), last === 0, middle < end)));
    start = end;
  }
  if (start < place.range.end) pairs.push({ name: `(more than ${MAX_PAIRS} pairs)`, shape: STRING, range: { start, end: place.range.end }, spec: place.spec });
  return listed(pairs);
}

/** A key as a path of the tree, or what libxl's reader has against it (tools/libs/light/libxl_stream_read.c). */
function pathText(raw: string, ends: boolean, hasValue: boolean): string {
  const key = raw.replace(/\0$/, '');
  const faults = [
    ...(ends ? [] : ['no NUL at its end']),
    ...(key === '' ? ['empty key'] : []),
    ...(key.startsWith('/') ? ['a key may not begin with "/"'] : []),
    ...(hasValue ? [] : ['no value']),
  ];
  return [key.split('/').filter((part) => part !== '').join(' › '), ...faults].filter((part) => part !== '').join('; ');
}

function pairPlace(place: Place, index: number, start: number, middle: number, end: number, remark: string): Place {
  const key: Place = { name: 'key', shape: STRING, range: { start, end: middle }, spec: place.spec };
  const value: Place = { name: 'value', shape: STRING, range: { start: middle, end }, spec: place.spec };
  const parts = middle < end ? [key, value] : [key];
  const shape = list(PAIR.type, function* () { return listed(parts); });
  return { name: `[${index}]`, shape, range: { start, end }, spec: place.spec, remark };
}

/** Offsets behind each NUL of the data, and its end. */
function* stringEnds(place: Place, reader: Reader): Scan<number[]> {
  const ends: number[] = [];
  const { start, end } = place.range;
  for (let at = start; at < end && ends.length < 2 * MAX_PAIRS; at += WINDOW) {
    const bytes = yield* reader.bytes(at, Math.min(WINDOW, end - at));
    for (let i = bytes.indexOf(0); i >= 0; i = bytes.indexOf(0, i + 1)) ends.push(at + i + 1);
  }
  if (ends.length < 2 * MAX_PAIRS && ends.at(-1) !== end && end > start) ends.push(end);
  return ends;
}
