/** Names of rows, as lists, findings and the command line print them. */
import { hex } from '../text.ts';
import type { LayerName } from '../index/layer.ts';
import type { RecordIndex } from '../index/record-index.ts';
import { layerSpec, recordSpec } from './registry.ts';

/** Bit 31 of a record type marks it optional (both specifications, Records). */
export const isOptional = (type: number): boolean => type >= 0x8000_0000;

/** The specification's name of a record type, or its number with what is known of it. */
export function recordName(layer: LayerName, type: number): string {
  return recordSpec(layer, type)?.name ?? `${isOptional(type) ? 'optional' : 'unknown'} ${hex(type)}`;
}

/** `image header`, `xl header`; `number` counts within the layer. */
export function headerName(layer: LayerName, number: number): string {
  return layerSpec(layer)?.headers[number]?.name ?? `${layer} header`;
}

/** What a row is called: its own name where it has one, else its type's. */
export function rowName(index: RecordIndex, row: number, layer: LayerName): string {
  switch (index.kindOf(row)) {
    case 'record':
      return index.nameOf(row) ?? recordName(layer, index.typeOf(row));
    case 'header':
      return headerName(layer, index.typeOf(row));
    case 'gap':
      return 'not decoded';
  }
}

/** What a row is and which document lays it out; empty where nobody says. */
export function rowHelp(index: RecordIndex, row: number, layer: LayerName): { readonly doc: string; readonly spec: string } {
  const kind = index.kindOf(row);
  const said = kind === 'header' ? layerSpec(layer)?.headers[index.typeOf(row)] : kind === 'record' ? recordSpec(layer, index.typeOf(row)) : undefined;
  return { doc: said?.doc ?? '', spec: said?.spec ?? '' };
}
