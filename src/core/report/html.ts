/** A report as one HTML file: the verdict, where in the stream what is, findings, and what the guest is. */
import { grouped, hex } from '../text.ts';
import { escapeHtml } from './escape.ts';
import type { FindingGroup } from './groups.ts';
import { htmlPage, htmlTable as table, type Cell } from './html-page.ts';
import { CELL_WORDS, CellKind, type Picture } from './picture.ts';
import { LEFT_OUT, type Report } from './report.ts';
import { svg } from './svg.ts';
import { countWords, judgeLines, layerWords, moreWords, partWords, placeWords, PLACES, restoreLines, rowWords, sizeWords, sourceWords, verdictWords } from './words.ts';

export function html(report: Report): string {
  const part = partWords(report);
  return htmlPage({
    title: `${report.name}: report of xsi`,
    header: [
      `<h1>${escapeHtml(report.name)}</h1>`,
      `<p class="muted">${escapeHtml([report.title, sizeWords(report.size), ...report.evidence].filter((text) => text !== '').join(' \u00b7 '))}</p>`,
      part === '' ? '' : `<p class="warning">${escapeHtml(part)}</p>`,
    ],
    main: [
      verdictCard(report),
      `<h2>Timeline</h2>${figure(report)}`,
      `<h2>Findings: ${countWords(report)}</h2>`,
      ...report.groups.map((group) => groupHtml(group, report)),
      ...contents(report),
    ],
    footer: `Written by xsi ${report.version}. ${LEFT_OUT}`,
  });
}

function verdictCard(report: Report): string {
  const judges = judgeLines(report).map(({ judge, refuses, words }) => `<tr><th scope="row">${escapeHtml(judge)}</th><td class="${refuses ? 'error' : 'good'}">${escapeHtml(words)}</td></tr>`);
  const restore = restoreLines(report).map(({ label, value }) => `<tr><th scope="row">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`);
  return [
    `<section class="card" data-verdict="${report.verdict}" aria-label="Verdict">`,
    `<p><strong class="${report.verdict === 'ok' ? 'good' : 'error'}">${report.verdict}</strong> ${escapeHtml(verdictWords(report))}</p>`,
    `<table aria-label="Judges"><tbody>${judges.join('')}</tbody></table>`,
    restore.length === 0 ? '' : `<table aria-label="Restore"><tbody>${restore.join('')}</tbody></table>`,
    '</section>',
  ].join('\n');
}

function figure({ picture, layers }: Report): string {
  if (picture.lanes.length === 0) return '<p class="muted">Nothing was scanned.</p>';
  const keys = CELL_WORDS.slice(CellKind.PAGES).map((words, i) => `<span><span class="key key-${i + CellKind.PAGES}"></span>${escapeHtml(words)}</span>`);
  const more = picture.moreLanes > 0 ? `; ${picture.moreLanes} of ${layers.length} layers have no lane here` : '';
  return `<figure>${svg(picture, inWords(picture))}<figcaption>${keys.join('')}<span> \u25b2 findings</span>${escapeHtml(more)}</figcaption></figure>`;
}

/** What the picture shows, for those who do not see it; the table of layers has the figures. */
const inWords = ({ lanes, size, marks }: Picture): string =>
  `Lanes of ${lanes.map(({ name }) => name).join(', ')} over ${hex(size)} bytes; findings stand in ${marks.filter((mark) => mark !== null).length} places. The tables of layers and findings have the same with offsets.`;

function groupHtml(group: FindingGroup, report: Report): string {
  const { severity, title, count, rule, hint, findings } = group;
  const more = moreWords(group);
  return [
    `<section aria-label="${escapeHtml(rule)}">`,
    `<h3><span class="${severity}">${severity}</span> ${escapeHtml(title)} <span class="muted">\u00d7 ${grouped(count)}</span></h3>`,
    `<p class="muted"><code>${escapeHtml(rule)}</code> ${escapeHtml(sourceWords(group))}.</p>`,
    hint === '' ? '' : `<p class="muted">${escapeHtml(hint)}</p>`,
    '<ul>',
    ...findings.slice(0, PLACES).map((finding) => `<li><code>${escapeHtml(rowWords(finding, report))}</code> at <code>${escapeHtml(placeWords(finding))}</code>: ${escapeHtml(finding.message)}</li>`),
    more === '' ? '' : `<li class="muted">${escapeHtml(more)}</li>`,
    '</ul>',
    '</section>',
  ].join('\n');
}

function contents(report: Report): string[] {
  const { pages } = report;
  return [
    '<h2>Guest</h2>',
    ...report.guest.map(({ title, note, lines }) => `${title === 'Guest' ? '' : `<h3>${escapeHtml(title)}</h3>`}${note === '' ? '' : `<p class="muted">${escapeHtml(note)}</p>`}${table(title, [], lines.map(({ label, value }) => [label, value]))}`),
    '<h2>Layers</h2>',
    table('Layers', ['layer', 'bytes', 'what'], report.layers.map((layer) => [layer.name, ...layerWords(layer)])),
    '<h2>Rows by type</h2>',
    table('Rows by type', ['layer', 'row', 'type', { number: 'count' }], report.rows.map(({ layer, kind, name, type, count }) => [layer, name, kind === 'record' ? hex(type) : kind, { number: grouped(count) }])),
    pages.entries === 0 ? '' : '<h2>PFN entries by page type</h2>',
    pages.entries === 0 ? '' : table('PFN entries by page type', ['page type', { number: 'entries' }], [...pages.types.map(({ name, count }): Cell[] => [name, { number: grouped(count) }]), ['all', { number: grouped(pages.entries) }], ['with contents', { number: grouped(pages.withData) }]]),
    report.checkpoints === 0 ? '' : `<p>Whole checkpoints: ${grouped(report.checkpoints)}.</p>`,
  ];
}
