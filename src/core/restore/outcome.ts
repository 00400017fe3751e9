/** The verdict of the restore in one sentence: which objection Xen's code meets first, where, and what becomes of it then. */
import type { Scan } from '../bytes/cursor.ts';
import { CHECKPOINT_STATE } from '../formats/libxl/checkpoint-state.ts';
import { rowName } from '../formats/names.ts';
import type { Finding } from '../index/finding.ts';
import type { OpenStream } from '../open-stream.ts';
import { hex, plural } from '../text.ts';
import { endingOf } from './endings.ts';
import { loggedText, placeOf } from './logged.ts';
import { byMeeting, meet, type Meeting } from './meeting.ts';
import { lastOf, milestonesOf, type Milestones } from './milestones.ts';
import type { OutcomeKind, RestoreOutcome } from './restore-card.ts';
import { talkVerdict } from './talk.ts';
import { whyUnknown } from './unknown.ts';
import { aftermath, isXapi, lastRead, stopper, xapiRestoration } from './xapi.ts';

/** Passes that can still object: rules on rows, and those on page contents. */
export const isSoFar = (stream: OpenStream): boolean => !stream.isChecked;

export interface Ended {
  readonly outcome: RestoreOutcome;
  readonly milestones: Milestones;
  /** The last row that is handled; -1 where none is. */
  readonly lastRow: number;
  /** Whether a record was refused that had been kept aside: its checkpoint is never taken. */
  readonly inReplay: boolean;
}

/** Layers that a restore reads from the outside in; anything else alone is no stream to restore. */
const RESTORABLE: ReadonlySet<string> = new Set(['xl', 'libvirt', 'xend', 'xapi', 'libxl', 'libxc', 'legacy']);

export function* outcomeOf(stream: OpenStream): Scan<Ended> {
  const milestones = milestonesOf(stream);
  const { builder } = stream;
  const objections = builder.findings.filter(({ objectors }) => objectors.includes('restore'));
  const first = yield* firstMet(stream, milestones, objections);
  if (first !== null) return { outcome: yield* refusal(stream, milestones, first), milestones, lastRow: Math.min(first.row, builder.index.rowCount - 1), inReplay: first.moment === 'replay' || first.moment === 'checkpoint of libxl' };
  const outcome = success(stream, milestones);
  return { outcome, milestones, lastRow: outcome.row < 0 ? builder.index.rowCount - 1 : outcome.row, inReplay: false };
}

function* firstMet(stream: OpenStream, milestones: Milestones, objections: readonly Finding[]): Scan<Meeting | null> {
  let first: Meeting | null = null;
  for (const finding of objections) {
    const meeting = yield* meet(stream, milestones, finding);
    if (first === null || byMeeting(meeting, first) < 0) first = meeting;
  }
  return first;
}

/** `PAGE_DATA (libxc:12, at 0x1a20)`; headers have no number, and a gap has no name. */
export function rowWords({ builder }: OpenStream, row: number): string {
  const { index } = builder;
  if (row < 0 || row >= index.rowCount) return 'the end of the file';
  if (index.kindOf(row) === 'gap') return `the bytes from ${hex(index.startOf(row))} on, which are not decoded`;
  const { name } = builder.layer(index.layerOf(row));
  const number = index.kindOf(row) === 'record' ? `${name}:${index.ordinalOf(row)}, ` : '';
  return `${rowName(index, row, name)} (${number}at ${hex(index.startOf(row))})`;
}

const VERBS: Partial<Record<OutcomeKind, string>> = {
  stops: 'Would not restore: it stops',
  crashes: 'Would not restore: the restorer crashes',
  hangs: 'Would not restore: the restorer waits for ever',
  undefined: 'Would not restore reliably: the restorer\u2019s behaviour is undefined',
};

/** Where the code stands when it meets the fault, if that is not at the record itself. */
function momentWords(stream: OpenStream, { moment, row, finding }: Meeting): string {
  switch (moment) {
    case 'completion':
      return ` when the domain is completed, at ${rowWords(stream, row)}, on account of ${rowWords(stream, finding.row)}`;
    case 'replay':
      return ` when ${rowWords(stream, row)} makes it replay ${rowWords(stream, finding.row)}`;
    case 'checkpoint of libxl':
      return ` when ${rowWords(stream, row)} makes it process ${rowWords(stream, finding.row)}`;
    case 'static data':
      return ` at the end of the static data, ${rowWords(stream, row)}, on account of ${rowWords(stream, finding.row)}`;
    case 'device model':
      return ` when the device model is started, behind ${rowWords(stream, isXapi(stream) ? lastRead(stream) : row)}`;
    case 'end of file':
      return finding.row >= 0 && stream.builder.index.isCut(finding.row) ? ` in ${rowWords(stream, finding.row)}` : ` where the file ends, at ${hex(finding.range.start)}`;
    case 'at once':
      return ` at ${rowWords(stream, finding.row)}`;
  }
}

function* refusal(stream: OpenStream, milestones: Milestones, meeting: Meeting): Scan<RestoreOutcome> {
  const { finding } = meeting;
  const { index } = stream.builder;
  const kind = yield* endingOf(finding, stream, milestones);
  const { where, file } = placeOf(meeting, index);
  const logs = loggedText(meeting, index);
  const said = logs === '' ? '' : kind === 'crashes' ? ` ("${logs}")` : `, which ${finding.layer === 'legacy' ? 'says' : 'logs'} "${logs}"`;
  const xapi = isXapi(stream);
  const restorer = (VERBS[kind] ?? 'Would not restore').replace(': it stops', xapi ? `: ${stopper(finding)} stops` : ': it stops');
  const verdict = talkVerdict(stream, finding) || restorer;
  const moment = momentWords(stream, meeting);
  const sentence = `${verdict}${moment}${where === '' ? '' : `, in ${where}`}${kind === 'hangs' || kind === 'undefined' ? '' : said}. ${finding.message}${lostWords(milestones, meeting, kind)}${xapi && kind === 'stops' ? aftermath(finding) : ''}`;
  const why = logs === '' || kind !== 'stops' ? finding.message : `${where === '' ? '' : `${where} `}${finding.layer === 'legacy' ? 'says' : 'logs'} "${logs}".`;
  const headline = `${verdict.replace(/: (?:it|the restorer) /, ': ').replace(/, which [^,]+, stops$/, ' stops')}${moment}: ${why}`;
  return { kind, sentence, headline, row: Math.min(finding.row, index.rowCount - 1), range: finding.range, where, file, logs, rule: finding.rule, dependsOn: stream.dependsOn, soFar: isSoFar(stream) };
}

/** Only a failure to read leads to a failover: restore() does not turn to its last checkpoint when a record is refused (xg_sr_restore.c). */
function lostWords({ wholes }: Milestones, { row }: Meeting, kind: OutcomeKind): string {
  if (wholes.length === 0 || (kind !== 'stops' && kind !== 'crashes')) return '';
  let taken = 0;
  while (taken < wholes.length && wholes.at(taken) < row) taken++;
  const end = kind === 'stops' ? 'libxl destroys the domain' : 'the domain is never completed';
  return taken === 0 ? ` There is no failover: ${end} before it has taken a checkpoint.` : ` There is no failover: ${end}, though it had taken checkpoint ${taken}.`;
}

/** A verdict, and what it hangs on. */
const short = (headline: string, hangsOn = ''): Pick<RestoreOutcome, 'sentence' | 'headline'> => ({ sentence: headline + hangsOn, headline });

function success(stream: OpenStream, milestones: Milestones): RestoreOutcome {
  const base = { range: null, where: '', file: '', logs: '', rule: '', dependsOn: stream.dependsOn, soFar: isSoFar(stream) };
  if (stream.undecoded !== '') return { ...base, kind: 'unknown', ...short(`Not known: ${stream.undecoded}`), row: -1 };
  const names = stream.layers.map(({ name }) => name);
  if (!names.some((name) => RESTORABLE.has(name))) return { ...base, kind: 'unknown', ...short(names.includes('colo') ? 'There is nothing to restore here: this is what the secondary of COLO told the primary.' : names.includes('xl-wire') ? 'There is nothing to restore here: these are xl migrate\u2019s messages from the receiver to the sender.' : 'There is no stream in this file that a restore could read.'), row: -1 };
  if (!stream.isScanned) return { ...base, kind: 'unknown', ...short(`Not known: only the stream up to ${hex(stream.position)} was read.`), row: -1, soFar: true };
  const why = whyUnknown(stream, milestones);
  if (why !== '') return { ...base, kind: 'unknown', ...short(why), row: -1 };
  const hangsOn = stream.dependsOn.length === 0 ? '' : ` It also depends on the destination: ${stream.dependsOn.join('; ')}.`;
  if (milestones.wholes.length > 0 && milestones.libxcEnd < 0) return { ...base, kind: 'fails-over', ...short(failover(stream, milestones), hangsOn), row: lastOf(milestones.wholes) };
  return { ...base, kind: 'restores', ...short(restoration(stream, milestones), hangsOn), row: milestones.libxlEnd >= 0 ? milestones.libxlEnd : milestones.libxcEnd };
}

/** A Remus stream of several checkpoints comes out of the converter with the first alone (divergences, item 20). */
function legacyRestoration({ builder: { findings } }: OpenStream): string {
  const first = findings.some(({ rule }) => rule === 'legacy.stream.checkpoints') ? ' with the state of its first checkpoint, the only one that the converter takes' : '';
  return `Would restore through Xen\u2019s converter${first}: convert-legacy-stream reads it to its end, and of what comes out libxl and libxc refuse nothing that is judged here.`;
}

/** Behind a checkpoint of COLO stands the request for the next, which is taken at once. */
export function endOfWhole({ builder, layers }: OpenStream, row: number): number {
  const { index } = builder;
  // What a capture has of it at its end is a cut record, or bytes of libxl's layer (formats/libxl/scan-state.ts).
  const next = row + 1 < index.rowCount && layers[index.layerOf(row + 1)]?.name === 'libxl';
  const asks = next && (index.kindOf(row + 1) === 'gap' || index.typeOf(row + 1) === CHECKPOINT_STATE.type);
  return index.endOf(asks ? row + 1 : row);
}

function failover(stream: OpenStream, { wholes }: Milestones): string {
  const row = lastOf(wholes);
  const { index } = stream.builder;
  const left = index.size - endOfWhole(stream, row);
  const dropped = left > 0 ? ` The ${plural(left, 'byte')} behind it were buffered and are dropped.` : '';
  if (stream.colo) return `Would fail over: the secondary, which runs with the state of checkpoint ${wholes.length}, goes on. That is the last whole one; it ends with ${rowWords(stream, row)}.${dropped}`;
  return `Would fail over from checkpoint ${wholes.length}, the last whole one, which ends with ${rowWords(stream, row)}.${dropped}`;
}

function restoration(stream: OpenStream, { wholes, libxlEnd, libxcEnd }: Milestones): string {
  const names = new Set(stream.layers.map(({ name }) => name));
  if (names.has('xapi')) return xapiRestoration(stream, rowWords(stream, lastRead(stream)));
  if (names.has('legacy')) return legacyRestoration(stream);
  const checkpoints = wholes.length > 0 ? ` with the state of checkpoint ${wholes.length}` : '';
  const empty = names.has('libxl') && !names.has('libxc') ? ' an empty domain, for LIBXC_CONTEXT never came' : '';
  if (names.has('libxl') && libxlEnd < 0) return `Would restore${empty}${checkpoints}: libxl takes the end of the file for its END record.`;
  const readers = (['libvirt', 'xl', 'libxl', 'libxc'] as const).filter((name) => names.has(name));
  return `Would restore${empty}${checkpoints}: ${readers.join(', ')} ${readers.length === 1 ? 'reads' : 'read'} it to ${rowWords(stream, libxlEnd >= 0 ? libxlEnd : libxcEnd)}.`;
}
