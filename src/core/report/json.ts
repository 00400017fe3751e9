/** The shapes of the command line's JSON (its contract: additive changes only), and the report in them. */
import { verdictOf, type Judgements } from '../conformance/verdict.ts';
import type { Finding } from '../index/finding.ts';
import type { LayerInfo } from '../index/layer.ts';
import { Ordinals } from '../index/ordinals.ts';
import type { RecordIndex } from '../index/record-index.ts';
import { lengthOf } from '../bytes/range.ts';
import { hex } from '../text.ts';
import type { OpenStream } from '../open-stream.ts';
import { restoreJson } from '../restore/restore-json.ts';
import { LEFT_OUT, type Report } from './report.ts';

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
    ...(layer.spansLeftOut === undefined ? {} : { spansLeftOut: layer.spansLeftOut.spans }),
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

/** Findings come in the stream's order, so that slabs are counted through once each. */
const ordinals = new WeakMap<RecordIndex, Ordinals>();

/** A record's ordinal in its layer; null for headers, gaps and outside. */
function recordOf(row: number, index: RecordIndex): number | null {
  if (row < 0 || row >= index.rowCount || index.kindOf(row) !== 'record') return null;
  let counted = ordinals.get(index);
  if (counted === undefined) ordinals.set(index, (counted = new Ordinals(index)));
  return counted.of(row);
}

/** What `xsi verify` prints of judges and findings. */
export const verifyJson = (file: string, size: number, findings: readonly Finding[], judgements: Judgements, stream: OpenStream): Record<string, unknown> => ({
  file,
  size,
  verdict: verdictOf(findings),
  judges: judgesJson(judgements, stream),
  findings: findings.map((finding) => findingJson(finding, stream)),
});

export const judgesJson = (judgements: Judgements, { dependsOn }: OpenStream): Record<string, unknown> => ({ ...judgements, restore: { ...judgements.restore, dependsOn } });

/** The document of `xsi verify --json`, and beside it what a report has more. */
export function reportJson(report: Report): Record<string, unknown> {
  const { name, size, findings, judgements, stream, layers, pages } = report;
  return {
    ...verifyJson(name, size, findings, judgements, stream),
    program: 'xsi',
    version: report.version,
    whole: report.whole,
    title: report.title,
    evidence: report.evidence,
    restore: restoreJson(report.restore, stream),
    layers: layers.map((layer) => layerJson(layer, layers)),
    guest: report.guest,
    rows: report.rows,
    pages: { entries: pages.entries, withData: pages.withData, types: Object.fromEntries(pages.types.map((type) => [type.name, type.count])) },
    checkpoints: report.checkpoints,
    leftOut: LEFT_OUT,
  };
}
