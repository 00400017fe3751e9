/** Phases, checkpoints and the conversation of a stream, as `xsi phases` and `xsi info` print them. */
import type { Sequence, SequenceStep } from '../core/analysis/conversation/sequence.ts';
import type { CheckpointPlace, Phase, PhaseList } from '../core/analysis/phases/phases.ts';
import { lengthOf } from '../core/bytes/range.ts';
import { upperBound } from '../core/index/growable.ts';
import type { OpenStream } from '../core/open-stream.ts';
import { byteSize, durationText, grouped, hex, plural, secondsText } from '../core/text.ts';
import { dim, printLine, red } from './output.ts';

/** What a checkpoint has, its phases together. */
interface CheckpointSum {
  readonly pages: number;
  readonly batches: number;
  readonly libxlBytes: number;
  /** From its first byte to its last by the capture's clock; null where there is none. */
  readonly seconds: number | null;
}

export function sumOf({ first, end, range }: CheckpointPlace, { phases }: PhaseList, { source }: OpenStream): CheckpointSum {
  const phaseOf = (row: number): number => upperBound(phases.length, (i) => phases[i]?.first ?? 0, row);
  const own = phases.slice(phaseOf(first) - 1, phaseOf(end - 1));
  const sum = (of: (phase: Phase) => number): number => own.reduce((total, phase) => total + of(phase), 0);
  const { clock = null } = source;
  const nanoseconds = clock === null ? NaN : clock.at(range.end - 1) - clock.at(range.start);
  return { pages: sum(({ pages }) => pages), batches: sum(({ batches }) => batches), libxlBytes: sum(({ libxlBytes }) => libxlBytes), seconds: Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : null };
}

const place = ({ sourceNumber: source }: OpenStream, range: { readonly start: number; readonly end: number }) => ({ source, offset: range.start, length: lengthOf(range) });

/** Additions to a document: `phases`, and what of them is checkpoints. */
export function phasesJson(stream: OpenStream, list: PhaseList): Record<string, unknown> {
  const { protocol, phases, more, checkpoints, lastWhole, failover } = list;
  return {
    protocol,
    phases: phases.map(({ kind, number, checkpoint, through, others, range, batches, entries, pages, libxlBytes, distinct, resent, seconds, cut, inferred }) => ({ kind, number, checkpoint, through, others, ...place(stream, range), batches, entries, pages, libxlBytes, distinct, resent, seconds, cut, inferred })),
    morePhases: more,
    checkpointList: checkpoints.map((each) => ({ number: each.number, through: each.through, ...place(stream, each.range), whole: each.whole, ...sumOf(each, list, stream) })),
    lastWhole: lastWhole === 0 ? null : lastWhole,
    failover,
  };
}

/** Steps of the other direction stand in the other file: theirs is `capture: "back"`. */
export function conversationJson(stream: OpenStream, { protocol, steps, more, sender, receiver, done }: Sequence): Record<string, unknown> {
  const capture = ({ row, range }: SequenceStep): string | null => (range === null ? null : row >= 0 ? 'forward' : 'back');
  return { protocol, done, sender, receiver, moreSteps: more, steps: steps.map((step) => ({ from: step.from, kind: step.kind, title: step.title, text: step.text, capture: capture(step), ...(step.range === null ? {} : { ...(step.row >= 0 ? { source: stream.sourceNumber } : {}), offset: step.range.start, length: lengthOf(step.range) }), ...(step.time === null ? {} : { seconds: step.time / 1e9 }), problem: step.problem })) };
}

const NAMES: Readonly<Record<Phase['kind'], string>> = { 'static': 'headers', 'iteration': 'pass', 'stop-and-copy': 'stop-and-copy', 'verify': 'verify', 'state': 'state', 'checkpoint': 'checkpoint', 'behind': 'behind END' };
const secondsOrNothing = (seconds: number | null): string => (seconds === null ? '' : durationText(seconds * 1e9));

export function printPhases(list: PhaseList): void {
  const { phases, more } = list;
  const timed = phases.some(({ seconds }) => seconds !== null);
  const counted = phases.some(({ distinct }) => distinct !== null);
  printLine(dim(['phase'.padEnd(18), 'from'.padStart(12), 'bytes'.padStart(10), 'records'.padStart(8), 'pages'.padStart(10), ...(counted ? ['sent before'.padStart(12)] : []), ...(timed ? ['time'.padStart(10)] : [])].join('  ')));
  for (const { kind, number, checkpoint, through, others, range, batches, pages, resent, seconds, cut } of phases) {
    const name = others > 0 ? (through > checkpoint ? `${checkpoint} to ${through}` : plural(others + 1, 'phase')) : kind === 'checkpoint' || kind === 'iteration' || kind === 'stop-and-copy' ? `${NAMES[kind]} ${number}` : NAMES[kind];
    const columns = [name.padEnd(18), hex(range.start).padStart(12), byteSize(lengthOf(range)).padStart(10), grouped(batches).padStart(8), grouped(pages).padStart(10), ...(counted ? [(resent === null ? '' : grouped(resent)).padStart(12)] : []), ...(timed ? [secondsOrNothing(seconds).padStart(10)] : [])];
    printLine(`${columns.join('  ')}${cut ? red('  cut') : ''}`.trimEnd());
  }
  if (more > 0) printLine(`and ${plural(more, 'phase')} more, which are told as one`);
  if (phases.some(({ inferred }) => inferred !== '')) printLine(dim('Where a pass over memory begins no record says: a new one is taken to begin where PFNs start again below the last.'));
}

/** Passes whose pages stand in text; `xsi phases` lists all. */
const MAX_PASSES = 40;

/** The number of the middle, in a list that is not empty. */
const medianOf = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

function spread(numbers: readonly number[], words: (value: number) => string): string {
  const [low, middle, high] = [Math.min(...numbers), medianOf(numbers), Math.max(...numbers)].map(words);
  return low === high ? (low ?? '') : `${low ?? ''} to ${high ?? ''}, half of them up to ${middle ?? ''}`;
}

/** Lines of text: label and words. Nothing of a stream whose memory was sent in one pass. */
export function phaseLines(stream: OpenStream, list: PhaseList): readonly (readonly [string, string])[] {
  const { protocol, phases, checkpoints, checkpointCount, lastWhole, failover } = list;
  if (protocol === 'none') {
    const passes = phases.filter(({ kind }) => kind === 'iteration' || kind === 'stop-and-copy' || kind === 'verify');
    const words = passes.map(({ kind, pages, seconds }) => `${kind === 'iteration' ? '' : `${NAMES[kind]} `}${grouped(pages)}${seconds === null ? '' : ` in ${durationText(seconds * 1e9)}`}`);
    const count = passes.filter(({ kind }) => kind !== 'verify').length;
    return passes.length < 2 ? [] : [['memory sent', `in ${plural(count, 'pass', 'passes')}, pages of each: ${words.slice(0, MAX_PASSES).join(', ')}${words.length > MAX_PASSES ? `, and ${words.length - MAX_PASSES} more` : ''}`]];
  }
  const later = checkpoints.filter(({ number, through, whole }) => whole && number > 1 && through === number).map((each) => ({ ...sumOf(each, list, stream), bytes: lengthOf(each.range) }));
  const times = later.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  const last = checkpoints.find(({ through }) => through === lastWhole);
  return [
    [protocol, `${plural(checkpointCount, 'checkpoint')}, ${lastWhole === 0 || last === undefined ? 'none of them whole' : `the last whole one is ${lastWhole}, which ends at ${hex(last.range.end)}${failover !== null && failover.dropped > 0 ? `; the ${plural(failover.dropped, 'byte')} behind it are lost` : ''}`}`],
    ['', later.length === 0 ? '' : `behind the first: pages ${spread(later.map(({ pages }) => pages), grouped)}; size ${spread(later.map(({ bytes }) => bytes), byteSize)}${times.length === 0 ? '' : `; time ${spread(times, (seconds) => durationText(seconds * 1e9))}`}`],
  ];
}

/** @param whole whether the steps are told, not only where both sides stand at the end */
export function printConversation({ steps, more, sender, receiver, done, protocol }: Sequence, whole: boolean): void {
  if (whole) printSteps(steps, more, protocol);
  printLine(`${dim('sender'.padEnd(12))}${sender}`);
  printLine(`${dim('receiver'.padEnd(12))}${receiver}`);
  if (done) printLine(`${dim(''.padEnd(12))}Both sides have said their last word.`);
}

/** What a conversation is called. */
const PROTOCOLS: Readonly<Record<Sequence['protocol'], string>> = { migrate: 'xl migrate', Remus: 'Remus', COLO: 'COLO', libvirt: 'libvirt\u2019s JSON messages', XAPI: 'XAPI\u2019s migration over HTTP', xend: 'xend\u2019s relocation' };

function printSteps(steps: Sequence['steps'], more: number, protocol: Sequence['protocol']): void {
  const timed = steps.some(({ time }) => time !== null);
  printLine(dim(`conversation (${PROTOCOLS[protocol]}; sender \u2192, receiver \u2190; what was not captured in brackets${timed ? '; seconds from the capture’s first packet to the last byte of each' : ''})`));
  steps.forEach(({ from, kind, title, text, range, time, problem }, i) => {
    if (more > 0 && i === steps.length / 2) printLine(`  \u2026 ${plural(more, 'step')} left out`);
    const name = kind === 'implied' ? `(${title})` : title;
    const where = range === null ? '' : `, at ${hex(range.start)}`;
    const when = timed ? (time === null ? '' : secondsText(time)).padStart(12) : '';
    printLine(`${when}  ${from === 'sender' ? '\u2192' : '\u2190'} ${problem ? red(name) : name}: ${text}${where}`);
  });
}
