/** The shapes of the command line's JSON: an API, additive changes only. */
import type { Finding } from '../core/index/finding.ts';
import type { LayerInfo } from '../core/index/layer.ts';
import type { RecordIndex } from '../core/index/record-index.ts';
import { lengthOf } from '../core/bytes/range.ts';
import { hex } from '../core/text.ts';
import type { OpenStream } from '../core/open-stream.ts';

/** JSON text on one line; 64-bit values as hexadecimal strings. */
export const jsonText = (value: unknown, indent?: number): string => JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? hex(item) : item), indent);

export function layerJson(layer: LayerInfo, layers: readonly LayerInfo[]): Record<string, unknown> {
  const first = layer.spans[0]?.start ?? 0;
  const last = layer.spans.at(-1)?.end ?? 0;
  return {
    name: layer.name,
    source: layer.source,
    offset: first,
    length: last - first,
    spans: layer.spans.map((span) => [span.start, lengthOf(span)]),
    parent: layer.parent === null ? null : (layers[layer.parent]?.name ?? null),
    headers: layer.headers,
    records: layer.records,
    detail: layer.detail,
  };
}

export function findingJson(finding: Finding, stream: OpenStream): Record<string, unknown> {
  const { rule, severity, objectors, layer, source, range, count, message, spec, cite, ref, hint, logs, checked } = finding;
  const record = recordOf(finding.row, stream.builder.index);
  return { rule, severity, objectors, layer, record, source, offset: range.start, length: lengthOf(range), count, message, spec, cite, ref, hint, logs, checked };
}

/** A record's ordinal in its layer; null for headers, gaps and outside. */
function recordOf(row: number, index: RecordIndex): number | null {
  return row >= 0 && row < index.rowCount && index.kindOf(row) === 'record' ? index.ordinalOf(row) : null;
}
