/** One fact of the restorer's state: its label, its C name, its value, and the way to the row that set it. */
import type { RestoreFact } from '../../core/restore/restore-card.ts';
import { printable } from '../../core/text.ts';
import { recordName } from '../../store/goto.ts';
import { useApp } from '../../store/index.ts';
import styles from './StateTable.module.css';

export function FactLine({ fact }: { readonly fact: RestoreFact }) {
  const { name, label, value, row, changed } = fact;
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const origin = index === null || row < 0 || row >= index.rowCount ? '' : recordName(index, layers, row);
  return (
    <div className={styles['fact']} data-changed={changed} data-fact={name}>
      <dt title={name}>
        {label}
        {name !== label && <code className={styles['name']}>{name}</code>}
      </dt>
      <dd>
        {changed && (
          <span className={styles['mark']} role="img" aria-label="changed by this record">
            ●
          </span>
        )}
        <span className={styles['value']}>{printable(value)}</span>
        {origin !== '' && (
          <button type="button" className={styles['origin']} data-row={row} title={`Set by ${origin}: select it`}>
            {origin}
          </button>
        )}
      </dd>
    </div>
  );
}
