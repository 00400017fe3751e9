/** The colour of a layer, one for strip, timeline and list. */
import type { LayerName } from '../../core/index/layer.ts';

/** Layers with rows. Those that are never met in one stream may share: a conversation is of one protocol. */
const TOKENS: Readonly<Partial<Record<LayerName, string>>> = {
  xl: '--layer-xl',
  libvirt: '--layer-libvirt',
  libxl: '--layer-libxl',
  libxc: '--layer-libxc',
  legacy: '--layer-legacy',
  qemu: '--layer-qemu',
  'hvm-context': '--layer-hvm-context',
  xapi: '--layer-xapi',
  xend: '--layer-xend',
  'xl-wire': '--layer-wire',
  'libvirt-mig': '--layer-wire',
  colo: '--layer-colo',
};

/** Compression and packet captures, which have no rows. */
const OTHER = '--layer-other';

export const LAYER_TOKENS: readonly string[] = [...new Set(Object.values(TOKENS)), OTHER];

/** The custom property that holds it. */
export const layerToken = (name: LayerName): string => TOKENS[name] ?? OTHER;
