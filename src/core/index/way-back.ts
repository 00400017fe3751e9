/** Which of two files is what a receiver said, and of which streams it can have been an answer. */
import type { LayerName } from './layer.ts';

/** What is needed to know of what a file was found to be. */
type Identified = { readonly kind: 'stream'; readonly layer: LayerName; readonly wayBack?: true } | { readonly kind: 'foreign' };

/** The outermost layer of the stream in a file, and of what a receiver says in it; null where there is none. */
export interface Directions {
  readonly stream: LayerName | null;
  readonly back: LayerName | null;
}

/** Layers that have nothing but what a receiver said. */
const BACK_LAYERS: ReadonlySet<LayerName> = new Set<LayerName>(['xl-wire', 'colo']);

/** Whether a file is what a receiver said, and not the stream that it answered. */
export const isWayBack = (found: Identified | null): boolean => found?.kind === 'stream' && (found.wayBack === true || BACK_LAYERS.has(found.layer));

/** Outermost layers of the streams that a receiver answers in words of a layer: tools/xl/xl_migrate.c sends xl's header first; what reads COLO's states has none of its own. */
const ANSWERED: ReadonlyMap<LayerName, readonly LayerName[]> = new Map<LayerName, readonly LayerName[]>([
  ['xl-wire', ['xl']],
  ['colo', ['xl', 'libxl', 'libxc']],
  ['libvirt-mig', ['libvirt-mig', 'libxl']],
]);

/** Whether a stream can have been sent to a receiver that speaks so. */
export const isAnswered = (stream: LayerName | null, back: LayerName | null): boolean => stream !== null && back !== null && ANSWERED.get(back)?.includes(stream) === true;
