/**
 * How a stream that says nothing of itself is to be read: every reading is tried on its first pieces, and the one that
 * walks further wins.
 */
import { Cursor, type Scan } from '../../bytes/cursor.ts';
import { StreamBuilder } from '../../index/stream-builder.ts';
import { hex, plural } from '../../text.ts';
import { Totals, type LegacyHints, type ScanContext } from '../scan-context.ts';
import { scanPieces } from './scan-pieces.ts';
import { LegacyWalk, type Reading } from './walk.ts';

export interface Choice {
  readonly reading: Reading;
  readonly confidence: 'high' | 'low' | 'given';
  readonly evidence: readonly string[];
  /** What the bytes say where a person says something else; empty where they agree, or say nothing for certain. */
  readonly instead: string;
}

/** Of two that walk as far, the one before wins: what proves itself comes first. */
const READINGS: readonly Reading[] = [
  { width: 8, guest: 'pv', extended: true, guestWidth: 8 },
  { width: 4, guest: 'pv', extended: true, guestWidth: 4 },
  { width: 8, guest: 'hvm', extended: false, guestWidth: 8 },
  { width: 4, guest: 'hvm', extended: false, guestWidth: 4 },
  { width: 8, guest: 'pv', extended: false, guestWidth: 8 },
  { width: 8, guest: 'pv', extended: false, guestWidth: 4 },
  { width: 4, guest: 'pv', extended: false, guestWidth: 4 },
];

/** Pieces of a trial: past the header, where the readings part. */
const TRIAL = 48;
/** What a contradiction costs, in pieces: less than two that are right. */
const FAULT = 1.5;
/** So many pieces more than any other reading leave no doubt. */
const CLEAR = 2;

interface Trial {
  readonly reading: Reading;
  readonly pieces: number;
  readonly score: number;
}

export function* chooseReading(context: ScanContext, start: number): Scan<Choice> {
  const hints = context.legacyHints ?? {};
  const choice = yield* chooseBy(context, start, hints);
  if (hints.width === undefined && hints.guest === undefined) return choice;
  const free = yield* chooseBy(context, start, {});
  const { width, guest } = choice.reading;
  const agree = free.reading.width === width && free.reading.guest === guest;
  return agree || free.confidence !== 'high' ? choice : { ...choice, instead: `It was asked for as ${readingWords(choice.reading)}; its bytes read as ${readingWords(free.reading)} (${free.evidence.join(', ')}).` };
}

const readingWords = ({ width, guest }: Reading): string => `${guest === 'pv' ? 'a PV' : 'an HVM'} guest\u2019s by a ${width * 8}-bit toolstack`;

function* chooseBy(context: ScanContext, start: number, hints: LegacyHints): Scan<Choice> {
  const trials: Trial[] = [];
  // Nobody looks at what the trials put into it.
  const builder = new StreamBuilder(context.cursor.size, {}, false);
  for (const reading of READINGS) if (agrees(reading, hints)) trials.push(yield* tryReading(context, builder, start, reading));
  context.cursor.forget();
  const [best, next] = trials.sort((a, b) => b.score - a.score);
  if (best === undefined) throw new Error('every hint leaves a reading');
  const { width, guest, extended } = best.reading;
  const given = hints.width !== undefined && hints.guest !== undefined;
  const clear = best.pieces > CLEAR && best.score - (next?.score ?? 0) >= CLEAR;
  const evidence = [
    `${width * 8}-bit p2m_size at ${hex(start)}${hints.width === undefined ? '' : ' (given)'}`,
    guest === 'hvm' ? `no extended info or p2m frame list behind it${hints.guest === undefined ? '' : ' (guest type given)'}` : extended ? `extended info at ${hex(start + width)}` : `a p2m frame list at ${hex(start + width)}`,
    next === undefined ? '' : `${plural(best.pieces, 'piece')} read so; any other way ${next.pieces}`,
  ];
  return { reading: best.reading, confidence: given ? 'given' : clear ? 'high' : 'low', evidence: evidence.filter((words) => words !== ''), instead: '' };
}

const agrees = ({ width, guest }: Reading, hints: LegacyHints): boolean => (hints.width ?? width) === width && (hints.guest ?? guest) === guest;

function* tryReading({ cursor: { size }, source }: ScanContext, builder: StreamBuilder, start: number, reading: Reading): Scan<Trial> {
  const cursor = new Cursor(size, start);
  const context: ScanContext = { cursor, builder, source, totals: new Totals(), checkpointEnd: -1, lastBatch: { row: -1, count: 0 } };
  const walk = new LegacyWalk(context, builder.addLayer('legacy', source, null), reading, TRIAL);
  yield* scanPieces(walk);
  return { reading, pieces: walk.whole, score: walk.whole - (walk.faulty ? FAULT : 0) };
}
