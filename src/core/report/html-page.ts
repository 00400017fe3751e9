/**
 * What every report in HTML is made of: a page without script, that loads nothing from anywhere and has a policy in it that forbids both,
 * and tables. Without its style it stays a readable page.
 */
import { escapeHtml } from './escape.ts';
import { STYLE } from './html-style.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export interface HtmlPage {
  /** Text, as `footer` is; `header` and `main` are markup, in lines. */
  readonly title: string;
  readonly header: readonly string[];
  readonly main: readonly string[];
  readonly footer: string;
}

export const htmlPage = ({ title, header, main, footer }: HtmlPage): string =>
  [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    ...header,
    '</header>',
    '<main>',
    ...main,
    '</main>',
    `<footer><p>${escapeHtml(footer)}</p></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');

/** Text; a number stands to the right, code in the face of code, and what a row is about in its head. */
export type Cell = string | { readonly number: string } | { readonly code: string } | { readonly head: string };

function cell(value: Cell): string {
  if (typeof value === 'string') return `<td>${escapeHtml(value)}</td>`;
  if ('number' in value) return `<td class="number">${escapeHtml(value.number)}</td>`;
  return 'code' in value ? `<td><code>${escapeHtml(value.code)}</code></td>` : `<th scope="row">${escapeHtml(value.head)}</th>`;
}

const headCell = (value: Cell): string => (typeof value === 'object' && 'number' in value ? `<th scope="col" class="number">${escapeHtml(value.number)}</th>` : `<th scope="col">${escapeHtml(typeof value === 'string' ? value : 'code' in value ? value.code : value.head)}</th>`);

/** Empty without rows. @param caption for those who do not see that it is one */
export const htmlTable = (caption: string, head: readonly Cell[], rows: readonly (readonly Cell[])[]): string =>
  rows.length === 0
    ? ''
    : `<table aria-label="${escapeHtml(caption)}">${head.length === 0 ? '' : `<thead><tr>${head.map(headCell).join('')}</tr></thead>`}<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table>`;
