/** One value of a filter, with how many findings have it; hidden while none does. */
import { memo } from 'react';
import type { Severity } from '../../core/index/finding.ts';
import { grouped } from '../../core/text.ts';
import type { FilterPart } from '../../store/finding-filter.ts';
import styles from './FindingToolbar.module.css';

interface FacetChipProps {
  readonly part: FilterPart;
  readonly value: string;
  readonly severity?: Severity;
  readonly text: string;
  readonly words: string;
  readonly count: number;
  readonly pressed: boolean;
}

export const FacetChip = memo(function FacetChip({ part, value, severity, text, words, count, pressed }: FacetChipProps) {
  if (count === 0 && !pressed) return null;
  return (
    <button type="button" className={styles['chip']} data-part={part} data-value={value} data-severity={severity} aria-pressed={pressed} title={`Only findings: ${words}`}>
      <span aria-hidden={text !== words}>{text}</span> <span className={styles['number']}>{grouped(count)}</span>
      <span className="visually-hidden">{text === words ? '' : ` ${words}`}</span>
    </button>
  );
});
