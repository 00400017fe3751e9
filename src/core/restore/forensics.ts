/** What a stream that breaks off tells: how far it came, what never came, and what most likely happened on the sending side. */
import type { Scan } from '../bytes/cursor.ts';
import { describeGuest, guestConfig } from '../analysis/guest.ts';
import { fromHalves } from '../bytes/integers.ts';
import { PAGE_BATCH_TYPE, Piece } from '../formats/legacy/save-id.ts';
import { rowName } from '../formats/names.ts';
import type { OpenStream } from '../open-stream.ts';
import { grouped, hex, plural } from '../text.ts';
import type { Milestones } from './milestones.ts';
import { lastOf } from './milestones.ts';
import { missingRecords } from './missing.ts';
import { endOfWhole, rowWords, type Ended } from './outcome.ts';
import type { Forensics, OutcomeKind } from './restore-card.ts';
import { Phase, Reader, Slot, type State } from './state.ts';
import { tailOf } from './tail.ts';
import { onlyTalkIsRefused } from './talk.ts';
import { machineAt } from './trace.ts';
import { isOpen } from './unknown.ts';

const PV = 1;
const HVM = 2;
const PAGE_KIB = 4;

export function* forensicsOf(stream: OpenStream, { outcome, milestones }: Ended): Scan<Forensics> {
  const { index } = stream.builder;
  const machine = yield* machineAt(stream, index.rowCount - 1);
  // What was sent, whether a restorer would have applied it or only buffered it.
  const state = machine.ahead ?? machine.state;
  const guest = yield* describeGuest(stream);
  const { type: configType } = yield* guestConfig(stream);
  const lastWholeRow = lastWhole(stream);
  const sent = (yield* shareOfLegacy(stream, guest.memoryKiB)) ?? shareSent(stream, state, guest.memoryKiB);
  return {
    story: yield* storyOf(stream, state, milestones, lastWholeRow, outcome.kind),
    lastWholeRow,
    lastIteration: iterationWords(stream, state),
    lastCheckpoint: milestones.wholes.length === 0 ? '' : `checkpoint ${milestones.wholes.length}, whole with ${rowWords(stream, lastOf(milestones.wholes))}`,
    missing: isOpen(stream, milestones) ? [] : missingRecords(stream, state, milestones, configType),
    sent,
    tail: yield* tailOf(stream),
  };
}

/** The last row that is not cut and that some layer claims. */
function lastWhole({ builder: { index } }: OpenStream): number {
  let row = index.rowCount - 1;
  while (row >= 0 && (index.isNested(row) || index.kindOf(row) === 'gap' || index.isCut(row))) row--;
  return row;
}

function shareSent(stream: OpenStream, state: State, memoryKiB: number | null): Forensics['sent'] {
  const pfns = stream.sentPfns;
  const type = state.get(Slot.GUEST_TYPE);
  if (type === PV && state.get(Slot.MAX_PFN) > 0) return { pfns, of: state.get(Slot.MAX_PFN) + 1, ofWhat: 'PFNs that X86_PV_P2M_FRAMES announces (max_pfn + 1)' };
  if (type === HVM && memoryKiB !== null) return { pfns, of: Math.round(memoryKiB / PAGE_KIB), ofWhat: 'pages of the memory that the config gives the guest' };
  return { pfns, of: null, ofWhat: '' };
}

/** Of a legacy stream p2m_size counts the PFNs of a PV guest; an HVM guest has holes among its own. */
function* shareOfLegacy({ builder: { index }, layers, sentPfns: pfns }: OpenStream, memoryKiB: number | null): Scan<Forensics['sent'] | null> {
  const layer = layers.findIndex(({ name }) => name === 'legacy');
  const { domainType = 0, legacy } = layers[layer]?.facts ?? {};
  if (legacy === undefined) return null;
  if (domainType === HVM) return memoryKiB === null ? { pfns, of: null, ofWhat: '' } : { pfns, of: Math.round(memoryKiB / PAGE_KIB), ofWhat: 'pages of the memory that the config gives the guest' };
  let row = 0;
  while (row < index.rowCount && (index.layerOf(row) !== layer || index.typeOf(row) !== Piece.P2M_SIZE)) row++;
  const width = legacy.toolstackWidth;
  const bytes = row < index.rowCount && !index.isCut(row) ? yield { start: index.startOf(row), length: width } : new Uint8Array(0);
  if (bytes.length < width) return { pfns, of: null, ofWhat: '' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { pfns, of: fromHalves(view.getUint32(0, true), width === 8 ? view.getUint32(4, true) : 0), ofWhat: 'PFNs of the p2m (p2m_size)' };
}

function iterationWords(stream: OpenStream, state: State): string {
  const iteration = state.get(Slot.ITERATION);
  if (iteration === 0) return '';
  const entries = `${plural(state.get(Slot.PAGES), 'page')} in ${plural(state.get(Slot.PAGE_RECORDS), 'PAGE_DATA record')}`;
  const last = `the last batch ends at pfn ${hex(Math.max(0, state.get(Slot.LAST_PFN)))} (${rowWords(stream, state.rowOf(Slot.PAGE_RECORDS))})`;
  return `pass ${grouped(iteration)} over memory, ${entries} in all; ${last}`;
}

/** A talk that comes to no image has no stream to tell of. */
const IMAGES: ReadonlySet<string> = new Set(['libxl', 'libxc', 'legacy']);

/** Whether the stream stopped short of what it should hold. */
const isCutShort = ({ builder: { findings } }: OpenStream): boolean => findings.some(({ rule }) => /\.(stream|header)\.truncated$/.test(rule) && !rule.startsWith('qemu'));

function* storyOf(stream: OpenStream, state: State, milestones: Milestones, lastWholeRow: number, kind: OutcomeKind): Scan<string> {
  if (kind === 'unknown' || onlyTalkIsRefused(stream)) return '';
  const wrong = yield* wrongReader(stream);
  if (wrong !== '') return wrong;
  if (isOpen(stream, milestones)) return '';
  if (milestones.wholes.length > 0 && milestones.libxcEnd < 0) return remusStory(stream, milestones, kind);
  if (!isCutShort(stream)) return kind === 'restores' || !stream.layers.some(({ name }) => IMAGES.has(name)) ? '' : wholeStory(stream);
  const behind = `the last whole record is ${rowWords(stream, lastWholeRow)}`;
  if (stream.layers.some(({ name }) => name === 'legacy')) return `${legacyStory(stream, lastWholeRow)} ${capital(behind)}.`;
  if (wroteNothing(stream, state, lastWholeRow)) return `The save failed before libxc wrote a byte: libxl had handed the file to it. libxc first asks the hypervisor for the guest and maps its tables, and writes its headers only then; its own log says what failed. ${capital(behind)}.`;
  if (state.get(Slot.FORMAT_VERSION) === 0) return `The stream ends before libxc\u2019s image: ${lastWholeRow < 0 ? 'not one header is whole' : behind}.`;
  return `${cutStory(state, milestones, stream)} ${capital(behind)}.`;
}

/** Whether libxl had handed the stream to libxc, and nothing stands behind. */
const wroteNothing = ({ builder: { index } }: OpenStream, state: State, lastWholeRow: number): boolean =>
  lastWholeRow >= 0 && state.get(Slot.READER) === Reader.LIBXC && state.get(Slot.FORMAT_VERSION) === 0 && index.endOf(lastWholeRow) === index.size;

/** Chunks between batches: TSC_INFO stands before the last pass of a live stream. */
const AMONG_PAGES: ReadonlySet<string> = new Set(['TSC_INFO', 'ENABLE_VERIFY_MODE']);

function legacyStory({ builder: { index }, totals }: OpenStream, lastWholeRow: number): string {
  if (totals.entries === 0) return 'The legacy stream ends before the first page.';
  const amongPages = index.typeOf(lastWholeRow) === PAGE_BATCH_TYPE || AMONG_PAGES.has(rowName(index, lastWholeRow, 'legacy'));
  return `The sender of the legacy stream stopped ${amongPages ? 'while it sent memory: it was killed, its host went down, or the connection or the disk gave out' : 'behind the memory, while it wrote the state of vCPUs and devices: the guest was suspended by then'}.`;
}

/** The last row, where nothing could be made of what it has, in a legacy stream: whatever is refused before it, the end was not seen. */
const unreadEnd = ({ builder: { index }, layers }: OpenStream): number =>
  index.rowCount > 0 && index.kindOf(index.rowCount - 1) === 'gap' && layers.some(({ name }) => name === 'legacy') ? index.startOf(index.rowCount - 1) : -1;

function wholeStory(stream: OpenStream): string {
  const { findings, index } = stream.builder;
  const unread = unreadEnd(stream);
  if (unread >= 0) return `The stream cannot be followed to its end: of the ${plural(index.size - unread, 'byte')} from ${hex(unread)} on nothing can be told. What stands before them was written wrong, or was changed on the way.`;
  if (findings.some(({ rule }) => rule === 'legacy.chunk.newer')) return 'The stream is whole. Xen 4.5.4 or 4.5.5 wrote it, with a chunk that Xen\u2019s converter was never taught: a toolstack of those releases reads it, and `xsi convert` carries it over.';
  const unconverted = findings.some(({ rule }) => rule === 'legacy.chunk.not-converted');
  if (unconverted) return 'The stream is whole. It holds what Xen\u2019s converter was never taught; a toolstack of Xen 4.5 or earlier reads it.';
  return 'The stream is whole: it was not cut. What is wrong with it was written so, or was changed on the way.';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function cutStory(state: State, { libxcEnd, checkpoints }: Milestones, stream: OpenStream): string {
  if (checkpoints.length > 0) return 'The stream ends inside the first checkpoint: there is no state to fail over to.';
  if (libxcEnd >= 0) return `libxc\u2019s image is whole; the stream ends in libxl\u2019s records behind it${state.get(Slot.GUEST_TYPE) === HVM ? ', where the state of the device model is due' : ''}.`;
  if (state.get(Slot.PAGE_RECORDS) === 0) return beforeMemory(state, stream);
  if (state.get(Slot.PHASE) === Phase.TAIL) return 'The sender stopped behind the memory, while it wrote the state of vCPUs and devices: the guest was suspended by then.';
  return memoryStory(state);
}

/** The first page comes once the static data are written; a save that is not live suspends the guest first. */
function beforeMemory(state: State, { builder: { index } }: OpenStream): string {
  const ended = state.get(Slot.STATIC_DATA_END) > 0;
  const cut = index.rowCount > 0 && (index.isCut(index.rowCount - 1) || index.kindOf(index.rowCount - 1) === 'gap');
  if (!ended || cut) return 'The stream ends within the static data, before the first page.';
  return 'The save failed before the first page: only the static data were written. A sender gets so far before it suspends the guest or turns on the tracking of dirty pages; one of the two failed, as when a guest does not acknowledge the suspend request.';
}

function memoryStory(state: State): string {
  const iteration = state.get(Slot.ITERATION);
  const pass = iteration <= 1 ? 'in its first pass over memory' : `in pass ${grouped(iteration)} over memory, behind ${plural(iteration - 1, 'whole one')}`;
  const verify = state.get(Slot.VERIFY) > 0 ? ', in verify mode' : '';
  return `The sender stopped while it sent memory, ${pass}${verify}: it was killed, its host went down, or the connection or the disk gave out.`;
}

function remusStory(stream: OpenStream, { wholes }: Milestones, outcome: OutcomeKind): string {
  const row = lastOf(wholes);
  const { index } = stream.builder;
  const left = index.size - endOfWhole(stream, row);
  const kind = stream.colo ? 'COLO' : 'Remus';
  const where = left === 0 ? `right behind checkpoint ${wholes.length}` : `${plural(left, 'byte')} into the checkpoint behind number ${wholes.length}`;
  const then = outcome === 'fails-over' ? `the backup takes over with the state of checkpoint ${wholes.length}` : 'but here the backup has nothing to take over with, for its restore ends before';
  return `The primary of a ${kind} pair went away ${where}. This is how such a stream always ends${outcome === 'fails-over' ? ':' : ','} ${then}.`;
}

const IDENTS: readonly (readonly [magic: string, what: string])[] = [
  ['Xen saved domain', 'an xl save file'],
  ['libvirt-xml', 'a libvirt save file'],
  ['LinuxGuestRecord', 'a save file of xend'],
  ['LibxlFmt', 'a libxl stream'],
  ['\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffXENF', 'a libxc image'],
];
const LOOK = 32;
const SMALL_P2M = 2 ** 32;

/** Bytes of another kind where a header was due. */
function* wrongReader(stream: OpenStream): Scan<string> {
  const finding = stream.builder.findings.find(({ rule }) => rule === 'libxl.header.ident' || rule === 'libxc.image-header.marker');
  if (finding === undefined) return '';
  const bytes = yield { start: finding.range.start, length: LOOK };
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const [reader, logs] = finding.rule === 'libxl.header.ident' ? ['libxl', 'Invalid ident'] : ['libxc', 'Invalid marker'];
  const other = IDENTS.find(([magic]) => text.startsWith(magic));
  if (other !== undefined) return `The stream was handed to the wrong reader: where ${reader}\u2019s header is due stands ${other[1]}. ${reader} logs "${logs}".`;
  if (looksLegacy(bytes)) return `The stream was handed to the wrong reader: these are legacy bytes (from before Xen 4.6), where ${reader}\u2019s header is due. ${reader} logs "${logs}"; its converter would have to come first.`;
  return '';
}

/** A legacy stream begins with p2m_size; behind it stands the extended info's mark, all ones, or the first chunk. */
function looksLegacy(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const low = view.getUint32(0, true);
  const next = view.getUint32(4, true);
  const ones = view.getUint32(8, true) === 0xffff_ffff;
  const small = low > 0 && low < SMALL_P2M / PAGE_KIB;
  return small && ((next === 0 && (ones || view.getInt32(8, true) < 0)) || next === 0xffff_ffff);
}
