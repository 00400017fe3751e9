import type { LayerName } from '../index/layer.ts';

/**
 * What a file is, from its bytes alone. `stream` opens; `foreign` is something else, or something that this program
 * knows by name but does not read.
 */
export type Identification =
  | {
      readonly kind: 'stream';
      /** Outermost layer of the stream. */
      readonly layer: LayerName;
      /** One line: `xl save file`. */
      readonly title: string;
      /** Each piece of evidence with its offset: `"Xen saved domain, xl format" at 0x0`. */
      readonly evidence: readonly string[];
      /** It is what a receiver said, though streams have this layer, too. */
      readonly wayBack?: true;
    }
  | {
      readonly kind: 'foreign';
      /** `JPEG image`, `empty file`. */
      readonly title: string;
      /** One clear sentence on what it is and why it is not read. */
      readonly sentence: string;
      /** Nothing is known of it, so it may be a stream that has no mark. */
      readonly unknown?: true;
      readonly evidence: readonly string[];
    };

/** Layers that have nothing but what a receiver said. */
const BACK_LAYERS: ReadonlySet<LayerName> = new Set<LayerName>(['xl-wire', 'colo']);

/** Whether a file is what a receiver said, and not the stream that it answered. */
export const isWayBack = (found: Identification | null): boolean => found?.kind === 'stream' && (found.wayBack === true || BACK_LAYERS.has(found.layer));

/** Outermost layers of the streams that a receiver answers in words of a layer: tools/xl/xl_migrate.c sends xl's header first; what reads COLO's states has none of its own. */
const ANSWERED: ReadonlyMap<LayerName, readonly LayerName[]> = new Map<LayerName, readonly LayerName[]>([
  ['xl-wire', ['xl']],
  ['colo', ['xl', 'libxl', 'libxc']],
  ['libvirt-mig', ['libvirt-mig', 'libxl']],
]);

/** Whether a stream can have been sent to a receiver that speaks so. */
export const isAnswered = (stream: LayerName | null, back: LayerName | null): boolean => stream !== null && back !== null && ANSWERED.get(back)?.includes(stream) === true;
