/** A comparison as one HTML file. */
import { escapeHtml } from '../../report/escape.ts';
import { htmlPage, htmlTable, type Cell } from '../../report/html-page.ts';
import { byteSize, grouped } from '../../text.ts';
import { VERDICTS, type Verdict } from '../compare.ts';
import { verdictOf } from '../comparison.ts';
import type { DiffResult } from '../result.ts';
import type { SideView } from '../view.ts';
import { folded, headline, MAX_LISTED, pathText, sequenceWords, sideNote, sideText, titleOf, toldRows, verdictTitle, verdictWords, type Fold } from './words.ts';

const CLASSES: Readonly<Record<Verdict, string>> = { different: 'error', left: 'warning', right: 'warning', expected: 'muted', same: 'good' };

export function diffHtml(result: DiffResult, version: string): string {
  const title = titleOf(result);
  const folds = [...folded(toldRows(result))];
  return htmlPage({
    title: `${title}: comparison by xsi`,
    header: [`<h1>${escapeHtml(title)}</h1>`],
    main: [
      card(result),
      sidesTable(result),
      rulesTable(result),
      ...VERDICTS.map((verdict) => group(verdict, folds.filter(({ row }) => row.verdict === verdict))),
      unlisted(result),
    ],
    footer: `Written by xsi ${version}. Values are those of fields; contents of pages are not in here.`,
  });
}

function card(result: DiffResult): string {
  const same = verdictOf(result.counts) === 'same';
  return [
    `<section class="card" data-verdict="${same ? 'ok' : 'bad'}" aria-label="Verdict">`,
    `<p><strong class="${same ? 'good' : 'error'}">${escapeHtml(verdictWords(result))}</strong></p>`,
    ...[...headline(result), sequenceWords(result.gathered.alignment.sequence)].map((line) => `<p>${escapeHtml(line)}</p>`),
    '</section>',
  ].join('\n');
}

function sidesTable(result: DiffResult): string {
  const { left, right } = result.view();
  const one = (head: string, side: SideView): Cell[] => [{ head }, side.name, `${side.identification.title}, ${byteSize(side.fileSize)}`, sideNote(side)];
  return `<h2>Sides</h2>${htmlTable('Sides', [], [one('left', left), one('right', right)])}`;
}

function rulesTable(result: DiffResult): string {
  const rows = result.view().rules.filter(({ hides }) => hides > 0);
  return rows.length === 0 ? '' : `<h2>What explains differences</h2>${htmlTable('Rules', [], rows.map(({ id, why, hides }) => [{ head: id }, { number: grouped(hides) }, why]))}`;
}

function group(verdict: Verdict, folds: readonly Fold[]): string {
  if (folds.length === 0) return '';
  const title = verdictTitle(verdict);
  const rows = folds.slice(0, MAX_LISTED).map((fold): Cell[] => [{ code: pathText(fold) }, { code: sideText(fold.row.left) }, { code: sideText(fold.row.right) }, fold.row.why]);
  const more = folds.length > MAX_LISTED ? `<p>${grouped(folds.length - MAX_LISTED)} more rows.</p>` : '';
  const count = folds.reduce((sum, fold) => sum + fold.count, 0);
  return `<h2><span class="${CLASSES[verdict]}">${title}</span> <span class="muted">\u00d7 ${grouped(count)}</span></h2>${htmlTable(title, ['path', 'left', 'right', 'why'], rows)}${more}`;
}

function unlisted({ memory }: DiffResult): string {
  const count = memory?.unlisted ?? 0;
  return count === 0 ? '' : `<p>${grouped(count)} more PFNs differ.</p>`;
}
