/** Shows the rows of one phase alone: that of the selected row, or the one that the scrubber goes to. */
import type { ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { phaseAt, togglePhaseFilter, usePhases } from '../../store/phases.ts';
import { phaseName } from '../shared/phase-words.ts';
import styles from './FilterBar.module.css';

export function PhaseChip(): ReactNode {
  const list = usePhases((state) => state.list);
  const rows = useApp((state) => state.filter.rows);
  const row = useApp((state) => state.row);
  if (list === null || list.phases.length < 2) return null;
  const phase = list.phases[Math.max(0, phaseAt(list, rows === null ? row : rows.start))];
  if (phase === undefined) return null;
  return (
    <button type="button" className={styles['chip']} aria-pressed={rows !== null} onClick={togglePhaseFilter} title="Show the rows of one phase alone; . and , go to the next and the one before">
      {rows === null ? 'Only' : 'Phase:'} {phaseName(phase)}
    </button>
  );
}
