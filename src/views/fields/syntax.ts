/**
 * Colours for the configs that streams carry: JSON of libxl, xl.cfg, libvirt's XML. A text is only coloured, never
 * understood here; what no pattern names stays as it is.
 */
export type SyntaxKind = 'key' | 'string' | 'number' | 'comment' | 'plain';

export interface SyntaxRun {
  readonly kind: SyntaxKind;
  readonly text: string;
}

/** A text with more runs is shown plain: each run is an element. */
const MAX_RUNS = 4000;

/** Group names are the kinds. A JSON string before a colon is a key. */
const JSON_TOKENS = /(?<key>"(?:\\.|[^"\\\n])*"(?=\s*:))|(?<string>"(?:\\.|[^"\\\n])*")|(?<number>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)/g;
/** xl.cfg(5): `key = value` lines, lists in brackets, comments from # on. */
const CFG_TOKENS = /(?<comment>#.*$)|(?<string>'[^'\n]*'|"[^"\n]*")|(?<key>^[ \t]*[A-Za-z_]\w*(?=[ \t]*\+?=))|(?<number>\b(?:0x[0-9a-fA-F]+|\d+)\b)/gm;
const XML_TOKENS = /(?<comment><!--[\s\S]*?-->)|(?<key><\/?[\w:.-]+|\/?>)|(?<string>"[^"]*"|'[^']*')|(?<number>[\w:.-]+(?==))/g;

function tokensOf(text: string): RegExp | null {
  const start = text.trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return JSON_TOKENS;
  if (start.startsWith('<')) return XML_TOKENS;
  return /^[ \t]*[A-Za-z_]\w*[ \t]*\+?=/m.test(text) ? CFG_TOKENS : null;
}

/** The text in runs of one colour, in order; together they are the text. */
export function syntaxRuns(text: string): readonly SyntaxRun[] {
  const plain: readonly SyntaxRun[] = [{ kind: 'plain', text }];
  const tokens = tokensOf(text);
  if (tokens === null) return plain;
  const runs: SyntaxRun[] = [];
  let at = 0;
  for (const match of text.matchAll(tokens)) {
    if (runs.length >= MAX_RUNS) return plain;
    if (match.index > at) runs.push({ kind: 'plain', text: text.slice(at, match.index) });
    runs.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) runs.push({ kind: 'plain', text: text.slice(at) });
  return runs;
}

const KINDS: readonly SyntaxKind[] = ['key', 'string', 'number', 'comment'];

const kindOf = (groups: Readonly<Record<string, string | undefined>>): SyntaxKind => KINDS.find((kind) => groups[kind] !== undefined) ?? 'plain';
