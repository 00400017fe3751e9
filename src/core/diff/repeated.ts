/** Records of which the last of a type counts alone: a stream may repeat one by the million, and none of the others is decoded. */
import { HVM_PARAMS } from '../formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import type { OpenStream } from '../open-stream.ts';

/** Of libxc's records those of which one stream has several that are several things: pages, parameters, vCPUs. */
const SEVERAL: ReadonlySet<number> = new Set([PAGE_DATA, HVM_PARAMS, X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type }) => type));

/** A type of record within a layer, as one number; -1 where several records of one type are several things, or hold other layers' rows. */
export function onceOf({ builder: { index, layers } }: OpenStream, row: number): number {
  const type = index.typeOf(row);
  if (index.kindOf(row) !== 'record' || layers[index.layerOf(row)]?.name !== 'libxc' || SEVERAL.has(type)) return -1;
  const nested = row + 1 < index.rowCount && index.startOf(row + 1) < index.endOf(row);
  return nested ? -1 : type;
}

/** By type of record of which the last counts alone, that last one: a stream may repeat one by the million. */
export function lastOfTypes(stream: OpenStream, end: number): ReadonlyMap<number, number> {
  const { index } = stream.builder;
  const last = new Map<number, number>();
  for (let row = 0; row < index.rowCount && index.startOf(row) < end; row++) {
    const once = onceOf(stream, row);
    if (once >= 0) last.set(once, row);
  }
  return last;
}
