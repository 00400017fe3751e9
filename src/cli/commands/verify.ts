/** `xsi verify`: every finding, and what the three judges make of them. */
import { inStreamOrder, judge, verdictOf, type Judgements } from '../../core/conformance/verdict.ts';
import { JUDGES, type Finding, type Judge, type Severity } from '../../core/index/finding.ts';
import { restoreCard } from '../../core/restore/card.ts';
import type { RestoreCard } from '../../core/restore/restore-card.ts';
import { restoreJson } from '../../core/restore/restore-json.ts';
import { hex, plural } from '../../core/text.ts';
import { allow, asOption, flag, operands, text, type Arguments } from '../arguments.ts';
import { reportOf } from '../../core/report/report.ts';
import { REPORT_FORMATS, writeReport, type ReportFormat } from '../../core/report/write.ts';
import { findingJson, jsonText, judgesJson, verifyJson } from '../json.ts';
import { openAndScan, type Opened } from '../open.ts';
import { bold, dim, green, print, printLine, red, yellow } from '../output.ts';
import { printRestore } from '../restore-text.ts';
import { printScriptLines } from '../script-lines.ts';
import { UsageError } from '../usage.ts';
import { VERSION } from '../version.ts';

export async function verify(args: Arguments): Promise<number> {
  allow('verify', args, ['json', 'ndjson', 'sarif', 'format']);
  const [path = ''] = operands('verify', args, ['FILE']);
  const format = formatOf(args);
  const opened = await openAndScan(path, asOption(args));
  const findings = inStreamOrder(opened.stream.builder.findings);
  const judgements = judge(findings);
  const card = opened.run(restoreCard(opened.stream));
  if (format === '--json') printLine(jsonText({ ...verifyJson(opened.path, opened.size, findings, judgements, opened.stream), restore: restoreJson(card, opened.stream) }, 1));
  else if (format === '--ndjson') printNdjson(opened, findings, judgements, card);
  else if (format === 'verify-stream-v2') printScriptLines(opened);
  else if (format !== 'text') printReport(opened, format);
  else printText(opened, findings, judgements, card);
  return verdictOf(findings) === 'bad' ? 1 : 0;
}

const FORMATS = [...REPORT_FORMATS, 'verify-stream-v2'] as const;
type Format = 'text' | '--json' | '--ndjson' | (typeof FORMATS)[number];

/** The options of the contract, and `--format` for all that there is besides. */
const OWN = [['json', '--json'], ['ndjson', '--ndjson'], ['sarif', 'sarif']] as const;

function formatOf(args: Arguments): Format {
  const named = text(args, 'format');
  const asked = OWN.filter(([name]) => flag(args, name));
  if (asked.length + (named === null ? 0 : 1) > 1) throw new UsageError('--json, --ndjson, --sarif and --format exclude each other.');
  if (named === null) return asked[0]?.[1] ?? 'text';
  const format = FORMATS.find((known) => known === named);
  if (format === undefined) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not ${named}.`);
  return format;
}

function printReport({ path, size, stream, run }: Opened, format: ReportFormat): void {
  const report = run(reportOf(stream, { name: path, size, version: VERSION, whole: true }));
  print(writeReport(report, format));
}

function printNdjson({ path, size, stream }: Opened, findings: readonly Finding[], judgements: Judgements, card: RestoreCard): void {
  for (const finding of findings) printLine(jsonText({ kind: 'finding', ...findingJson(finding, stream) }));
  printLine(jsonText({ kind: 'summary', file: path, size, verdict: verdictOf(findings), judges: judgesJson(judgements, stream), restore: restoreJson(card, stream) }));
}

const COLOUR: Record<Severity, (text: string) => string> = { error: red, warning: yellow, info: dim };
const TITLE: Record<Judge, string> = { spec: 'specification', verify: 'verify-stream-v2', restore: 'Xen\u2019s restore' };

function printText({ path, stream }: Opened, findings: readonly Finding[], judgements: Judgements, card: RestoreCard): void {
  for (const finding of findings) {
    const objectors = finding.objectors.length === 0 ? 'nobody objects' : `refused by ${finding.objectors.join(', ')}`;
    const count = finding.count > 1 ? ` (${plural(finding.count, 'more such finding')})` : '';
    printLine(`${COLOUR[finding.severity](finding.severity)} ${bold(finding.rule)} at ${hex(finding.range.start)}: ${finding.message}${count}`);
    const logs = finding.logs === '' ? '' : `logs "${finding.logs}"`;
    printLine(dim(`    ${[objectors, logs, finding.spec, finding.cite, finding.hint].filter((part) => part !== '').join('; ')}`));
  }
  const verdict = verdictOf(findings);
  for (const name of JUDGES) {
    const { finding } = judgements[name];
    const objection = finding === null ? undefined : findings[finding];
    const words = objection === undefined ? green('does not object') : red(`refuses: ${objection.rule} at ${hex(objection.range.start)}`);
    printLine(`${TITLE[name].padEnd(18)}${words}`);
  }
  printRestore(card);
  printLine(`${verdict === 'ok' ? green('ok') : red('bad')}  ${path}: ${plural(findings.length, 'finding')} in ${plural(stream.builder.rowCount, 'row')}`);
}
