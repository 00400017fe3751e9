/** Who objects, in the least room: each judge has its place, so that columns can be read down. */
import { JUDGES } from '../../core/index/finding.ts';
import styles from './rows.module.css';

export function JudgeMarks({ judges }: { readonly judges: string }) {
  const names = judges.split(' ');
  const objecting = JUDGES.filter((judge) => names.includes(judge));
  const words = objecting.length === 0 ? 'No judge objects' : `${objecting.join(', ')} ${objecting.length === 1 ? 'objects' : 'object'}`;
  return (
    <span role="gridcell" className={styles['judges']} title={words}>
      <span className="visually-hidden">{words}</span>
      {JUDGES.map((judge) => (
        <span key={judge} className={styles['judge']} data-objects={names.includes(judge)} aria-hidden="true">
          {judge[0]?.toUpperCase()}
        </span>
      ))}
    </span>
  );
}
