/** The result of a comparison in a sentence. */
import type { CompareView } from '../../core/diff/view.ts';
import { grouped, plural } from '../../core/text.ts';

/** @param running whether memory is being compared */
export function sentenceOf({ counts, identical, memory }: Pick<CompareView, 'counts' | 'identical' | 'memory'>, running: boolean): string {
  if (identical === true) return 'Identical, byte for byte.';
  const unexplained = counts.different + counts.left + counts.right;
  const so = memory === null ? (running ? ' so far; memory is being compared' : '; memory was not compared') : '';
  if (unexplained > 0) return `${plural(unexplained, 'row')} ${unexplained === 1 ? 'differs' : 'differ'} and nothing explains it${so}.`;
  return counts.expected > 0 ? `The same, up to ${grouped(counts.expected)} expected${so}.` : `The same${so}.`;
}

/** Both sequences of records by layer, type and body_length, whatever the records say; empty where there are none. */
export function sequenceText({ counts, limit }: Pick<CompareView['sequence'], 'counts' | 'limit'>): string {
  const { same, different, left, right } = counts;
  if (same + different + left + right === 0) return '';
  const so = limit === '' ? '' : ', as far as they were aligned';
  if (different + left + right === 0) return `Records in the same sequence${so}.`;
  const lengths = different === 0 ? '' : `${grouped(different)} of another body_length, `;
  return `In sequence: ${lengths}${plural(left, 'record')} only left, ${grouped(right)} only right${so}.`;
}
