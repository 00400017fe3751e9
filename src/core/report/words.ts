/** Sentences and names that all writers of reports share. */
import { JUDGES, type Finding, type Judge, type Severity } from '../index/finding.ts';
import { rowName } from '../formats/names.ts';
import { lengthOf } from '../bytes/range.ts';
import type { LayerInfo } from '../index/layer.ts';
import { byteSize, grouped, hex, plural, printable } from '../text.ts';
import type { FindingGroup } from './groups.ts';
import type { Report } from './report.ts';

/** Places of one rule that a report for people lists. */
export const PLACES = 10;

export const JUDGE_NAMES: Readonly<Record<Judge, string>> = { spec: 'specification', verify: 'verify-stream-v2', restore: 'Xen\u2019s restore' };

/** `libxc:12 PAGE_DATA`; what stands outside any row has its layer. */
export function rowWords({ row, layer }: Pick<Finding, 'row' | 'layer'>, { stream }: Report): string {
  const { index } = stream.builder;
  if (row < 0 || row >= index.rowCount) return layer;
  const own = stream.builder.layer(index.layerOf(row)).name;
  const name = printable(rowName(index, row, own));
  return index.kindOf(row) === 'record' ? `${own}:${index.ordinalOf(row)} ${name}` : name;
}

/** `0x1a2040, 8 bytes`. */
export const placeWords = ({ range }: Pick<Finding, 'range'>): string => `${hex(range.start)}, ${plural(lengthOf(range), 'byte')}`;

export interface JudgeLine {
  readonly judge: string;
  readonly refuses: boolean;
  readonly words: string;
}

export const judgeLines = (report: Report): JudgeLine[] =>
  JUDGES.map((name) => {
    const { finding } = report.judgements[name];
    const objection = finding === null ? undefined : report.findings[finding];
    return { judge: JUDGE_NAMES[name], refuses: objection !== undefined, words: objection === undefined ? 'does not object' : `refuses, first for ${objection.rule} at ${hex(objection.range.start)}: ${printable(objection.message)}` };
  });

const counted = (report: Report, severity: Severity): number => report.groups.reduce((sum, { findings }) => sum + findings.reduce((part, finding) => part + (finding.severity === severity ? finding.count : 0), 0), 0);

/** `2 errors, 1 warning, 3 infos`. */
export const countWords = (report: Report): string => [plural(counted(report, 'error'), 'error'), plural(counted(report, 'warning'), 'warning'), plural(counted(report, 'info'), 'info')].join(', ');

/** The verdict in the restore simulator's sentence. */
export const verdictWords = ({ restore }: Report): string => printable(restore.outcome.sentence);

export const partWords = (report: Report): string => (report.whole ? '' : 'The scan was stopped before the end of the file: all that follows is about the part before.');

export const sizeWords = (bytes: number): string => (bytes < 1024 ? plural(bytes, 'byte') : `${byteSize(bytes)} (${plural(bytes, 'byte')})`);

export function layerWords({ spans, spansLeftOut, source, records, headers, detail }: LayerInfo): readonly [where: string, what: string] {
  const [first, last] = [spans[0]?.start ?? 0, spans.at(-1)?.end ?? 0];
  const where = `${hex(first)} to ${hex(last)}${spans.length > 1 ? ` in ${grouped(spans.length + (spansLeftOut?.spans ?? 0))} spans` : ''}${source > 0 ? `, source ${source}` : ''}`;
  const version = detail['version'];
  return [where, [typeof version === 'number' ? `version ${version}` : '', headers > 0 ? plural(headers, 'header') : '', records > 0 ? plural(records, 'record') : ''].filter((part) => part !== '').join(', ')];
}

/** Who says so and where it is written. */
export const sourceWords = ({ objectors, spec, cite, ref }: Pick<FindingGroup, 'objectors' | 'spec' | 'cite' | 'ref'>): string =>
  [objectors.length === 0 ? 'Nobody objects' : `Refused by ${objectors.map((judge) => JUDGE_NAMES[judge]).join(', ')}`, spec === '' ? '' : `specification ${spec}`, cite, ref].filter((part) => part !== '').join('; ');

/** How many of a group are not listed; empty where all are. */
export const moreWords = ({ count, findings }: FindingGroup): string => {
  const shown = Math.min(PLACES, findings.length);
  return count > shown ? `and ${plural(count - shown, 'more place')}` : '';
};

export interface NamedLine {
  readonly label: string;
  readonly value: string;
}

/** What the restorer knows at the point where it ends, and what a broken stream tells. */
export function restoreLines({ restore }: Report): NamedLine[] {
  const { outcome, state, forensics } = restore;
  const needs = outcome.dependsOn.join('; ');
  const lines: readonly (readonly [string, string])[] = [
    ['where', [outcome.where, outcome.file].filter((part) => part !== '').join(' in ')],
    ['logs', outcome.logs],
    ['at', outcome.range === null ? '' : placeWords({ range: outcome.range })],
    ['depends on', outcome.sentence.includes(needs) ? '' : needs],
    ['reader', outcome.kind === 'restores' ? '' : [state.reader, state.phase].filter((part) => part !== '').join(', ')],
    ['what happened', forensics.story],
    ['last whole iteration', forensics.lastIteration],
    ['last whole checkpoint', forensics.lastCheckpoint],
    ['missing', forensics.missing.map(({ what, why }) => (why === '' ? what : `${what}: ${why}`)).join('; ')],
    ['PFNs sent', forensics.sent.of === null ? (forensics.sent.pfns === 0 ? '' : grouped(forensics.sent.pfns)) : `${grouped(forensics.sent.pfns)} of ${grouped(forensics.sent.of)} ${forensics.sent.ofWhat}`],
    ['behind the end', forensics.tail?.sentence ?? ''],
  ];
  return lines.flatMap(([label, value]) => (value === '' ? [] : [{ label, value: printable(value) }]));
}
