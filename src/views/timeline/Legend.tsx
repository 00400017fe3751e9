/** Which colour is what. */
import type { ReactNode } from 'react';
import { FAMILIES, FAMILY_LABELS } from '../shared/record-family.ts';
import { useLog } from '../../store/log.ts';
import { ClockLegend } from './ClockLegend.tsx';
import styles from './Legend.module.css';

/** As they come in a stream, the rare last. */
const ORDER = [...FAMILIES].sort((a, b) => rank(a) - rank(b));

function rank(family: (typeof FAMILIES)[number]): number {
  return ['header', 'static', 'page-data', 'vcpu', 'platform', 'emulator', 'control', 'unknown', 'gap'].indexOf(family);
}

export function Legend(): ReactNode {
  const logged = useLog((state) => state.rows.length > 0);
  return (
    <ul className={styles['legend']} aria-label="Colours">
      {logged && (
        <li className={styles['entry']} title="Records that lines of the log lead to">
          <span className={styles['log']} aria-hidden="true">▲</span>
          log lines
        </li>
      )}
      <ClockLegend />
      {ORDER.map((family) => (
        <li key={family} className={styles['entry']} title={family === 'page-data' ? 'The paler, the fewer of its entries carry a page' : undefined}>
          <span className={styles['swatch']} data-family={family} aria-hidden="true" />
          {FAMILY_LABELS[family]}
        </li>
      ))}
    </ul>
  );
}
