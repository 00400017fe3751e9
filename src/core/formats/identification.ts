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
