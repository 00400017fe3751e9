/** The conversation that an open stream was part of, with a capture of the other direction where there is one. */
import type { Scan } from '../../bytes/cursor.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { CHECKPOINT_STATE } from '../../formats/libxl/checkpoint-state.ts';
import { END } from '../../formats/libxl/end.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { PhaseList } from '../phases/phases.ts';
import { phasesOf } from '../phases/phases.ts';
import { timeOf, type BackStep } from './back.ts';
import { sequenceOf, type Forward, type Sequence } from './sequence.ts';

/** @returns null where nothing tells that the stream was sent to a receiver */
export function* conversationOf(stream: OpenStream, back: readonly BackStep[] | null): Scan<Sequence | null> {
  const phases = yield* phasesOf(stream, false);
  return back !== null || isSent(stream, phases) ? sequenceOf(forwardOf(stream, phases), back) : null;
}

/** A file that `xl save` wrote begins the same; only what xl migrate says behind it, or checkpoints, tell of a receiver. */
const isSent = ({ layers }: OpenStream, { protocol }: PhaseList): boolean => protocol === 'COLO' || protocol === 'Remus' || layers.some(({ name }) => name === 'xl-wire');

/** The forward direction by its rows; the last few tell whether END is there, as it is the last of its layer. */
function forwardOf(stream: OpenStream, phases: PhaseList): Forward {
  const { index, layers } = stream.builder;
  const wire = layers.find(({ name }) => name === 'xl-wire');
  const row = wire === undefined ? -1 : index.rowOf(wire.id, 'record', 0);
  const permission = row < 0 ? null : { row, range: { start: index.startOf(row), end: index.endOf(row) }, cut: index.isCut(row) };
  const behind = phases.phases.find(({ kind }) => kind === 'behind');
  const { clock = null } = stream.source;
  return { timeOf: (range) => timeOf(range, clock), phases, ended: endsWell(stream, phases), range: { start: 0, end: behind?.range.start ?? index.size }, permission, requests: requestsOf(stream, phases) };
}

function endsWell({ builder: { index, layers } }: OpenStream, { phases }: PhaseList): boolean {
  const outer = layers.find(({ name }) => name === 'libxl') ?? layers.find(({ name }) => name === 'libxc' || name === 'legacy');
  if (outer === undefined) return false;
  const last = index.rowOf(outer.id, 'record', index.countOf(outer.id, 'record') - 1);
  if (last < 0 || index.isCut(last)) return false;
  return outer.name === 'legacy' ? phases.at(-1)?.cut === false : index.typeOf(last) === END.type;
}

/** COLO's requests stand right before the next checkpoint's first row. */
function requestsOf({ builder: { index, layers } }: OpenStream, { checkpoints }: PhaseList): Forward['requests'] {
  const requests = new Map<number, { row: number; range: { start: number; end: number } }>();
  for (const { number, end } of checkpoints) {
    const row = end - 1;
    if (layers[index.layerOf(row)]?.name !== 'libxl' || index.typeOf(row) !== CHECKPOINT_STATE.type || index.bodyLengthOf(row) + RECORD_HEADER_SIZE > index.endOf(row)) continue;
    requests.set(number, { row, range: { start: index.startOf(row), end: index.endOf(row) } });
  }
  return requests;
}
