/** The colour of a layer, one for strip, timeline and list. */
import type { LayerName } from '../../core/index/layer.ts';

const OWN: ReadonlySet<LayerName> = new Set<LayerName>(['xl', 'libvirt', 'libxl', 'libxc', 'legacy', 'qemu', 'hvm-context']);

/** The custom property that holds it. */
export const layerToken = (name: LayerName): string => `--layer-${OWN.has(name) ? name : 'other'}`;
