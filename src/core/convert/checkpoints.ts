/** One checkpoint or several: which of them the output has, and how they end. */
import type { ByteRange } from '../bytes/range.ts';
import { CHECKPOINTS, PARTIAL_CHECKPOINT } from '../formats/legacy/convert-rules.ts';
import { MARKER_SIZE, MAX_BATCH, SaveId } from '../formats/legacy/save-id.ts';
import { hex, plural } from '../text.ts';
import { Body, convertBody } from './body.ts';
import { convertDeviceModel, convertPhysmap } from './emulator.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import { writeCheckpoint, writeCheckpointEnd, writeEnd, writeLibxlEnd } from './records.ts';
import type { Conversion } from './request.ts';
import { convertTail } from './tail.ts';
import { convertXapiBehind } from './xapi.ts';

/** Body, tail and what follows. */
export function* convertCheckpoints(job: Job): Conversion<void> {
  const body = new Body();
  job.out.to = 'out';
  yield* convertBody(job, body);
  if (job.likeXen || job.last) {
    yield* convertTail(job);
    yield* writeEnd(job);
    yield* convertBehind(job);
    if (job.libxl) yield* writeLibxlEnd(job);
    job.whole = 1;
    return;
  }
  yield* job.options.checkpoints === 'last' ? keepLast(job, body) : keepAll(job, body);
}

/** What a toolstack has behind a tail. */
function* convertBehind(job: Job): Conversion<void> {
  yield* convertPhysmap(job);
  yield* job.enclosed !== null && !job.likeXen ? convertXapiBehind(job) : convertDeviceModel(job);
}

/** Whether a checkpoint begins behind a tail: with a batch or a chunk, never with its END, as zeroes would. */
function* anotherBegins({ feed, last, enclosed }: Job): Conversion<boolean> {
  // xenopsd never sent several; behind its image stands what a disk held before.
  if (last || enclosed !== null || !(yield* feed.fill(MARKER_SIZE))) return false;
  const marker = feed.i32(0);
  return marker !== SaveId.END && marker >= SaveId.HVM_X87_FIP_WIDTH && marker <= MAX_BATCH;
}

/** Where the second checkpoint begins, and the record before it. */
interface Second {
  readonly range: ByteRange;
  readonly record: number | null;
}

const secondAt = (job: Job): Second => ({ range: job.next(0), record: job.pieces.last });

/** Reads the next checkpoint; where it is not whole, says so and returns false. */
function* attempt(job: Job, body: Body, tail: () => Conversion<void>): Conversion<boolean> {
  const { feed, log } = job;
  const start = feed.position;
  const record = job.pieces.count;
  const { vcpus, params, physmap } = job;
  if (job.compression === 'next') job.compression = 'on';
  try {
    yield* convertBody(job, body);
    yield* tail();
    job.whole++;
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    job.vcpus = vcpus;
    job.params = params;
    job.physmap = physmap;
    log.report(PARTIAL_CHECKPOINT, { start, end: Math.max(start, feed.position) }, `The checkpoint from ${hex(start)} on is not whole and is left out; checkpoint ${job.whole}, the one before, is the last. ${error.message}`, { record });
    return false;
  }
}

/** Forgets a checkpoint that is not whole. */
function* giveUp({ out, feed }: Job, begin: number): Conversion<void> {
  const why = 'checkpoint that is not whole';
  yield* out.clear('pages', why);
  yield* out.clear('spare', why);
  yield* out.clear('blob', why);
  out.lose({ start: begin, end: feed.position }, why);
}

/** Pages of all whole checkpoints, one after the other, then the state of the last. */
function* keepLast(job: Job, body: Body): Conversion<void> {
  const { out, feed } = job;
  let second: Second | null = null;
  const state = function* (): Conversion<void> {
    yield* convertTail(job);
    yield* writeEnd(job);
    yield* convertBehind(job);
  };
  out.to = 'tail';
  yield* state();
  job.whole = 1;
  while (yield* anotherBegins(job)) {
    const begin = feed.position;
    second ??= secondAt(job);
    out.to = 'pages';
    const whole = yield* attempt(job, body, function* () {
      // What is read as the body of this checkpoint counts once its tail is whole.
      out.to = 'spare';
      yield* state();
    });
    if (!whole) {
      yield* giveUp(job, begin);
      break;
    }
    yield* out.append('pages', 'out');
    yield* out.clear('tail', 'superseded checkpoint');
    yield* out.append('spare', 'tail');
  }
  yield* out.append('tail', 'out');
  out.to = 'out';
  if (job.libxl) yield* writeLibxlEnd(job);
  if (job.whole > 1 && second !== null) job.log.report(CHECKPOINTS, second.range, `Of ${plural(job.whole, 'whole checkpoint')} the output has the state after the last: pages of all of them in their order, and the last tail. The second begins at ${hex(second.range.start)}.`, second);
}

/** Each whole checkpoint with a CHECKPOINT behind it; one alone is an ordinary stream. */
function* keepAll(job: Job, body: Body): Conversion<void> {
  const { out, feed } = job;
  yield* convertTail(job);
  out.to = 'tail';
  yield* convertBehind(job);
  job.whole = 1;
  let another = yield* anotherBegins(job);
  const second = another ? secondAt(job) : null;
  out.to = 'out';
  if (second !== null) yield* closeCheckpoint(job);
  while (another) {
    const begin = feed.position;
    out.to = 'pages';
    const whole = yield* attempt(job, body, function* () {
      yield* convertTail(job);
      out.to = 'spare';
      yield* convertBehind(job);
    });
    if (!whole) {
      yield* giveUp(job, begin);
      break;
    }
    yield* out.append('pages', 'out');
    yield* out.clear('tail', 'superseded checkpoint');
    yield* out.append('spare', 'tail');
    out.to = 'out';
    yield* closeCheckpoint(job);
    another = yield* anotherBegins(job);
  }
  out.to = 'out';
  yield* writeEnd(job);
  yield* out.append('tail', 'out');
  if (job.libxl) yield* writeLibxlEnd(job);
  if (second !== null) job.log.report(CHECKPOINTS, second.range, `The output has ${plural(job.whole, 'checkpoint')}, each with a CHECKPOINT behind it: xl migrate-receive -r takes it, xl restore does not. The second begins at ${hex(second.range.start)}.`, second);
}

/** CHECKPOINT, and in a libxl stream what libxl has of it. A libxc stream has the last device model's state behind END. */
function* closeCheckpoint(job: Job): Conversion<void> {
  yield* writeCheckpoint(job);
  if (!job.libxl) return;
  yield* job.out.append('tail', 'out');
  yield* writeCheckpointEnd(job);
}
