/**
 * printf formats as patterns: `Failed to read {length:u} bytes` stands for `Failed to read %zu bytes`. The conversions
 * that Xen's tools use: u (decimal), d (signed decimal), x (hexadecimal with or without 0x), w (one word), s (anything).
 */

const CONVERSIONS: Readonly<Record<string, string>> = {
  u: '\\d+',
  d: '-?\\d+',
  x: '(?:0x)?[0-9a-fA-F]+',
  w: '[^\\s:,()]+',
  s: '.*?',
};

const FIELD = /\{(\w+):([udxws])\}/g;

/** Loggers and people who paste run spaces together: any number of them is one. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ +/g, ' +');

/** Matches at `lastIndex` only; arguments are named groups. Throws where a format names an unknown conversion. */
export function patternOf(format: string): RegExp {
  let source = '';
  let at = 0;
  for (const match of format.matchAll(FIELD)) {
    const [whole, name = '', conversion = ''] = match;
    source += `${escaped(format.slice(at, match.index))}(?<${name}>${CONVERSIONS[conversion] ?? ''})`;
    at = match.index + whole.length;
  }
  // Nothing tells where an argument of any text ends, if not the end of the line.
  const open = format.endsWith(':s}');
  return new RegExp(`${source}${escaped(format.slice(at))}${open ? '$' : ''}`, 'y');
}

/** What a format has before its first argument. */
export function literalHead(format: string): string {
  const at = format.search(/\{\w+:/);
  return at < 0 ? format : format.slice(0, at);
}

/** The longest run without arguments and without runs of spaces, which a line may spell otherwise. */
export const longestPiece = (format: string): string => format.split(/\{\w+:[udxws]\}| {2,}/).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
