/** `xsi verify`: every finding, and what the three judges make of them. */
import { inStreamOrder, judge, verdictOf, type Judgements } from '../../core/conformance/verdict.ts';
import { JUDGES, type Finding, type Judge, type Severity } from '../../core/index/finding.ts';
import { hex, plural } from '../../core/text.ts';
import type { OpenStream } from '../../core/open-stream.ts';
import { allow, asOption, flag, operands, text, type Arguments } from '../arguments.ts';
import { findingJson, jsonText } from '../json.ts';
import { openAndScan, type Opened } from '../open.ts';
import { bold, dim, green, printLine, red, yellow } from '../output.ts';
import { sarif } from '../sarif.ts';
import { printScriptLines } from '../script-lines.ts';
import { UsageError } from '../usage.ts';

export async function verify(args: Arguments): Promise<number> {
  allow('verify', args, ['json', 'ndjson', 'sarif', 'format']);
  const [path = ''] = operands('verify', args, ['FILE']);
  const format = formatOf(args);
  const opened = await openAndScan(path, asOption(args));
  const findings = inStreamOrder(opened.stream.builder.findings);
  const judgements = judge(findings);
  if (format === 'json') printLine(jsonText(document(opened, findings, judgements), 1));
  else if (format === 'ndjson') printNdjson(opened, findings, judgements);
  else if (format === 'sarif') printLine(jsonText(sarif(path, findings), 1));
  else if (format === 'verify-stream-v2') printScriptLines(opened);
  else printText(opened, findings, judgements);
  return verdictOf(findings) === 'bad' ? 1 : 0;
}

const FORMATS = ['sarif', 'verify-stream-v2'] as const;
type Format = 'text' | 'json' | 'ndjson' | (typeof FORMATS)[number];

function formatOf(args: Arguments): Format {
  const named = text(args, 'format');
  const asked = (['json', 'ndjson', 'sarif'] as const).filter((name) => flag(args, name));
  if (asked.length + (named === null ? 0 : 1) > 1) throw new UsageError('--json, --ndjson, --sarif and --format exclude each other.');
  if (named === null) return asked[0] ?? 'text';
  const format = FORMATS.find((known) => known === named);
  if (format === undefined) throw new UsageError(`--format is one of ${FORMATS.join(', ')}, not ${named}.`);
  return format;
}

const judgesJson = (judgements: Judgements, { dependsOn }: OpenStream): Record<string, unknown> => ({ ...judgements, restore: { ...judgements.restore, dependsOn } });

const document = ({ path, size, stream }: Opened, findings: readonly Finding[], judgements: Judgements): Record<string, unknown> => ({
  file: path,
  size,
  verdict: verdictOf(findings),
  judges: judgesJson(judgements, stream),
  findings: findings.map((finding) => findingJson(finding, stream)),
});

function printNdjson({ path, size, stream }: Opened, findings: readonly Finding[], judgements: Judgements): void {
  for (const finding of findings) printLine(jsonText({ kind: 'finding', ...findingJson(finding, stream) }));
  printLine(jsonText({ kind: 'summary', file: path, size, verdict: verdictOf(findings), judges: judgesJson(judgements, stream) }));
}

const COLOUR: Record<Severity, (text: string) => string> = { error: red, warning: yellow, info: dim };
const TITLE: Record<Judge, string> = { spec: 'specification', verify: 'verify-stream-v2', restore: 'Xen\u2019s restore' };

function printText({ path, stream }: Opened, findings: readonly Finding[], judgements: Judgements): void {
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
  if (stream.dependsOn.length > 0) printLine(dim(`A restore also depends on: ${stream.dependsOn.join('; ')}.`));
  printLine(`${verdict === 'ok' ? green('ok') : red('bad')}  ${path}: ${plural(findings.length, 'finding')} in ${plural(stream.builder.rowCount, 'row')}`);
}
