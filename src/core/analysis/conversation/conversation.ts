/** The conversation that an open stream was part of, with a capture of the other direction where there is one. */
import type { Scan } from '../../bytes/cursor.ts';
import { CHECKPOINT_STATE } from '../../formats/libxl/checkpoint-state.ts';
import { END } from '../../formats/libxl/end.ts';
import { PERMISSION } from '../../formats/xl-wire/messages.ts';
import { UNEXPECTED } from '../../formats/xl-wire/rules.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { PhaseList } from '../phases/phases.ts';
import { phasesOf } from '../phases/phases.ts';
import { isBackChannel, timeOf, type BackStep } from './back.ts';
import type { Forward, Permission, Request } from './forward.ts';
import { scriptedOf } from './scripted.ts';
import { sequenceOf, type Sequence } from './sequence.ts';

/** @returns null where nothing tells that the stream was sent to a receiver, or where it is what one said */
export function* conversationOf(stream: OpenStream, back: readonly BackStep[] | null): Scan<Sequence | null> {
  if (isBackChannel(stream)) return null;
  const phases = yield* phasesOf(stream, false);
  const forward = forwardOf(stream, phases);
  return (yield* scriptedOf(stream, back, forward)) ?? (back !== null || isSent(stream, phases) ? sequenceOf(forward, back) : null);
}

/** A file that `xl save` wrote begins the same; only what xl migrate says behind it, or checkpoints, tell of a receiver. */
const isSent = ({ layers }: OpenStream, { protocol }: PhaseList): boolean => protocol === 'COLO' || protocol === 'Remus' || layers.some(({ name }) => name === 'xl-wire');

/** The forward direction by its rows; the last few tell whether END is there, as it is the last of its layer. */
function forwardOf(stream: OpenStream, phases: PhaseList): Forward {
  const { index } = stream.builder;
  const behind = phases.phases.find(({ kind }) => kind === 'behind');
  const { clock = null } = stream.source;
  return { timeOf: (range) => timeOf(range, clock), phases, ended: endsWell(stream, phases), range: { start: 0, end: behind?.range.start ?? index.size }, permission: permissionOf(stream), requests: requestsOf(stream, phases) };
}

function permissionOf({ builder: { index, layers, findings } }: OpenStream): Permission | null {
  const wire = layers.find(({ name }) => name === 'xl-wire');
  const row = wire === undefined ? -1 : index.rowOf(wire.id, 'record', 0);
  if (row < 0) return null;
  const range = { start: index.startOf(row), end: index.endOf(row) };
  return { row, range, missing: Math.max(0, PERMISSION.size - (range.end - range.start)), wrong: findings.some((finding) => finding.rule === UNEXPECTED.id && finding.row === row) };
}

function endsWell({ builder: { index, layers } }: OpenStream, { phases }: PhaseList): boolean {
  const outer = layers.find(({ name }) => name === 'libxl') ?? layers.find(({ name }) => name === 'libxc' || name === 'legacy');
  if (outer === undefined) return false;
  const last = index.rowOf(outer.id, 'record', index.countOf(outer.id, 'record') - 1);
  if (last < 0 || index.isCut(last)) return false;
  return outer.name === 'legacy' ? phases.at(-1)?.cut === false : index.typeOf(last) === END.type;
}

/** COLO's requests are the first of the checkpoint that they ask for; of one that is cut in its header there are bytes of no record. */
function requestsOf({ builder: { index, layers }, colo }: OpenStream, { checkpoints }: PhaseList): Forward['requests'] {
  const requests = new Map<number, Request>();
  if (!colo) return requests;
  for (const { number, first: row } of checkpoints) {
    const gap = index.kindOf(row) === 'gap';
    if (number === 1 || layers[index.layerOf(row)]?.name !== 'libxl' || (!gap && index.typeOf(row) !== CHECKPOINT_STATE.type)) continue;
    requests.set(number - 1, { row, range: { start: index.startOf(row), end: index.endOf(row) }, cut: gap || index.isCut(row) });
  }
  return requests;
}
