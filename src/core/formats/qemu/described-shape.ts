/** The places of a state by its description: where no table of ours fits it. */
import type { ByteRange } from '../../bytes/range.ts';
import { blob, parts, u16, u32, u64, u8, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import type { ListShape, Shape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { describedSize, subsectionHead, type DescribedField, type DescribedTable } from './description.ts';

const SPEC = 'VMDESCRIPTION of the stream';
const DOC = 'Laid out as the description behind the states says.';

export const describedShape = (table: DescribedTable, range: ByteRange): ListShape => partsOf(table.name === '' ? 'state' : table.name, () => placesOf(table, range));

const partsOf = (type: string, places: () => readonly Place[]): ListShape => parts(type, function* () { return listed(places()); }, { doc: DOC, spec: SPEC });

function placesOf(table: DescribedTable, { start, end }: ByteRange): Place[] {
  const places: Place[] = [];
  let at = start;
  const push = (name: string, size: number, shape: (range: ByteRange) => Shape): void => {
    const range = { start: at, end: Math.min(at + size, end) };
    if (range.end <= at) return;
    places.push({ name, shape: range.end - at === size ? shape(range) : undescribed('rest', `Needs ${plural(size, 'byte')}; the field around it ends before.`), range, spec: SPEC });
    at = range.end;
  };
  for (const field of table.fields) push(field.name, field.size * field.count, (range) => fieldShape(field, range));
  for (const sub of table.subsections) {
    push(sub.name, subsectionHead(sub) + describedSize(sub), (range) => partsOf('subsection', () => subsectionPlaces(sub, range)));
  }
  push('(not described)', end - at, () => undescribed('rest', 'Bytes behind the last field that the description lists.'));
  return places;
}

function subsectionPlaces(table: DescribedTable, { start, end }: ByteRange): Place[] {
  const body = start + subsectionHead(table);
  const header: Place = { name: '(header)', shape: blob('rest', 'bytes', { doc: 'Section byte, name and version of the subsection.' }), range: { start, end: body }, spec: SPEC };
  return [header, ...placesOf(table, { start: body, end })];
}

/** Elements of an array that are shown one by one. */
const MOST_ELEMENTS = 4096;

function fieldShape(field: DescribedField, range: ByteRange): Shape {
  const { type, size, count, table } = field;
  if (count > 1 && count <= MOST_ELEMENTS) {
    return partsOf(`${type}[${count}]`, () =>
      Array.from({ length: count }, (_, i) => {
        const element = { start: range.start + i * size, end: range.start + (i + 1) * size };
        return { name: `[${i}]`, shape: fieldShape({ ...field, count: 1 }, element), range: element, spec: SPEC };
      }),
    );
  }
  if (table !== null && count === 1) return describedShape(table, range);
  return (count === 1 && /int|bool|nullptr|timer/.test(type) ? integer(size, type) : null) ?? blob('rest', type === '' ? 'bytes' : type, { doc: DOC });
}

function integer(size: number, type: string): Shape | null {
  const notes = { doc: `${type}. ${DOC}`, order: 'big' } as const;
  return size === 1 ? u8(notes) : size === 2 ? u16(notes) : size === 4 ? u32(notes) : size === 8 ? u64(notes) : null;
}
