/** What two sides say around a stream: a fault there stops the side that reads it, which is not who restores the stream. */
import type { Finding } from '../index/finding.ts';
import type { LayerName } from '../index/layer.ts';
import type { OpenStream } from '../open-stream.ts';

const TALK: ReadonlySet<LayerName> = new Set<LayerName>(['xl-wire', 'colo', 'libvirt-mig']);

/** Whether a finding is about a message, and not about the stream. */
export const isTalk = ({ layer }: Finding): boolean => TALK.has(layer);

/** Whether all that is refused is in messages: nothing is said of the stream then. */
export function onlyTalkIsRefused({ builder: { findings } }: OpenStream): boolean {
  const refused = findings.filter(({ objectors }) => objectors.includes('restore'));
  return refused.length > 0 && refused.every(isTalk);
}

/** Who stops at a fault in a message, as the beginning of a sentence; empty where the fault is in none. */
export function talkVerdict({ layers, builder: { index } }: OpenStream, { layer, row }: Finding): string {
  switch (layer) {
    case 'xl-wire': {
      const wire = layers[row < 0 ? -1 : index.layerOf(Math.min(row, index.rowCount - 1))];
      return wire?.detail['direction'] === 'sender to receiver' ? 'Behind a whole stream the migration fails: the receiver stops' : 'Nothing to restore, and the migration fails: the sender, which reads this, stops';
    }
    case 'colo':
      return 'Nothing to restore, and COLO ends: the primary, which reads this, stops';
    case 'libvirt-mig':
      return 'The migration fails: the other side stops';
    default:
      return '';
  }
}
