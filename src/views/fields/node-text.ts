/** A field's parts as the tree spells them. */
import { lengthOf } from '../../core/bytes/range.ts';
import type { FieldNode } from '../../core/layout/node.ts';
import { grouped, offsetText, plural, printable } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';

/** Characters of a value that a row can show. */
const CLIP = 160;
/** Bits that fit beside a value as boxes. */
const MOST_BOXES = 16;

/** The value on one line; control characters as escapes, so that a stream's text cannot break the row. */
export function valueText(node: FieldNode): string {
  if (node.kind === 'struct' || node.kind === 'array') return node.text === '' ? plural(node.childCount, node.kind === 'array' ? 'entry' : 'field', node.kind === 'array' ? 'entries' : 'fields') : oneLine(node.text);
  return oneLine(node.text) + (node.truncated && node.text.length <= CLIP ? ' …' : '');
}

function oneLine(text: string): string {
  const part = text.length > CLIP ? `${text.slice(0, CLIP)}…` : text;
  return printable(part.replace(/\s*\n\s*/g, ' ↵ '));
}

/** `[51:0]`, `[3]`; empty for what is no bit field. */
export function bitsText({ bits }: FieldNode): string {
  if (bits === null) return '';
  return bits[0] === bits[1] ? `[${bits[0]}]` : `[${bits[1]}:${bits[0]}]`;
}

/** A narrow bit field's bits as boxes, the highest first. */
export function bitBoxes({ bits, value }: FieldNode): string {
  if (bits === null || value === null || typeof value === 'string') return '';
  const width = bits[1] - bits[0] + 1;
  if (width > MOST_BOXES) return '';
  return Array.from(Number(value).toString(2).padStart(width, '0'), (bit) => (bit === '1' ? '■' : '□')).join('');
}

export const offsetCell = (node: FieldNode, base: OffsetBase): string =>
  base === 'hex' ? `0x${offsetText(node.range.start, 1)}` : grouped(node.range.start);

export function lengthCell(node: FieldNode): string {
  const { bits } = node;
  return bits === null ? grouped(lengthOf(node.range)) : plural(bits[1] - bits[0] + 1, 'bit');
}

/** What a glyph before the name says: colour alone would not reach everyone. */
export function markOf(node: FieldNode): { readonly glyph: string; readonly title: string } | null {
  if (node.suspect) return { glyph: '▲', title: node.meaning === '' ? 'The layout does not allow this value' : `The layout does not allow this value: ${node.meaning}` };
  if (node.kind === 'gap') return { glyph: '▨', title: 'Nothing describes these bytes' };
  if (node.kind === 'reserved') return { glyph: '▫', title: 'Reserved' };
  if (node.kind === 'padding') return { glyph: '▫', title: 'Padding' };
  return null;
}
