/** Indexes a device model's state inside a record: its header, a row for each section, its end. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { NO_FACTS } from '../../index/layer.ts';
import { Reader } from '../../layout/reader.ts';
import { hex, plural } from '../../text.ts';
import type { ScanContext, SegmentEnd } from '../scan-context.ts';
import { boundaryOf, isFooter, type Boundary } from './boundary.ts';
import { descriptionSection, findDescription } from './description.ts';
import { FOOTER_SIZE, IOEMU_V2_HEADER_SIZE, QEMU_HEADER_SIZE, QEMU_MAGIC, readHead, readRecordHead, Section, type SectionHead } from './framing.ts';
import * as rules from './rules.ts';

/** Where a state stands. */
export interface QemuBlob {
  /** The row that holds it, and the layer of that; alone in its source, no row and its own layer. */
  readonly row: number;
  readonly layer: number;
  readonly start: number;
  readonly length: number;
}

const QEMU_VERSION = 3;
const IOEMU_V2 = 2;
/** A state made to annoy may have millions of sections; no machine has more devices than this. */
const MAX_SECTIONS = 100_000;
/** Of what stands behind the end mark. */
const LOOKED = 4096;
/** One for each checkpoint; those of later ones are shown without. */
const MAX_DESCRIPTIONS = 1000;

interface State {
  readonly context: ScanContext;
  readonly blob: QemuBlob;
  readonly layer: number;
  readonly reader: Reader;
  readonly description: ByteRange | null;
  /** End of what is there of it. */
  readonly end: number;
  /** The state is not cut by the end of the source, which is told by the layer around it. */
  readonly whole: boolean;
  at: number;
  row: number;
  guessed: number;
  /** Sections that hold a device's state. */
  sections: number;
}

/** Rows for a state's sections; the cursor is moved. */
/** A state that is a file of its own. */
export function* scanBareQemu(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('qemu', context.source, parent);
  const start = cursor.position;
  yield* cursor.toEnd();
  yield* scanQemu(context, { row: -1, layer, start, length: cursor.size - start });
  if (builder.rowCount === 0) builder.push('gap', layer, 0, start, 0);
  cursor.position = cursor.size;
  if (builder.layer(layer).spans.length === 0) builder.extend(layer, { start, end: cursor.size });
  return 'stopped';
}

export function* scanQemu(context: ScanContext, blob: QemuBlob): Scan<void> {
  const { builder, cursor, source } = context;
  const end = Math.min(blob.start + blob.length, cursor.seen);
  const whole = end === blob.start + blob.length;
  cursor.position = blob.start;
  const there = end - blob.start >= QEMU_HEADER_SIZE && (yield* cursor.fill(QEMU_HEADER_SIZE));
  if (!there || cursor.u32(0, false) !== QEMU_MAGIC) {
    if (whole) reportMagic(context, blob, there ? cursor.u32(0, false) : -1);
    return;
  }
  const version = cursor.u32(4, false);
  const layer = blob.row < 0 ? blob.layer : builder.innerLayer('qemu', source, blob.layer);
  builder.extend(layer, { start: blob.start, end });
  const draft = builder.layer(layer);
  const plain = { ...NO_FACTS, littleEndian: false, version };
  const description = version === QEMU_VERSION ? yield* findDescription(blob.start + QEMU_HEADER_SIZE, end, new Reader(cursor.seen, plain)) : null;
  const descriptions = [...(draft.facts.descriptions ?? []), ...(description === null ? [] : [description])].slice(0, MAX_DESCRIPTIONS);
  const facts = descriptions.length === 0 ? plain : { ...plain, descriptions };
  draft.facts = facts;
  const state: State = { context, blob, layer, reader: new Reader(cursor.seen, facts), description, end, whole, at: blob.start, row: blob.row, guessed: 0, sections: 0 };
  cursor.forget();
  yield* builder.nested(scanState(state, version));
  if (draft.detail['version'] === undefined) draft.detail = { version, sections: state.sections, guessedEnds: state.guessed, evidence: evidenceOf(blob, description) };
}

const evidenceOf = ({ start }: QemuBlob, description: ByteRange | null): string => `"QEVM" at ${hex(start)}${description === null ? '' : `, then a description of its sections at ${hex(description.start)}`}`;

function reportMagic({ builder }: ScanContext, { row, layer, start, length }: QemuBlob, found: number): void {
  const message = found < 0 ? `The device model\u2019s state has ${plural(length, 'byte')}; its header alone needs ${QEMU_HEADER_SIZE}.` : `Expected "QEVM" (${hex(QEMU_MAGIC)}), found ${hex(found)}: the state is not one of QEMU. It is not taken apart.`;
  builder.report(rules.magicIn(builder.layer(layer).name), { layer, row, range: { start, end: start + Math.min(4, length) }, message });
}

function* scanState(state: State, version: number): Scan<void> {
  const { context, layer, blob, end } = state;
  const { builder } = context;
  const long = version === IOEMU_V2 && end - blob.start >= IOEMU_V2_HEADER_SIZE;
  state.row = builder.push('header', layer, long ? 1 : 0, blob.start, 0);
  state.at = blob.start + (long ? IOEMU_V2_HEADER_SIZE : QEMU_HEADER_SIZE);
  if (version < 1 || version > QEMU_VERSION) {
    builder.report(rules.VERSION, { layer, row: state.row, range: { start: blob.start + 4, end: blob.start + 8 }, message: `Version ${version} is not known; QEMU writes 3, ioemu wrote 1 and 2.` });
    gap(state);
  } else if (version === QEMU_VERSION) {
    yield* scanSections(state);
  } else {
    yield* scanRecords(state);
  }
}

/** Sections of QEMU, up to EOF and what may stand behind it. */
function* scanSections(state: State): Scan<void> {
  const started = new Set<number>();
  const { description } = state;
  const limit = description === null ? state.end : descriptionSection(description);
  let ended = false;
  let guessed = false;
  for (let count = 0; state.at < state.end && count < MAX_SECTIONS; count++) {
    const head = yield* readHead(state.at, state.end, state.reader);
    if (head === null || (ended && head.type !== Section.VMDESCRIPTION)) break;
    ended ||= head.type === Section.EOF;
    if (head.type === Section.START) started.add(head.id);
    const boundary = yield* boundaryOf(head, state.at, { limit: state.at < limit ? limit : state.end, started, description }, state.reader);
    guessed = boundary.by === 'guess' || boundary.by === 'rest';
    yield* pushSection(state, head, boundary);
  }
  if (!ended && guessed && state.whole && state.at === state.end) reportUnknownEnd(state);
  else if (!ended && state.whole) reportTruncated(state, state.at < state.end ? `No section header stands at ${hex(state.at)}` : `The state ends at ${hex(state.end)}`);
  gap(state);
  if (ended && state.at < state.end) yield* scanBehind(state);
}

function* pushSection(state: State, head: SectionHead, { end, by }: Boundary): Scan<void> {
  const { context, layer } = state;
  const footed = head.id >= 0 && isFooter(yield* state.reader.bytes(end, Math.min(FOOTER_SIZE, state.end - end)), head.id);
  const cut = head.length >= 0 && state.at + head.size + head.length > state.end;
  if (by === 'guess' || by === 'rest' || by === 'cut') state.guessed++;
  state.row = context.builder.push('record', layer, head.type, state.at, end - Math.min(state.at + head.size, end), cut);
  if (head.idstr !== '') {
    context.builder.name(state.row, head.idstr);
    state.sections++;
  }
  if (cut && state.whole) reportTruncated(state, `A section claims ${plural(head.length, 'byte')}; only ${state.end - state.at - head.size} are there`);
  state.at = footed ? end + FOOTER_SIZE : end;
}

/** Records of ioemu, which say how long they are. */
function* scanRecords(state: State): Scan<void> {
  for (let count = 0; state.at < state.end && count < MAX_SECTIONS; count++) {
    const head = yield* readRecordHead(state.at, state.end, state.reader);
    if (head === null) {
      if (state.whole) reportTruncated(state, `The state ends inside the header of a record, at ${hex(state.end)}`);
      break;
    }
    yield* pushSection(state, head, { end: Math.min(state.at + head.size + head.length, state.end), by: 'length' });
  }
  gap(state);
}

/** What is left, of which nothing is known. */
function gap({ context, layer, at, end }: State): void {
  if (at < end) context.builder.push('gap', layer, 0, at, 0);
}

/** Zeroes are what a buffer has that is longer than what was written to it. */
function* scanBehind({ context: { builder }, reader, layer, at, end }: State): Scan<void> {
  const looked = yield* reader.bytes(at, Math.min(LOOKED, end - at));
  if (looked.every((byte) => byte === 0)) return;
  builder.report(rules.TRAILING, { layer, row: builder.rowCount - 1, range: { start: at, end }, message: `${plural(end - at, 'byte')} stand behind the end mark, from ${hex(at)} on. No device model reads them as part of its state.` });
}

/** An end mark may stand among the bytes that were taken for the last device's. */
function reportUnknownEnd({ context: { builder }, layer, row, end }: State): void {
  builder.report(rules.END_UNKNOWN, { layer, row, range: { start: end, end }, message: `Where the last section ends is not known: its device\u2019s state is not taken apart, and no end mark stands at ${hex(end)}, where the state of the device model ends. Either it is cut, or bytes stand behind its end mark.` });
}

function reportTruncated({ context, layer, row, at, end }: State, what: string): void {
  context.builder.report(rules.TRUNCATED, { layer, row, range: { start: Math.min(at, end), end }, message: `${what}; the state has no end mark before.` });
}
