/** What there is to know of the chosen phase: its rows and bytes, what the bars say in figures, how it is known where it begins. */
import type { ReactNode } from 'react';
import { byteSize, grouped, hex, plural } from '../../core/text.ts';
import type { Phase, PhaseList } from '../../core/analysis/phases/phases.ts';
import { useApp } from '../../store/index.ts';
import { togglePhaseFilter } from '../../store/phases.ts';
import { phaseOfAll, tookText } from '../shared/phase-words.ts';
import { PhaseHint } from './PhaseHint.tsx';
import styles from './PhaseNote.module.css';

interface PhaseNoteProps {
  readonly phase: Phase | null;
  readonly list: PhaseList;
}

function figures({ batches, entries, pages, distinct, resent, libxlBytes, seconds }: Phase): string {
  const memory = batches === 0 ? 'no memory' : `${plural(batches, 'batch', 'batches')}, ${plural(entries, 'entry', 'entries')}, ${plural(pages, 'page')}`;
  const again = distinct === null || resent === null || pages === 0 ? '' : `; of ${grouped(distinct)} different PFNs ${grouped(resent)} had been sent before`;
  return `${memory}${again}${libxlBytes === 0 ? '' : `; ${byteSize(libxlBytes)} of libxl’s records`}${seconds === null ? '' : `; ${tookText(seconds)} from its first byte to its last`}`;
}

export function PhaseNote({ phase, list }: PhaseNoteProps): ReactNode {
  const filtered = useApp((state) => state.filter.rows !== null);
  if (phase === null) return <PhaseHint />;
  const { first, end, range, inferred, cut } = phase;
  return (
    <div className={styles['note']} role="status">
      <p>
        <strong>{phaseOfAll(phase, list)}</strong>: rows {grouped(first)} to {grouped(end - 1)}, {hex(range.start)} to {hex(range.end)}; {figures(phase)}.
        {inferred !== '' && ` Where it begins is inferred: ${inferred}.`}
        {cut && ' The stream ends in it.'}
      </p>
      <button type="button" className={styles['button']} aria-pressed={filtered} onClick={togglePhaseFilter}>
        {filtered ? 'Show all rows in the list' : 'Only its rows in the list'}
      </button>
    </div>
  );
}
