/** The result of a comparison in a sentence. */
import type { Alike, CompareView } from '../../core/diff/view.ts';
import { byteSize, grouped, plural } from '../../core/text.ts';

/** What of a comparison the sentence is made of. */
interface Told extends Pick<CompareView, 'counts' | 'identical' | 'alike' | 'memory' | 'limits'> {
  readonly left: Pick<CompareView['left'], 'fileSize'>;
  readonly sequence: Pick<CompareView['sequence'], 'counts'>;
}

/** `caveat` where no row differs, and yet a side was not compared whole or has a record that the other lacks, or files are only alike so far. */
export function toneOf({ counts, identical, alike, limits, sequence }: Told): 'same' | 'caveat' | 'different' {
  if (counts.different + counts.left + counts.right > 0) return 'different';
  return identical !== true && (alike !== null || limits.length > 0 || oneSided(sequence)) ? 'caveat' : 'same';
}

const oneSided = ({ counts: { left, right } }: Told['sequence']): boolean => left + right > 0;

/** @param running whether memory is being compared */
export function sentenceOf(told: Told, running: boolean): string {
  const { counts, identical, memory, limits, sequence } = told;
  if (identical === true) return 'Identical, byte for byte.';
  const unexplained = counts.different + counts.left + counts.right;
  const so = memory === null ? (running ? ' so far; memory is being compared' : '; memory was not compared') : '';
  if (unexplained > 0) return `${unexplainedText(counts)}${so}.`;
  if (told.alike !== null && unexplained === 0) return alikeText(told.alike, told.left.fileSize, running);
  const how = limits.length > 0 ? ' as far as it was compared' : oneSided(sequence) ? ' in what both have' : '';
  const expected = counts.expected > 0 ? `, up to ${grouped(counts.expected)} expected` : '';
  const alone = oneSided(sequence) ? ` ${plural(sequence.counts.left, 'record')} only left, ${grouped(sequence.counts.right)} only right.` : '';
  return `The same${how}${expected}${so}.${alone}`;
}

/** What one side alone has may have a reason that its row tells; of what both say differently nobody knows one. */
function unexplainedText({ different, left, right }: Told['counts']): string {
  const parts = [
    different === 0 ? '' : `${plural(different, 'row')} ${different === 1 ? 'differs' : 'differ'} and nothing explains it`,
    left === 0 ? '' : `${different === 0 ? plural(left, 'row') : grouped(left)} only left`,
    right === 0 ? '' : `${different + left === 0 ? plural(right, 'row') : grouped(right)} only right`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Long files that are alike wherever they were looked at: only all of their bytes tell more. */
function alikeText({ samples, name, time, compared }: Alike, size: number, running: boolean): string {
  const by = ['size', ...(time ? ['time'] : []), `${grouped(samples)} samples`];
  const going = name ? `The same file, going by name, ${by.slice(0, -1).join(', ')} and ${by.at(-1) ?? ''}` : `Files of other names, alike in ${by.slice(0, -1).join(', ')} and in all of ${by.at(-1) ?? ''}`;
  if (running) return `${going}; reading both whole to be sure.`;
  return `${going}; ${compared === 0 ? 'nothing else was read to be sure' : `of ${byteSize(size)} each, ${byteSize(compared)} were compared, byte for byte, and are the same`}.`;
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
