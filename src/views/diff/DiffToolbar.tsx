/** What narrows the list of rows, and steps through what differs. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ChangeEvent, ReactNode } from 'react';
import { plural } from '../../core/text.ts';
import { ALL_ROWS, setCompareFilter, typeQuery, useCompareRows } from '../../store/compare-rows.ts';
import { useCompare } from '../../store/compare.ts';
import { RulesPanel } from './RulesPanel.tsx';
import { SEARCH_ID } from './search.ts';
import { layerOf, stepShown, useDiffTab } from '../../store/compare-tab.ts';
import styles from './Toolbar.module.css';
import { VerdictChips } from './VerdictChips.tsx';

const ICON = 13;

const onOrder = (event: ChangeEvent<HTMLSelectElement>): void => setCompareFilter({ order: event.target.value === 'stream' ? 'stream' : 'verdict' });
const onQuery = (event: ChangeEvent<HTMLInputElement>): void => typeQuery(event.target.value);
const next = (): void => stepShown(1);
const previous = (): void => stepShown(-1);
const clear = (): void => setCompareFilter({ ...ALL_ROWS, layer: layerOf(useDiffTab.getState().tab) });

export function DiffToolbar(): ReactNode {
  const filter = useCompareRows((state) => state.filter);
  const tab = useDiffTab((state) => state.tab);
  const typed = useCompareRows((state) => state.typed);
  const total = useCompareRows((state) => state.total);
  const samePfns = useCompare((state) => state.view?.memory?.counts.same ?? 0);
  const unlisted = samePfns > 0 && filter.query === '' && (filter.verdicts.length === 0 || filter.verdicts.includes('same')) && (filter.layer === '' || filter.layer === 'memory');
  const narrowed = filter.verdicts.length > 0 || filter.layer !== layerOf(tab) || filter.query !== '';
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Rows of the comparison">
      <VerdictChips />
      <input id={SEARCH_ID} type="search" className={styles['search']} value={typed} onChange={onQuery} placeholder="Search both sides ( / )" aria-label="Search in both sides" />
      <select className={styles['select']} value={filter.order} onChange={onOrder} aria-label="Order">
        <option value="verdict">different first</option>
        <option value="stream">in stream order</option>
      </select>
      <span className={styles['quiet']} role="status">{total < 0 ? '' : `${plural(total, 'row')}${unlisted ? ', same PFNs aside' : ''}`}</span>
      {narrowed && (
        <button type="button" className={styles['chip']} onClick={clear}>
          Clear filter
        </button>
      )}
      <div className={styles['end']}>
        <button type="button" className={styles['chip']} onClick={previous} title="Previous difference (Shift+F7)" aria-keyshortcuts="Shift+F7">
          <ArrowUp size={ICON} aria-hidden="true" /> Previous
        </button>
        <button type="button" className={styles['chip']} onClick={next} title="Next difference (F7)" aria-keyshortcuts="F7">
          <ArrowDown size={ICON} aria-hidden="true" /> Next difference
        </button>
        <RulesPanel />
      </div>
    </div>
  );
}
