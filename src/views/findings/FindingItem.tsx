/** One finding: what is wrong, who refuses the stream for it, where, by which text and which code. */
import { memo } from 'react';
import { lengthOf } from '../../core/bytes/range.ts';
import { JUDGES, type Finding } from '../../core/index/finding.ts';
import { grouped, hex } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { recordName } from '../../store/goto.ts';
import { rowName } from '../shared/row-text.ts';
import styles from './FindingItem.module.css';

interface FindingItemProps {
  readonly finding: Finding;
  /** Its number in its group. */
  readonly place: number;
  readonly current: boolean;
}

function useWhere({ layer, row, range }: Finding): string {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const length = lengthOf(range);
  const bytes = length > 0 ? `, ${grouped(length)} B` : '';
  const record = index === null || row < 0 || row >= index.rowCount ? layer : `${recordName(index, layers, row)} ${rowName(index, layers, row)}`;
  return `${record} · ${hex(range.start)}${bytes}`;
}

export const FindingItem = memo(function FindingItem({ finding, place, current }: FindingItemProps) {
  const where = useWhere(finding);
  const { message, objectors, spec, cite, ref, hint } = finding;
  const sources = [spec, cite, ref].filter((source) => source !== '').join(' · ');
  return (
    <li className={styles['item']} data-current={current}>
      <button type="button" className={styles['show']} data-rule={finding.rule} data-finding={place} aria-current={current}>
        <span className={styles['message']}>{message}</span>
        <span className={styles['where']}>{where}</span>
      </button>
      <p className={styles['judges']}>
        {JUDGES.map((judge) => (
          <span key={judge} className={styles['judge']} data-objects={objectors.includes(judge)}>
            {objectors.includes(judge) ? '✖' : '–'} {judge}
            <span className="visually-hidden">{objectors.includes(judge) ? ' refuses the stream' : ' does not object'}</span>
          </span>
        ))}
      </p>
      {hint !== '' && <p className={styles['hint']}>{hint}</p>}
      {sources !== '' && <p className={styles['source']}>{sources}</p>}
    </li>
  );
});
