/** The rows of a device model's state, and what each of them shows. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { blob, parts, syntax, undescribed } from '../../layout/fields.ts';
import { layOut, listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { ListShape, Shape, StructShape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { expandText } from '../config/text-tree.ts';
import { parseJson } from '../config/json.ts';
import { defineLayer, defineRecord, type RecordSpec, type RowView } from '../define.ts';
import { isFooter } from './boundary.ts';
import { describedShape } from './described-shape.ts';
import { describedSize, describedTable } from './description.ts';
import { deviceTables } from './devices/list.ts';
import * as framing from './framing.ts';
import { layVmsd, vmsdShape } from './vmstate.ts';

const { Section, SAVEVM } = framing;

const record = (type: number, name: string, layout: StructShape, doc: string, spec = `${SAVEVM}: qemu_savevm_state()`): RecordSpec => defineRecord({ type, name, doc, spec, length: 'any', layout });

/** Headers of the rows; the states behind them are laid out by {@link statePlace}. */
const RECORDS: readonly RecordSpec[] = [
  record(Section.EOF, 'EOF', framing.EOF_LAYOUT, 'Ends the devices\u2019 states.'),
  record(Section.START, 'START', framing.NAMED_LAYOUT, 'First part of a state that comes in parts.'),
  record(Section.PART, 'PART', framing.PART_LAYOUT, 'A further part of a state that comes in parts.'),
  record(Section.END, 'END', framing.PART_LAYOUT, 'Last part of a state that comes in parts.'),
  record(Section.FULL, 'FULL', framing.NAMED_LAYOUT, 'The whole state of a device.'),
  record(Section.VMDESCRIPTION, 'VMDESCRIPTION', framing.DESCRIPTION_LAYOUT, 'The layouts of the states, as JSON.'),
  record(Section.CONFIGURATION, 'CONFIGURATION', framing.CONFIGURATION_LAYOUT, 'The machine that was saved.'),
  record(Section.COMMAND, 'COMMAND', framing.COMMAND_LAYOUT, 'A command of a migration.'),
  record(Section.RECORD, 'RECORD', framing.RECORD_LAYOUT, 'The state of a device, from an ioemu.', 'xen tools/ioemu/vl.c: qemu_savevm_state()'),
];

const BY_TYPE = new Map(RECORDS.map((spec) => [spec.type, spec]));

function* places(row: RowView, reader: Reader): Scan<Place[]> {
  const { start, end } = row.range;
  const spec = BY_TYPE.get(row.type);
  const head = row.type === Section.RECORD ? yield* framing.readRecordHead(start, end, reader) : yield* framing.readHead(start, end, reader);
  if (spec === undefined || head === null) return [{ name: '(not described)', shape: undescribed('rest', 'Bytes of a section header that is cut.'), range: row.range, spec: SAVEVM }];
  const body = Math.min(start + head.size, end);
  const header = yield* layOut(spec.layout, { start, end: body }, spec.spec, reader);
  const footed = end - body >= framing.FOOTER_SIZE && isFooter(yield* reader.bytes(end - framing.FOOTER_SIZE, framing.FOOTER_SIZE), head.id);
  const footer = footed ? end - framing.FOOTER_SIZE : end;
  const state = footer > body ? [yield* statePlace(head, { start: body, end: footer }, row.type === Section.RECORD, reader)] : [];
  return [...header, ...state, ...(footed ? [{ name: 'footer', shape: framing.FOOTER_LAYOUT, range: { start: footer, end }, spec: SAVEVM }] : [])];
}

const GUESS = 'Nothing says how long it is: it is taken to end where the next section header stands, the first whose number goes on from this one\u2019s and whose name is printable.';

const DESCRIBED = 'the description behind the states says where it ends';

function* statePlace(head: framing.SectionHead, range: ByteRange, said: boolean, reader: Reader): Scan<Place> {
  const place = (shape: Shape, remark: string): Place => ({ name: head.type === Section.VMDESCRIPTION ? 'vmdesc' : 'data', shape, range, spec: `${SAVEVM}: vmstate_save()`, remark });
  if (head.type === Section.VMDESCRIPTION) return place(syntax('rest', { doc: 'What QEMU says on the layouts of its states.' }, { type: 'JSON', expand: (at, own) => expandText(at, own, parseJson) }), '');
  if (head.type === Section.COMMAND) return place(blob('rest', 'bytes', { doc: 'Data of the command.' }), '');
  const description = reader.facts.descriptions?.find(({ start }) => start > range.start);
  const table = description === undefined ? null : yield* describedTable(head, description, reader);
  const described = table !== null && describedSize(table) === range.end - range.start ? table : null;
  for (const known of deviceTables(head)) {
    const laid = yield* layVmsd(known, head.version, range, reader);
    if (laid.whole && laid.end === range.end) return place(vmsdShape(known, head.version), described === null ? 'the layout ends where the section does' : DESCRIBED);
  }
  if (described !== null) return place(describedShape(described, range), DESCRIBED);
  const doc = said ? 'State of a device whose layout is not known here; the header says how long it is.' : `State of a device whose layout is not known here. ${GUESS}`;
  return place(openState(head, range, doc), said ? '' : `${plural(range.end - range.start, 'byte')}; where it ends is a guess`);
}

/** A state that no table fills: one that a table begins is shown as far as the table goes. */
function openState(head: framing.SectionHead, range: ByteRange, doc: string): Shape {
  const [table] = deviceTables(head);
  if (table === undefined) return blob('rest', 'bytes', { doc });
  const expand: ListShape['expand'] = function* (_place, reader) {
    const laid = yield* layVmsd(table, head.version, range, reader);
    const left: Place[] = laid.end < range.end ? [{ name: '(not described)', shape: undescribed('rest', 'Bytes behind the last field that the layout knows.'), range: { start: laid.end, end: range.end }, spec: table.spec }] : [];
    return listed([...laid.places, ...left]);
  };
  return parts(`${table.name}, which does not fit`, expand, { doc: `The layout of "${table.name}" does not end where the section does: it is that of another build or version of QEMU, or the section is cut. ${doc}`, spec: table.spec });
}

/** Bytes that hold any section header. */
const HEADER_BYTES = 14 + 255;

function summarise(bytes: Uint8Array): string {
  const head = framing.headOf(bytes);
  if (head === null || head.idstr === '') return '';
  return `section ${head.id}, instance ${head.instance}, version ${head.version}`;
}

const HEADER_SPEC = `${SAVEVM}: qemu_savevm_state_header()`;

export const QEMU = defineLayer({
  name: 'qemu',
  title: 'device model state',
  headers: [
    { name: 'QEMU file header', doc: 'Identifies a device model\u2019s state.', spec: HEADER_SPEC, layout: framing.QEMU_HEADER },
    { name: 'ioemu file header', doc: 'Identifies the state of an ioemu.', spec: 'xen tools/ioemu/vl.c: qemu_savevm_state()', layout: framing.IOEMU_V2_HEADER },
  ],
  records: RECORDS,
  places,
  summaryBytes: HEADER_BYTES,
  summarise,
  bodyOffset: (bytes, type) => (type === Section.RECORD ? framing.recordHeadOf(bytes) : framing.headOf(bytes))?.size ?? bytes.length,
});

