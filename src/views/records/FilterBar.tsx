/** What the list shows: layers, types, findings, folding, and how much of the whole that is. */
import { useMemo, type ReactNode } from 'react';
import { grouped } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { NO_FILTER } from '../../store/filter.ts';
import { SCAN_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { FindingChips } from './FindingChips.tsx';
import { LayerChips } from './LayerChips.tsx';
import { PhaseChip } from './PhaseChip.tsx';
import { TypeFilter } from './TypeFilter.tsx';
import { useCensus } from './use-census.ts';
import styles from './FilterBar.module.css';

const toggleFolded = (): void => {
  const state = useApp.getState();
  state.setFolded(!state.folded);
};

const clear = (): void => useApp.getState().clearFilter();

interface FilterBarProps {
  readonly rowsShown: number;
  readonly complete: boolean;
}

export function FilterBar({ rowsShown, complete }: FilterBarProps): ReactNode {
  const total = useThrottled(useApp((state) => state.index?.rowCount ?? 0), SCAN_INTERVAL_MS);
  const folded = useApp((state) => state.folded);
  const filter = useApp((state) => state.filter);
  const classes = useCensus();
  const filtered = useMemo(() => Object.entries(NO_FILTER).some(([key, value]) => Reflect.get(filter, key) !== value), [filter]);
  const text = filtered ? `showing ${grouped(rowsShown)} of ${grouped(total)} rows` : `${grouped(total)} rows`;
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Filter records">
      <LayerChips classes={classes} />
      <TypeFilter classes={classes} />
      <FindingChips />
      <PhaseChip />
      <button type="button" className={styles['chip']} aria-pressed={folded} onClick={toggleFolded} title="Show runs of PAGE_DATA as one line each">
        <span aria-hidden="true">{folded ? '▸' : '▾'}</span> Fold PAGE_DATA
      </button>
      <span className={styles['count']} role="status">
        {complete ? text : `${text}…`}
      </span>
      {filtered ? (
        <button type="button" className={styles['clear']} onClick={clear}>
          Clear filter
        </button>
      ) : null}
    </div>
  );
}
