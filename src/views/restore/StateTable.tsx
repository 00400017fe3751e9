/** What the restorer knows behind a record: who reads, where it stands, what the record did, and every fact with the row that set it. */
import type { RestoreSnapshot } from '../../core/restore/restore-card.ts';
import { printable } from '../../core/text.ts';
import { FactLine } from './FactLine.tsx';
import styles from './StateTable.module.css';

interface StateTableProps {
  readonly state: RestoreSnapshot;
  /** Nothing is selected: it is the state in which the restore ends. */
  readonly atEnd: boolean;
}

export function StateTable({ state, atEnd }: StateTableProps) {
  const { reader, phase, did, facts } = state;
  return (
    <section className={styles['state']} aria-label="State of the restorer">
      <h3 className={styles['title']}>
        {atEnd ? 'State where the restore ends' : 'State behind the selected record'}
        <span className={styles['phase']}>{[reader, phase].filter((part) => part !== '').join(' · ')}</span>
      </h3>
      {did !== '' && (
        <p className={styles['did']} role="status">
          {printable(did)}
        </p>
      )}
      <dl className={styles['facts']}>
        {facts.map((fact) => (
          <FactLine key={fact.name} fact={fact} />
        ))}
      </dl>
    </section>
  );
}
