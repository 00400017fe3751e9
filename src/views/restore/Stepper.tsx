/** Steps through the restore as a debugger does: record by record, to the next change, to where it ends. */
import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight, Flag } from 'lucide-react';
import type { RestoreCard } from '../../core/restore/restore-card.ts';
import { grouped } from '../../core/text.ts';
import { recordName } from '../../store/goto.ts';
import { useApp } from '../../store/index.ts';
import { rowName } from '../shared/row-text.ts';
import { StepButton } from './StepButton.tsx';
import { toChange, toEnd, toFirst, toLast, toRecord } from './walk.ts';
import styles from './Stepper.module.css';

const back = (): void => toRecord(-1);
const forth = (): void => toRecord(1);
const changeBack = (): void => void toChange(-1);
const changeForth = (): void => void toChange(1);

export function Stepper({ card }: { readonly card: RestoreCard | null }) {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const row = useApp((state) => state.row);
  const ready = useApp((state) => state.phase === 'ready');
  const count = index?.rowCount ?? 0;
  const known = index !== null && row >= 0 && row < count;
  const end = card?.state.row ?? -1;
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Step through the restore">
      <StepButton icon={ChevronFirst} title="First record" off={!ready || row === 0} run={toFirst} />
      <StepButton icon={ChevronsLeft} title="Previous change of the state" keys="{" off={!ready || row === 0} run={changeBack} />
      <StepButton icon={ChevronLeft} title="Previous record" off={!ready || row === 0} run={back} />
      <StepButton icon={ChevronRight} title="Next record" off={!ready || row === count - 1} run={forth} />
      <StepButton icon={ChevronsRight} title="Next change of the state" keys="}" off={!ready || row === count - 1} run={changeForth} />
      <StepButton icon={ChevronLast} title="Last record" off={!ready || row === count - 1} run={toLast} />
      <StepButton icon={Flag} title="To where the restore ends" off={!ready || end < 0 || row === end} run={toEnd} />
      <span className={styles['where']}>
        {known ? `${recordName(index, layers, row)} ${rowName(index, layers, row)}` : 'nothing selected'}
        {known && <span className={styles['number']}>{` row ${grouped(row)} of ${grouped(count)}`}</span>}
      </span>
    </div>
  );
}
