/** `xsi records`: every record of every layer in stream order. */
import { rowName } from '../../core/formats/names.ts';
import type { LayerName } from '../../core/index/layer.ts';
import { grouped, hex, plural } from '../../core/text.ts';
import { inStreamOrder, verdictOf } from '../../core/conformance/verdict.ts';
import type { OpenStream } from '../../core/open-stream.ts';
import { allow, asOption, flag, layerOption, operands, type Arguments } from '../arguments.ts';
import { findingJson, jsonText, layerJson } from '../json.ts';
import { openAndScan, openPassing, type Opened } from '../open.ts';
import { dim, flushOutput, print, printLine, red } from '../output.ts';
import { RecordPrinter } from '../record-printer.ts';
import { UsageError } from '../usage.ts';

export async function records(args: Arguments): Promise<number> {
  allow('records', args, ['json', 'ndjson', 'layer']);
  const [path = ''] = operands('records', args, ['FILE']);
  if (flag(args, 'json') && flag(args, 'ndjson')) throw new UsageError('--json and --ndjson exclude each other.');
  const layer = layerOption(args);
  if (flag(args, 'ndjson')) return printNdjson(path, args, layer);
  if (flag(args, 'json')) return printJson(path, args, layer);
  return printText(await openAndScan(path, asOption(args)), layer);
}

async function printNdjson(path: string, args: Arguments, only: LayerName | null): Promise<number> {
  const { stream } = await scanTo(path, args, new RecordPrinter(only, (record) => { print(`{"kind":"record",${record}}\n`); }));
  const findings = inStreamOrder(stream.builder.findings);
  for (const layer of stream.layers) printLine(jsonText({ kind: 'layer', ...layerJson(layer, stream.layers) }));
  for (const finding of findings) printLine(jsonText({ kind: 'finding', ...findingJson(finding, stream) }));
  const verdict = verdictOf(findings);
  printLine(jsonText({ kind: 'summary', verdict, records: stream.layers.reduce((sum, { records: count }) => sum + count, 0), findings: findings.length }));
  return verdict === 'bad' ? 1 : 0;
}

async function printJson(path: string, args: Arguments, only: LayerName | null): Promise<number> {
  let separator = '{"records":[\n';
  const { stream } = await scanTo(path, args, new RecordPrinter(only, (record) => {
    print(`${separator}{${record}}`);
    separator = ',\n';
  }));
  print(separator.startsWith('{') ? '{"records":[]}\n' : '\n]}\n');
  return verdictOf(stream.builder.findings) === 'bad' ? 1 : 0;
}

/** Scans and hands records over as slabs fill; the rules then go over the rows that were kept, 18 bytes each. */
async function scanTo(path: string, args: Arguments, printer: RecordPrinter): Promise<Opened> {
  const opened = await openPassing(path, asOption(args), { slab: printer.slab });
  printer.stream = opened.stream;
  await opened.scan(() => {
    opened.stream.builder.flush();
    flushOutput();
  });
  opened.stream.builder.flush(true);
  opened.run(opened.stream.check());
  opened.run(opened.stream.checkPages());
  printer.finish();
  return opened;
}

function printText({ stream, run }: Opened, only: LayerName | null): number {
  const { index } = stream.builder;
  const { layers } = stream;
  const ordinals = new Map<number, number>();
  for (let row = 0; row < index.rowCount; row++) {
    const id = index.layerOf(row);
    const layer = layers[id];
    if (layer === undefined || index.kindOf(row) !== 'record') continue;
    const ordinal = ordinals.get(id) ?? 0;
    ordinals.set(id, ordinal + 1);
    if (only !== null && layer.name !== only) continue;
    const name = rowName(index, row, layer.name).padEnd(24);
    const cut = index.isCut(row) ? red(' cut') : '';
    printLine(`${dim(hex(index.startOf(row)).padStart(12))}  ${`${layer.name}:${ordinal}`.padEnd(12)} ${name} ${grouped(index.bodyLengthOf(row)).padStart(13)}${cut}  ${run(stream.summary(row))}`.trimEnd());
  }
  return closing(stream);
}

function closing(stream: OpenStream): number {
  const { findings } = stream.builder;
  const errors = findings.filter(({ severity }) => severity === 'error');
  for (const { message, range } of errors.slice(0, 10)) printLine(red(`error at ${hex(range.start)}: ${message}`));
  if (errors.length > 10) printLine(red(`and ${plural(errors.length - 10, 'more error')}; xsi verify lists them.`));
  return errors.length > 0 ? 1 : 0;
}
