/** One line on a header of a layer, from what the scan kept of it. */
import type { LayerInfo } from '../index/layer.ts';
import { plural } from '../text.ts';

/** @param number which of the layer's headers */
export function headerSummary(layer: LayerInfo, number: number): string {
  const { detail } = layer;
  switch (layer.name) {
    case 'xl':
      return `config as ${String(detail['config'])}, ${plural(Number(detail['configLength'] ?? 0), 'byte')}`;
    case 'xend':
      if (number === 1) return 'a guest is to be received';
      return `${plural(Number(detail['configLength'] ?? 0), 'byte')} of config`;
    case 'xapi':
      return `${String(detail['format'])} format`;
    case 'libvirt':
      return `version ${String(detail['version'])}, ${plural(Number(detail['xmlLength'] ?? 0), 'byte')} of domain XML`;
    case 'libxl':
      return `version ${String(detail['version'])}${detail['converted'] === true ? ', converted from a legacy stream' : ''}`;
    case 'libxc':
      if (number === 0) return `version ${String(detail['version'])}, ${String(detail['endianness'])}-endian`;
      return `${String(detail['domainType'])}, ${detail['converted'] === true ? 'converted from a legacy stream' : `saved by Xen ${String(detail['xen'])}`}`;
    default:
      return '';
  }
}
