/** `libxc:12`, `libxc:header`, `libxc:header1`: how the command line names a row. */
import { layerSpec } from '../core/formats/registry.ts';
import type { RowKind } from '../core/index/record-index.ts';
import type { OpenStream } from '../core/open-stream.ts';
import { plural } from '../core/text.ts';
import { LAYER_NAMES } from './arguments.ts';
import { NotThere, UsageError } from './usage.ts';

/** The row of an address; throws a UsageError that says what there is instead. */
export function rowOfAddress(address: string, stream: OpenStream): number {
  const match = /^([a-z0-9-]+):(header)?(\d*)$/.exec(address);
  const name = LAYER_NAMES.find((known) => known === match?.[1]);
  if (match === null || name === undefined || (match[2] === undefined && match[3] === '')) {
    throw new UsageError(`--record names a record as LAYER:INDEX or a header as LAYER:header, not ${address}.`);
  }
  const kind: RowKind = match[2] === undefined ? 'record' : 'header';
  const ordinal = Number(match[3] === '' ? '0' : match[3]);
  const layer = stream.layers.find((candidate) => candidate.name === name);
  if (layer === undefined) throw new NotThere(`The stream has no layer ${name}; it has ${stream.layers.map((known) => known.name).join(', ')}.`);
  const row = stream.builder.index.rowOf(layer.id, kind, ordinal);
  if (row < 0) {
    const count = stream.builder.index.countOf(layer.id, kind);
    const known = layerSpec(name)?.headers.length ?? 0;
    throw new NotThere(`Layer ${name} has ${plural(count, kind)}${kind === 'header' && count < known ? ' that could be read' : ''}, numbered from 0; there is no ${address}.`);
  }
  return row;
}
