/** Layers by name, as messages name them. */
import type { LayerInfo, LayerName } from '../../index/layer.ts';

export const layerNamed = (layers: readonly LayerInfo[], name: LayerName): LayerInfo | undefined => layers.find((layer) => layer.name === name);
