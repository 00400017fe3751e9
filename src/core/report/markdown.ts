/** A report as Markdown, for issue trackers: tables and lists that stay readable as text. */
import { grouped, hex } from '../text.ts';
import { markdownCode as code, markdownText } from './markdown-text.ts';
import { CELL_WORDS, CellKind, COLUMNS, type Lane, type Picture } from './picture.ts';
import { LEFT_OUT, type Report } from './report.ts';
import type { FindingGroup } from './groups.ts';
import { countWords, judgeLines, layerWords, moreWords, partWords, placeWords, PLACES, restoreLines, rowWords, sizeWords, sourceWords, verdictWords, type NamedLine } from './words.ts';

/** @param rows in Markdown */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];

const namedRows = (lines: readonly NamedLine[]): string[][] => lines.map(({ label, value }) => [markdownText(label), markdownText(value)]);

export function markdown(report: Report): string {
  const part = partWords(report);
  return [
    `# ${markdownText(report.name)}`,
    '',
    `${markdownText(report.title)}, ${sizeWords(report.size)}. ${report.verdict === 'ok' ? '**ok**' : '**bad**'}: ${markdownText(verdictWords(report))}`,
    '',
    ...(part === '' ? [] : [markdownText(part), '']),
    ...table(['Restore', ''], namedRows(restoreLines(report))),
    '## Judges',
    '',
    ...table(['Judge', 'Verdict'], judgeLines(report).map(({ judge, words }) => [judge, markdownText(words)])),
    `## Findings: ${countWords(report)}`,
    '',
    ...report.groups.flatMap((group) => groupLines(group, report)),
    ...contents(report),
    '---',
    '',
    `Written by xsi ${markdownText(report.version)}. ${LEFT_OUT}`,
    '',
  ].join('\n');
}

function groupLines(group: FindingGroup, report: Report): string[] {
  const { severity, rule, title, count, findings, hint } = group;
  const more = moreWords(group);
  return [
    `### ${severity}: ${markdownText(title)} (${grouped(count)})`,
    '',
    `\`${rule}\`. ${markdownText(sourceWords(group))}.${hint === '' ? '' : ` ${markdownText(hint)}`}`,
    '',
    ...findings.slice(0, PLACES).map((finding) => `- ${code(rowWords(finding, report))} at ${placeWords(finding)}: ${markdownText(finding.message)}`),
    ...(more === '' ? [] : [`- ${more}`]),
    '',
  ];
}

function contents(report: Report): string[] {
  const { pages } = report;
  return [
    '## Stream',
    '',
    ...picture(report.picture),
    ...table(['Layer', 'Bytes', 'What'], report.layers.map((layer) => [layer.name, ...layerWords(layer).map(markdownText)])),
    ...report.guest.flatMap(({ title, note, lines }) => [`**${title}**${note === '' ? '' : `: ${markdownText(note)}`}`, '', ...table(['', ''], namedRows(lines))]),
    '## Counts',
    '',
    ...table(['Layer', 'Row', 'Type', 'Count'], report.rows.map(({ layer, kind, name, type, count }) => [layer, code(name), kind === 'record' ? hex(type) : kind, grouped(count)])),
    ...table(['Page type', 'PFN entries'], [...pages.types.map(({ name, count }) => [code(name), grouped(count)]), ...(pages.entries > 0 ? [['all', grouped(pages.entries)], ['with contents', grouped(pages.withData)]] : [])]),
    ...(report.checkpoints > 0 ? [`Whole checkpoints: ${grouped(report.checkpoints)}.`, ''] : []),
  ];
}

/** Characters in a line of the picture; the picture's columns are a multiple of it. */
const WIDTH = 80;
const GLYPHS = [' ', '-', '#', '|', 'H', '?'] as const;
const MARKS = { error: 'x', warning: '!', info: '.' } as const;

/** Nothing but a code block keeps columns below each other. */
function picture({ lanes, marks, size, moreLanes }: Picture): string[] {
  if (lanes.length === 0) return [];
  const label = Math.max(8, ...lanes.map(({ name }) => name.length));
  const step = COLUMNS / WIDTH;
  const cells = (of: (from: number, end: number) => string): string => Array.from({ length: WIDTH }, (_, i) => of(i * step, (i + 1) * step)).join('').trimEnd();
  const markAt = (from: number, end: number): string => {
    const here = marks.slice(from, end);
    const worst = (['error', 'warning', 'info'] as const).find((severity) => here.includes(severity));
    return worst === undefined ? ' ' : MARKS[worst];
  };
  const findings = cells(markAt);
  return [
    '```text',
    ...lanes.map((lane) => `${lane.name.padEnd(label)} ${cells((from, end) => glyph(lane, from, end))}`),
    ...(findings === '' ? [] : [`${'findings'.padEnd(label)} ${findings}`]),
    `${''.padEnd(label)} 0x0${hex(size).padStart(WIDTH - 3)}`,
    `${''.padEnd(label)} ${GLYPHS.map((char, kind) => `${char} ${CELL_WORDS[kind] ?? ''}`).slice(CellKind.PAGES).join('; ')}`,
    ...(findings === '' ? [] : [`${''.padEnd(label)} x error; ! warning; . info`]),
    ...(moreLanes > 0 ? [`${moreLanes} more layers`] : []),
    '```',
    '',
  ];
}

const glyph = ({ cells }: Lane, from: number, end: number): string => GLYPHS[Math.max(...cells.subarray(from, end))] ?? ' ';
