/** Which script a migration goes by, if it is not one of xl's, and both directions laid on it. */
import type { Scan } from '../../bytes/cursor.ts';
import type { LayerName } from '../../index/layer.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { BackStep } from './back.ts';
import type { Forward } from './forward.ts';
import { LIBVIRT, libvirtBack, libvirtForward } from './libvirt.ts';
import { playScript, type Uttered } from './script.ts';
import type { Sequence } from './sequence.ts';
import { xendForward } from './xend.ts';
import { xapiBack, xapiForward } from './xapi.ts';

/** Whose words a receiver's are; null without any, or where they are of xl. */
export const speakerOf = (back: readonly BackStep[]): LayerName | null => back.find(({ speaker }) => speaker !== null)?.speaker ?? null;

/** When each of the sender's was captured. */
const timed = (forward: Forward, list: readonly Uttered[]): readonly Uttered[] => list.map((each) => (each.step.from === 'sender' && each.step.range !== null ? { ...each, step: { ...each.step, time: forward.timeOf(each.step.range) } } : each));

/** @returns null where neither direction speaks one of these protocols */
export function* scriptedOf(stream: OpenStream, back: readonly BackStep[] | null, forward: Forward): Scan<Sequence | null> {
  const layerOf = (wanted: LayerName) => stream.layers.find(({ name }) => name === wanted) ?? null;
  const speaker = speakerOf(back ?? []);
  const libvirt = layerOf('libvirt-mig');
  if (libvirt !== null || speaker === 'libvirt-mig') {
    const { uttered, captured } = yield* libvirtForward(stream, libvirt, forward);
    return playScript(LIBVIRT, [...timed(forward, uttered), ...libvirtBack(back ?? [])], { ...captured, receiver: captured.receiver || back !== null });
  }
  const xapi = layerOf('xapi');
  const request = xapi === null ? null : yield* xapiForward(stream, xapi, forward);
  if (request !== null) return playScript(request.script, [...timed(forward, request.uttered), ...xapiBack(request.script, back ?? [])], { sender: true, receiver: back !== null });
  const xend = layerOf('xend');
  const relocation = xend === null ? null : xendForward(stream, xend, forward);
  return relocation === null ? null : playScript(relocation.script, timed(forward, relocation.uttered), { sender: true, receiver: false });
}
