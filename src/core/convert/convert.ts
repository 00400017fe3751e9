/**
 * Legacy streams into streams of version 3: what Xen's convert-legacy-stream makes, byte for byte, where that works, and
 * what the specification asks where it does not. See README.md for how a host runs it.
 */
import { TRAILING_LOST } from '../formats/legacy/convert-rules.ts';
import { hex, plural } from '../text.ts';
import { convertCheckpoints } from './checkpoints.ts';
import { choose, type Chosen } from './choose.ts';
import { convertHeader } from './header.ts';
import { Job, type ConvertOptions } from './job.ts';
import { Log, NotLegacy, Refusal, type ConvertFinding } from './log.ts';
import type { Provenance } from './provenance.ts';
import type { Conversion } from './request.ts';
import { convertWrapper, type Wrapper } from './wrapper.ts';

export interface Converted {
  readonly kind: 'converted';
  /** Decisions and losses, in the order in which they were met. */
  readonly findings: readonly ConvertFinding[];
  readonly chosen: Chosen;
  readonly wrapper: Wrapper;
  /** Whole checkpoints of the input. */
  readonly checkpoints: number;
  /** Bytes that were read and written. */
  readonly inSize: number;
  readonly outSize: number;
  /** Null where it was not asked for. */
  readonly provenance: Provenance | null;
}

export type ConvertResult =
  | Converted
  /** The input is at fault: what was written is no stream, and ends where the refusal is. The refusal is the only finding. */
  | { readonly kind: 'refused'; readonly findings: readonly ConvertFinding[]; readonly refusal: ConvertFinding; readonly provenance: Provenance | null }
  /** The input is no legacy stream, needs to be told how it is to be read, or lacks bytes. What was written is of no use. */
  | { readonly kind: 'not-done'; readonly sentence: string };

export function* convert(options: ConvertOptions): Conversion<ConvertResult> {
  const job = new Job(options);
  try {
    return yield* convertAll(job);
  } catch (error) {
    if (error instanceof NotLegacy) return { kind: 'not-done', sentence: error.message };
    if (!(error instanceof Refusal)) throw error;
    return refused(job, error);
  }
}

/** Nothing was made of the stream, so no decision on the way is worth telling. */
function refused({ pieces, out, feed }: Job, error: Refusal): ConvertResult {
  const log = new Log(pieces);
  log.refuse(error);
  const [refusal] = log.findings;
  if (refusal === undefined) throw new Error('a refusal is a finding');
  return { kind: 'refused', findings: log.findings, refusal, provenance: out.provenance(feed.position) };
}

function* convertAll(job: Job): Conversion<ConvertResult> {
  const { log, out, feed } = job;
  const wrapper = yield* convertWrapper(job);
  const chosen = yield* choose(job);
  job.reading = chosen.reading;
  const doubtful = chosen.confidence === 'low' && !job.likeXen;
  if (chosen.confidence === 'low' && !(doubtful && feed.ended)) return undecided(chosen, feed.position);
  // The whole stream is at hand: what goes to its end is no wrong reading, and what does not is cut.
  yield* convertHeader(job);
  yield* convertCheckpoints(job);
  yield* readOn(job);
  log.settle();
  return { kind: 'converted', findings: log.findings, chosen, wrapper, checkpoints: job.whole, inSize: feed.position, outSize: out.size, provenance: out.provenance(feed.position) };
}

function undecided({ evidence }: Chosen, at: number): ConvertResult {
  const seen = evidence.length === 0 ? '' : ` The most likely reading: ${evidence.join(', ')}.`;
  return { kind: 'not-done', sentence: `The bytes from ${hex(at)} on do not say for certain how they are to be read: give the width of the toolstack that saved (--width 32 or 64) and the guest\u2019s type (--guest pv or hvm).${seen}` };
}

/** Bytes behind the stream: counted where they are there to be read. */
function* readOn({ feed, out, log, options, likeXen }: Job): Conversion<void> {
  const start = feed.position;
  if (options.toTheEnd) yield* feed.pass(Infinity, 'nowhere');
  else feed.take(feed.held);
  const range = { start, end: feed.position };
  out.lose(range, 'behind the stream');
  if (range.end > start && !likeXen && !options.skipQemu) log.report(TRAILING_LOST, range, `${plural(range.end - start, 'byte')} stand behind the stream, from ${hex(start)} on, and are left out.`, { record: null });
}
