/**
 * QEMU's vmstate tables as they lie on the wire: fields one after the other, tables inside tables, then the subsections
 * that the state needed. No table says how long it is, so laying one out is also how it is measured.
 */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { parts, sizeOf, text, u32, u8, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import { unsigned, type Reader } from '../../layout/reader.ts';
import type { ListShape, Shape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';

/** A field by its C name; there only from a version on, or where an earlier integer of the table is not 0. */
export interface VmField {
  readonly name: string;
  readonly content: Shape | Vmsd;
  /** How many of them: a number, or the earlier integer that says it. */
  readonly count?: number | string;
  readonly since?: number;
  readonly when?: string;
}

/** One VMStateDescription. */
export interface Vmsd {
  readonly name: string;
  /** The version that is described, and the oldest whose fields are the same but for `since`. */
  readonly version: number;
  readonly oldest?: number;
  readonly doc: string;
  /** File of QEMU and name of the table. */
  readonly spec: string;
  readonly fields: readonly VmField[];
  readonly subsections?: readonly Vmsd[];
}

type Options = Pick<VmField, 'count' | 'since' | 'when'>;

export const field = (name: string, content: Shape | Vmsd, options: Options = {}): VmField => ({ name, content, ...options });

/** Places of a table over bytes. */
export interface Laid {
  readonly places: readonly Place[];
  readonly end: number;
  /** Every field was there, and every subsection is known: `end` is where the state ends. */
  readonly whole: boolean;
  /** A field needed more bytes than there are. */
  readonly cut: boolean;
}

export const isVmsd = (content: Shape | Vmsd): content is Vmsd => 'fields' in content && 'version' in content;

/** QEMU_VM_SUBSECTION, migration/migration.h. */
const SUBSECTION = 0x05;
/** Section byte, length of the name. */
const SUBSECTION_HEAD = 2;
const VERSION_SIZE = 4;
const ASCII = new TextDecoder('latin1');

export function* layVmsd(vmsd: Vmsd, version: number, range: ByteRange, reader: Reader): Scan<Laid> {
  const laying = new Laying(vmsd, range, reader);
  for (const item of vmsd.fields) {
    if ((item.since ?? 0) > version || (item.when !== undefined && laying.valueOf(item.when) === 0)) continue;
    const going = isVmsd(item.content) ? yield* laying.tables(item, item.content) : yield* laying.field(item, item.content);
    if (!going) return laying.laid(false);
  }
  return laying.laid(yield* laying.subsections());
}

/** The places of a table that is known to fill a range. */
export const vmsdShape = (vmsd: Vmsd, version: number, doc = vmsd.doc): ListShape =>
  parts(vmsd.name, function* (place, reader) { return listed((yield* layVmsd(vmsd, version, place.range, reader)).places); }, { doc, spec: vmsd.spec });

class Laying {
  readonly #vmsd: Vmsd;
  readonly #end: number;
  readonly #reader: Reader;
  readonly #places: Place[] = [];
  readonly #values = new Map<string, number>();
  /** Integers that say how many or whether there are others. */
  readonly #wanted: ReadonlySet<string | undefined>;
  #at: number;
  #isCut = false;

  constructor(vmsd: Vmsd, range: ByteRange, reader: Reader) {
    this.#vmsd = vmsd;
    this.#at = range.start;
    this.#end = range.end;
    this.#reader = reader;
    this.#wanted = new Set(vmsd.fields.flatMap(({ count, when }) => [typeof count === 'string' ? count : undefined, when]));
  }

  laid(whole: boolean): Laid {
    return { places: this.#places, end: this.#at, whole, cut: this.#isCut };
  }

  valueOf(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  *field({ name, count }: VmField, shape: Shape): Scan<boolean> {
    const one = sizeOf(shape);
    if (one === null) throw new Error(`${name} of ${this.#vmsd.name} has no size`);
    const size = one * (typeof count === 'string' ? this.valueOf(count) : (count ?? 1));
    if (size > this.#end - this.#at) return this.#cut(name, size);
    if (size === 0) return true;
    const start = this.#at;
    if (this.#wanted.has(name)) this.#values.set(name, Number(unsigned(yield* this.#reader.bytes(start, size), this.#reader.facts.littleEndian)));
    this.#push(name, counted(shape, size / one, count), start + size);
    return true;
  }

  *tables({ name, count }: VmField, vmsd: Vmsd): Scan<boolean> {
    if (count === undefined) return yield* this.#table(name, vmsd);
    const many = typeof count === 'string' ? this.valueOf(count) : count;
    const start = this.#at;
    const elements = new Laying({ ...vmsd, fields: [] }, { start, end: this.#end }, this.#reader);
    let going = true;
    for (let i = 0; i < many && going; i++) going = yield* elements.#table(`[${i}]`, vmsd);
    const { places, end, cut } = elements.laid(going);
    this.#isCut ||= cut;
    if (end > start) this.#push(name, parts(`${vmsd.name}[${many}]`, listOf(places), { doc: vmsd.doc, spec: vmsd.spec }), end);
    return going;
  }

  *#table(name: string, vmsd: Vmsd): Scan<boolean> {
    const { end, whole, cut } = yield* layVmsd(vmsd, vmsd.version, { start: this.#at, end: this.#end }, this.#reader);
    this.#isCut ||= cut;
    if (end > this.#at) this.#push(name, vmsdShape(vmsd, vmsd.version), end);
    return whole;
  }

  /** Subsections that stand here; false where one is not known, for its end is not known either. */
  *subsections(): Scan<boolean> {
    for (;;) {
      const header = yield* readSubsection(this.#at, this.#end, this.#reader);
      if (header?.name.startsWith(this.#vmsd.name) !== true) return true;
      const known = this.#vmsd.subsections?.find(({ name }) => name === header.name);
      const body = { start: header.end, end: this.#end };
      const laid = known === undefined || header.version > known.version ? null : yield* layVmsd(known, header.version, body, this.#reader);
      if (laid === null) {
        const doc = 'A subsection whose layout is not known here; nothing says where it ends.';
        this.#push(header.name, parts('subsection', listOf([...header.places, ...rest('data', doc, body)]), { doc }), this.#end);
        return false;
      }
      this.#push(header.name, parts('subsection', listOf([...header.places, ...laid.places]), { doc: known?.doc ?? '', spec: known?.spec ?? '' }), laid.end);
      if (!laid.whole) return false;
    }
  }

  #push(name: string, shape: Shape, end: number): void {
    this.#places.push({ name, shape, range: { start: this.#at, end }, spec: this.#vmsd.spec });
    this.#at = end;
  }

  #cut(name: string, wanted: number): false {
    const left = this.#end - this.#at;
    this.#isCut = true;
    if (left > 0) this.#push(`${name} (cut)`, undescribed('rest', `Needs ${plural(wanted, 'byte')}; only ${left} are there.`), this.#end);
    return false;
  }
}

const listOf = (places: readonly Place[]): ListShape['expand'] =>
  function* () { return listed(places); };

const rest = (name: string, doc: string, range: ByteRange): Place[] => (range.end > range.start ? [{ name, shape: undescribed('rest', doc), range, spec: '' }] : []);

/** An array whose length the stream says, with the length that it says. */
function counted(shape: Shape, count: number, said: number | string | undefined): Shape {
  if (said === undefined) return shape;
  return { kind: 'array', element: shape, elementSize: sizeOf(shape) ?? 1, count, notes: shape.notes };
}

interface Subsection {
  readonly name: string;
  readonly version: number;
  readonly end: number;
  readonly places: readonly Place[];
}

const SUBSECTION_SPEC = 'QEMU migration/vmstate.c: vmstate_subsection_save()';

function* readSubsection(at: number, end: number, reader: Reader): Scan<Subsection | null> {
  const head = yield* reader.bytes(at, Math.min(SUBSECTION_HEAD, end - at));
  if (head[0] !== SUBSECTION || head.length < SUBSECTION_HEAD) return null;
  const length = head[1] ?? 0;
  const nameEnd = at + SUBSECTION_HEAD + length;
  if (nameEnd + VERSION_SIZE > end) return null;
  const name = ASCII.decode(yield* reader.bytes(at + SUBSECTION_HEAD, length));
  const version = Number(unsigned(yield* reader.bytes(nameEnd, VERSION_SIZE), false));
  const place = (label: string, shape: Shape, start: number, size: number): Place => ({ name: label, shape, range: { start, end: start + size }, spec: SUBSECTION_SPEC });
  return {
    name,
    version,
    end: nameEnd + VERSION_SIZE,
    places: [
      place('section_type', u8({ base: 'hex', names: { [SUBSECTION]: 'QEMU_VM_SUBSECTION' }, doc: 'Says that a subsection follows.' }), at, 1),
      place('idstr_len', u8({ doc: 'Bytes of the name.' }), at + 1, 1),
      ...(length > 0 ? [place('idstr', text('rest', { doc: 'The table\u2019s name, behind that of the table it belongs to.' }), at + SUBSECTION_HEAD, length)] : []),
      place('version_id', u32({ order: 'big', doc: 'Version of the subsection\u2019s table.' }), nameEnd, VERSION_SIZE),
    ],
  };
}
