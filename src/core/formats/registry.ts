/** Every layer that is decoded, and lookup by (layer, type). Explicit on purpose: no registration by import. */
import type { LayerName } from '../index/layer.ts';
import type { LayerSpec, RecordSpec } from './define.ts';
import { COLO } from './colo/layer.ts';
import { HVM_CONTEXT_LAYER } from './hvm/layer.ts';
import { LEGACY } from './legacy/layer.ts';
import { LIBVIRT } from './libvirt/layer.ts';
import { LIBVIRT_MIG } from './libvirt-mig/layer.ts';
import { LIBXC } from './libxc/layer.ts';
import { LIBXL } from './libxl/layer.ts';
import { QEMU } from './qemu/layer.ts';
import { XAPI } from './xapi/layer.ts';
import { XEND } from './xend/layer.ts';
import { XL } from './xl/layer.ts';
import { XL_WIRE } from './xl-wire/layer.ts';

export const LAYERS: readonly LayerSpec[] = [XL, XEND, LIBVIRT, LIBVIRT_MIG, XAPI, LIBXL, LIBXC, LEGACY, HVM_CONTEXT_LAYER, QEMU, XL_WIRE, COLO];

const BY_NAME = new Map<LayerName, LayerSpec>(LAYERS.map((layer) => [layer.name, layer]));
const BY_TYPE = new Map<LayerName, ReadonlyMap<number, RecordSpec>>(
  LAYERS.map((layer) => [layer.name, new Map(layer.records.map((record) => [record.type, record]))]),
);

export const layerSpec = (name: LayerName): LayerSpec | undefined => BY_NAME.get(name);

export const recordSpec = (layer: LayerName, type: number): RecordSpec | undefined => BY_TYPE.get(layer)?.get(type);
