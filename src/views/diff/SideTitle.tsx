/** One side: its file, what that is, and which checkpoint of it is compared. */
import type { ChangeEvent, ReactNode } from 'react';
import type { SideName } from '../../core/diff/view.ts';
import { byteSize, printable } from '../../core/text.ts';
import { chooseCheckpoint, useCompare } from '../../store/compare.ts';
import { IterationSelect } from './IterationSelect.tsx';
import styles from './SideTitle.module.css';

/** Checkpoints that the list names one by one. */
const MAX_LISTED = 1000;

export function SideTitle({ side }: { readonly side: SideName }): ReactNode {
  const input = useCompare((state) => state.pair?.[side] ?? null);
  const view = useCompare((state) => state.view?.[side] ?? null);
  const name = view?.name ?? input?.file.name ?? '';
  const onCheckpoint = (event: ChangeEvent<HTMLSelectElement>): void => chooseCheckpoint(side, event.target.value === '' ? null : Number(event.target.value));
  const layers = view?.layers.filter(({ name: layer }, i, all) => all.findIndex((one) => one.name === layer) === i).map(({ name: layer }) => layer).join(' › ') ?? '';
  return (
    <span className={styles['side']} data-side={side}>
      <span className={styles['which']}>{side}</span>
      <strong className={styles['name']} title={printable(name)}>
        <bdi>{printable(name)}</bdi>
      </strong>
      <span className={styles['facts']}>
        {byteSize(view?.size ?? input?.file.size ?? 0)}
        {view !== null && (view.legacy ? ' · legacy, through its conversion' : ` · ${layers}`)}
      </span>
      {view !== null && view.checkpoints > 0 && (
        <select className={styles['checkpoint']} value={view.checkpoint ?? ''} onChange={onCheckpoint} aria-label={`Checkpoint of the ${side}`}>
          <option value="">to its end</option>
          {Array.from({ length: Math.min(view.checkpoints, MAX_LISTED) }, (_, i) => (
            <option key={i} value={i + 1}>
              checkpoint {i + 1}
            </option>
          ))}
        </select>
      )}
      {view !== null && (view.iterations ?? 0) > 1 && <IterationSelect side={side} count={view.iterations ?? 0} verifies={view.verifies ?? 0} chosen={view.iteration ?? null} />}
    </span>
  );
}
