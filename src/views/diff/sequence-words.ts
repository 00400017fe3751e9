/** A place of the aligned sequences in words. */
import type { SequencePair, SequenceRecord } from '../../core/diff/sequence-list.ts';
import { grouped, hex, plural } from '../../core/text.ts';

interface PlaceWords {
  readonly glyph: string;
  readonly name: string;
}

/** What the sequences say of a place: whether both have such a record there, not whether it says the same. */
export function wordsOfPlace({ verdict, unaligned }: Pick<SequencePair, 'verdict' | 'unaligned'>): PlaceWords {
  if (unaligned) return { glyph: '?', name: 'not aligned' };
  switch (verdict) {
    case 'same':
      return { glyph: '=', name: 'in step' };
    case 'different':
      return { glyph: '≠', name: 'other length' };
    case 'left':
      return { glyph: '‹', name: 'only left' };
    case 'right':
      return { glyph: '›', name: 'only right' };
  }
}

/** What of a record the sequence tells besides its kind and length; where it stands on the other side comes apart, as it can be pressed. */
export function marksOfRecord({ entries, resent, superseded, origin }: SequenceRecord): string {
  const batch = entries === 0 ? '' : plural(entries, 'PFN', 'PFNs');
  const again = resent === 0 ? '' : `${grouped(resent)} sent before`;
  const later = superseded ? 'a later one takes its place' : '';
  // Of several places in the file, or of none: its fields say which.
  const nowhere = origin === null ? 'in the conversion' : '';
  return [batch, again, later, nowhere].filter((mark) => mark !== '').join(' · ');
}

const differText = (count: number): string => `${plural(count, 'row')} ${count === 1 ? 'differs' : 'differ'}`;

/**
 * What the records of a place say: rows of the comparison that are in them. Of values that were sent again the last count, so a record may
 * have no row at all.
 * @param memory whether the contents of memory have been compared
 */
export function contentsOf({ differs, expected, left, right }: SequencePair, memory: boolean): string {
  const more = expected === 0 ? '' : `${grouped(expected)} expected`;
  const pages = (left?.entries ?? 0) + (right?.entries ?? 0) > 0;
  const said = [differs > 0 ? differText(differs) : '', more, pages && !memory ? 'memory not compared' : ''].filter((part) => part !== '');
  return said.length === 0 ? 'no row differs' : said.join(', ');
}

/** Where the bytes stand in the file; in the conversion where it wrote them. */
export const offsetOf = ({ origin, range }: SequenceRecord): string => hex((origin ?? range).start);
