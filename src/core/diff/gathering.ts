/** What has been gathered of a stream so far: facts by name, of which a later one takes the place of an earlier one, and what became of their bytes. */
import { digestText, SECRET_SEEDS } from '../bytes/digest.ts';
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf, lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import type { LayerName } from '../index/layer.ts';
import type { OpenStream } from '../open-stream.ts';
import { Course } from './course.ts';
import type { Fact, FactBytes, FactKind } from './fact.ts';

/** Facts that are gathered; a stream with more says so. */
export const MAX_FACTS = 500_000;

const DIGESTED = 1024 * 1024;

export interface Gathering {
  readonly stream: OpenStream;
  readonly byPath: Map<string, Fact>;
  /** Facts of the record that came under a name before: the next of that name takes their place. */
  readonly byBase: Map<string, Place>;
  /** Names of elements of the row that is read, and how many had each. */
  readonly named: Map<string, number>;
  readonly bytes: FactBytes;
  readonly lost: { readonly paths: Set<string>; readonly bases: Set<string> };
  /** By layer the records and values that later ones took the place of. */
  readonly superseded: Map<LayerName, Course>;
  /** By type of record of which the last counts alone: the row of the one before. */
  readonly repeated: Map<number, number>;
  count: number;
  limit: string;
  /** What was not compared besides. */
  readonly notes: Set<string>;
  /** The name of the row before. */
  last: string;
}

export interface Place {
  readonly row: number;
  readonly layer: LayerName;
  readonly base: string;
  readonly element: string;
  readonly paths: string[];
}

export const newGathering = (stream: OpenStream): Gathering => ({
  stream,
  byPath: new Map(),
  byBase: new Map(),
  named: new Map(),
  bytes: { fields: 0, padding: 0, framing: 0, superseded: 0, gaps: 0, lost: 0 },
  lost: { paths: new Set(), bases: new Set() },
  superseded: new Map(),
  repeated: new Map(),
  count: 0,
  limit: '',
  notes: new Set(),
  last: '',
});

/** What of a layer was superseded so far. */
export function supersededOf({ superseded }: Gathering, layer: LayerName): Course {
  const course = superseded.get(layer) ?? new Course();
  superseded.set(layer, course);
  return course;
}

/** Bytes of a capture that are not all there say nothing, and are no value that another could differ from. */
export function isLost({ stream, lost, bytes }: Gathering, { base, element }: Place, path: string, range: ByteRange): boolean {
  if (lostIn(stream.source.holes ?? NO_HOLES, range.start, range.end) === 0) return false;
  bytes.lost += lengthOf(range);
  lost.paths.add(path);
  lost.bases.add(base).add(element);
  return true;
}

export interface Digested {
  /** As it is printed: the same tomorrow, and so one for which anybody can prepare other bytes. */
  readonly text: string;
  /** By which it is compared. */
  readonly mark: string;
}

export function* digest(range: ByteRange): Scan<Digested> {
  const [parts, marks]: [string[], string[]] = [[], []];
  for (let at = range.start; at < range.end; at += DIGESTED) {
    const bytes = yield { start: at, length: Math.min(DIGESTED, range.end - at) };
    parts.push(digestText(bytes));
    marks.push(digestText(bytes, SECRET_SEEDS));
  }
  return { text: `${lengthOf(range)} bytes, digest ${parts.length === 1 ? parts[0] : digestText(asBytes(parts))}`, mark: marks.length === 1 ? (marks[0] ?? '') : digestText(asBytes(marks), SECRET_SEEDS) };
}

const asBytes = (parts: readonly string[]): Uint8Array => Uint8Array.from(parts.join(), (character) => character.charCodeAt(0));

/** A later one takes its place. */
export function supersede(gathering: Gathering, path: string): void {
  const { byPath, bytes } = gathering;
  const fact = byPath.get(path);
  if (fact === undefined) return;
  byPath.delete(path);
  gathering.count--;
  if (fact.kind === 'present') return;
  const length = lengthOf(fact.range);
  bytes[sortOf(fact.kind)] -= length;
  bytes.superseded += length;
}

const sortOf = (kind: FactKind): keyof FactBytes => (kind === 'gap' ? 'gaps' : kind === 'field' ? 'fields' : 'padding');

export function put(gathering: Gathering, place: Place, path: string, kind: FactKind, range: ByteRange, value: number | string, text: string, meaning: string, mark = ''): void {
  if (gathering.count >= MAX_FACTS) {
    gathering.limit = `Only the first ${MAX_FACTS.toLocaleString('en')} fields are compared.`;
    return;
  }
  gathering.count++;
  const { byPath, bytes } = gathering;
  const before = byPath.get(path);
  if (before !== undefined) {
    // Of one record that adds to another: of records that take each other's place nothing is left by now.
    supersededOf(gathering, place.layer).noteText(before.row, `${path} ${before.value} ${before.mark}`);
    supersede(gathering, path);
  }
  else place.paths.push(path);
  if (kind !== 'present') bytes[sortOf(kind)] += lengthOf(range);
  byPath.set(path, { path, base: place.base, element: place.element, layer: place.layer, kind, row: place.row, range, value, text, meaning, mark });
}
