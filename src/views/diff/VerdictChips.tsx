/** How many rows have each verdict; pressing one narrows the list to it, pressing more adds them. */
import type { MouseEvent, ReactNode } from 'react';
import type { Verdict } from '../../core/diff/compare.ts';
import { grouped } from '../../core/text.ts';
import { toggleVerdict, useCompareRows } from '../../store/compare-rows.ts';
import { useCompare } from '../../store/compare.ts';
import { VERDICT_WORDS } from './verdicts.ts';
import styles from './Toolbar.module.css';

const onClick = (event: MouseEvent): void => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-verdict]') : null;
  const found = VERDICT_WORDS.find(({ verdict }) => verdict === button?.dataset['verdict']);
  if (found !== undefined) toggleVerdict(found.verdict);
};

export function VerdictChips(): ReactNode {
  const layer = useCompareRows((state) => state.filter.layer);
  // Of the layer that the rows are narrowed to.
  const counts = useCompare(({ view }) => (layer === '' ? view?.counts : view?.layers.find((one) => one.layer === layer)?.counts));
  const chosen = useCompareRows((state) => state.filter.verdicts);
  const countOf = (verdict: Verdict): number => counts?.[verdict] ?? 0;
  return (
    <div className={styles['group']} role="group" aria-label="Verdicts" onClick={onClick}>
      {VERDICT_WORDS.map(({ verdict, glyph, name, meaning }) => (
        <button key={verdict} type="button" className={styles['chip']} data-verdict={verdict} data-none={countOf(verdict) === 0} aria-pressed={chosen.includes(verdict)} title={meaning}>
          <span className={styles['glyph']} aria-hidden="true">{glyph}</span>
          <span className={styles['number']}>{grouped(countOf(verdict))}</span> {name}
        </button>
      ))}
    </div>
  );
}
