/** A comparison as one HTML file: no script, nothing loaded from anywhere, and a policy in it that forbids both. */
import { escapeHtml } from '../../report/escape.ts';
import { STYLE } from '../../report/html-style.ts';
import { byteSize, grouped } from '../../text.ts';
import { VERDICTS, type Verdict } from '../compare.ts';
import { verdictOf } from '../comparison.ts';
import type { DiffResult } from '../result.ts';
import type { SideView } from '../view.ts';
import { folded, headline, MAX_LISTED, pathText, sideText, titleOf, toldRows, verdictWords, type Fold } from './words.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const CLASSES: Readonly<Record<Verdict, string>> = { different: 'error', left: 'warning', right: 'warning', expected: 'muted', same: 'good' };
const TITLES: Readonly<Record<Verdict, string>> = { different: 'Different', left: 'Only on the left', right: 'Only on the right', expected: 'Expected', same: 'The same' };

export function diffHtml(result: DiffResult, version: string): string {
  const title = titleOf(result);
  const folds = [...folded(toldRows(result))];
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}: comparison by xsi</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    `<header><h1>${escapeHtml(title)}</h1></header>`,
    '<main>',
    card(result),
    sidesTable(result),
    rulesTable(result),
    ...VERDICTS.map((verdict) => group(verdict, folds.filter(({ row }) => row.verdict === verdict))),
    unlisted(result),
    '</main>',
    `<footer><p>Written by xsi ${escapeHtml(version)}. Values are those of fields; contents of pages are not in here.</p></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function card(result: DiffResult): string {
  const same = verdictOf(result.counts) === 'same';
  return [
    `<section class="card" data-verdict="${same ? 'ok' : 'bad'}" aria-label="Verdict">`,
    `<p><strong class="${same ? 'good' : 'error'}">${escapeHtml(verdictWords(result))}</strong></p>`,
    ...headline(result).map((line) => `<p>${escapeHtml(line)}</p>`),
    '</section>',
  ].join('\n');
}

function sidesTable(result: DiffResult): string {
  const { left, right } = result.view();
  const one = (label: string, side: SideView): string => `<tr><th scope="row">${label}</th><td>${escapeHtml(side.name)}</td><td>${escapeHtml(`${side.identification.title}, ${byteSize(side.fileSize)}`)}</td><td>${escapeHtml(sideNote(side))}</td></tr>`;
  return `<h2>Sides</h2><table aria-label="Sides"><tbody>${one('left', left)}${one('right', right)}</tbody></table>`;
}

const sideNote = ({ legacy, checkpoint, checkpoints }: SideView): string =>
  [legacy ? 'compared through its conversion; places are those of the legacy stream' : '', checkpoint === null ? (checkpoints > 0 ? `to its end, behind ${grouped(checkpoints)} whole checkpoints` : '') : `at checkpoint ${grouped(checkpoint)} of ${grouped(checkpoints)}`].filter((text) => text !== '').join('; ');

function rulesTable(result: DiffResult): string {
  const rows = result.view().rules.filter(({ hides }) => hides > 0);
  if (rows.length === 0) return '';
  return `<h2>What explains differences</h2><table aria-label="Rules"><tbody>${rows.map(({ id, why, hides }) => `<tr><th scope="row"><code>${escapeHtml(id)}</code></th><td class="number">${grouped(hides)}</td><td>${escapeHtml(why)}</td></tr>`).join('')}</tbody></table>`;
}

function group(verdict: Verdict, folds: readonly Fold[]): string {
  if (folds.length === 0) return '';
  const rows = folds.slice(0, MAX_LISTED).map((fold) => {
    const { row } = fold;
    return `<tr><td><code>${escapeHtml(pathText(fold))}</code></td><td><code>${escapeHtml(sideText(row.left))}</code></td><td><code>${escapeHtml(sideText(row.right))}</code></td><td>${escapeHtml(row.why)}</td></tr>`;
  });
  const more = folds.length > MAX_LISTED ? `<p>${grouped(folds.length - MAX_LISTED)} more rows.</p>` : '';
  return `<h2><span class="${CLASSES[verdict]}">${TITLES[verdict]}</span> <span class="muted">\u00d7 ${grouped(folds.reduce((sum, { count }) => sum + count, 0))}</span></h2><table aria-label="${TITLES[verdict]}"><thead><tr><th scope="col">path</th><th scope="col">left</th><th scope="col">right</th><th scope="col">why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>${more}`;
}

function unlisted({ memory }: DiffResult): string {
  const count = memory?.unlisted ?? 0;
  return count === 0 ? '' : `<p>${grouped(count)} more PFNs differ.</p>`;
}
