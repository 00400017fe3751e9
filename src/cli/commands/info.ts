/** `xsi info`: what it is, in a screenful. */
import { domainCard, type CardEntry } from '../../core/analysis/domain-card.ts';
import { describeGuest, type Guest } from '../../core/analysis/guest.ts';
import { phasesOf, type PhaseList } from '../../core/analysis/phases/phases.ts';
import { lengthOf } from '../../core/bytes/range.ts';
import { inStreamOrder, verdictOf } from '../../core/conformance/verdict.ts';
import type { Finding } from '../../core/index/finding.ts';
import type { LayerInfo } from '../../core/index/layer.ts';
import { pageTypeName, type OpenStream } from '../../core/open-stream.ts';
import { restoreCard } from '../../core/restore/card.ts';
import type { RestoreOutcome } from '../../core/restore/restore-card.ts';
import { byteSize, grouped, hex, plural, printable } from '../../core/text.ts';
import { allow, asOption, flag, operands, type Arguments } from '../arguments.ts';
import { clockJson, clockLines } from '../clock-text.ts';
import { jsonText, layerJson } from '../json.ts';
import { openAndScan, type Opened } from '../open.ts';
import { bold, dim, green, printLine, red } from '../output.ts';
import { phaseLines, phasesJson } from '../phases-text.ts';

export async function info(args: Arguments): Promise<number> {
  allow('info', args, ['json']);
  const [path = ''] = operands('info', args, ['FILE']);
  const opened = await openAndScan(path, asOption(args));
  const findings = inStreamOrder(opened.stream.builder.findings);
  const guest = opened.run(describeGuest(opened.stream));
  const card = opened.run(domainCard(opened.stream));
  const { outcome } = opened.run(restoreCard(opened.stream));
  const phases = opened.run(phasesOf(opened.stream, false));
  if (flag(args, 'json')) printLine(jsonText({ ...document(opened, findings, guest, card), ...phasesJson(opened.stream, phases), restore: { kind: outcome.kind, sentence: outcome.sentence } }, 1));
  else printText(opened, findings, guest, card, outcome, phases);
  return verdictOf(findings) === 'bad' ? 1 : 0;
}

function document({ path, size, stream }: Opened, findings: readonly Finding[], guest: Guest, card: readonly CardEntry[]): Record<string, unknown> {
  const { identification, layers, totals } = stream;
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    file: path,
    size,
    verdict: verdictOf(findings),
    layers: layers.map((layer) => layerJson(layer, layers)),
    title: identification?.title,
    evidence: identification?.evidence,
    guest,
    card: card.map((entry) => cardJson(entry, stream)),
    pages: { entries: totals.entries, withData: totals.pages, types: pageTypes(totals.pageTypes) },
    checkpoints: totals.checkpoints,
    ...clockJson(stream),
    findings: { error: count('error'), warning: count('warning'), info: count('info') },
  };
}

const pageTypes = (counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(counts.flatMap((count, type) => (count > 0 ? [[pageTypeName(type), count]] : [])));

/** A value with the row and the bytes that say it. */
function cardJson({ key, value, row, path, range }: CardEntry, { builder }: OpenStream): Record<string, unknown> {
  const { index } = builder;
  const { name, source } = builder.layer(index.layerOf(row));
  return { key, value, layer: name, record: index.kindOf(row) === 'record' ? index.ordinalOf(row) : null, path, source, offset: range.start, length: lengthOf(range) };
}

/** What of the card the guest's own lines have. */
const IN_GUEST: ReadonlySet<string> = new Set(['name', 'uuid', 'type', 'memory', 'maximum memory', 'vcpus', 'guest type', 'saved by', 'guest width']);

function printText({ path, size, stream }: Opened, findings: readonly Finding[], guest: Guest, card: readonly CardEntry[], outcome: RestoreOutcome, phases: PhaseList): void {
  const { identification, layers, totals } = stream;
  const line = (label: string, value: string): void => {
    if (value !== '') printLine(`${dim(label.padEnd(12))}${printable(value)}`);
  };
  printLine(`${bold(printable(path))}  ${byteSize(size)} (${plural(size, 'byte')})`);
  line('what', `${identification?.title ?? ''}: ${identification?.evidence.join(', ') ?? ''}`);
  for (const layer of layers) line(layer.name, layerText(layer));
  line('guest', [guest.name, guest.type, guest.width === null ? null : `${guest.width}-bit`, guest.vcpus === null ? null : plural(guest.vcpus, 'vCPU'), guest.memoryKiB === null ? null : byteSize(guest.memoryKiB * 1024)].filter((part) => part !== null).join(', '));
  line('uuid', guest.uuid ?? '');
  line('saved by', guest.xen === null ? '' : `Xen ${guest.xen}`);
  for (const { key, value, range } of card) if (!IN_GUEST.has(key)) line(key, `${value} (at ${hex(range.start)})`);
  if (totals.entries > 0) {
    line('memory', `${plural(totals.entries, 'PFN entry', 'PFN entries')}, ${plural(totals.pages, 'page')} of contents (${byteSize(totals.pages * 4096)})`);
    line('', Object.entries(pageTypes(totals.pageTypes)).map(([name, count]) => `${name} ${grouped(count)}`).join(', '));
  }
  for (const [label, value] of [...phaseLines(stream, phases), ...clockLines(stream)]) line(label, value);
  line('restore', outcome.sentence);
  printVerdict(findings);
}

function layerText({ spans, spansLeftOut, headers, records, detail, source }: LayerInfo): string {
  const start = spans[0]?.start ?? 0;
  const where = `${hex(start)} to ${hex(spans.at(-1)?.end ?? 0)}${spans.length > 1 ? ` in ${spans.length + (spansLeftOut?.spans ?? 0)} spans` : ''}${source > 0 ? ` of source ${source}` : ''}`;
  const words = Object.entries(detail).flatMap(([key, value]) => (value === null || key === 'evidence' ? [] : [`${key} ${String(value)}`]));
  return [where, headers > 0 ? plural(headers, 'header') : '', records > 0 ? plural(records, 'record') : '', ...words].filter((part) => part !== '').join(', ');
}

function printVerdict(findings: readonly Finding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) printLine(`${dim('verdict'.padEnd(12))}${green('ok')}: ${plural(findings.length, 'finding')}`);
  else printLine(`${dim('verdict'.padEnd(12))}${red('bad')}: ${first.message}${errors.length > 1 ? ` And ${plural(errors.length - 1, 'more error')}.` : ''}`);
}
