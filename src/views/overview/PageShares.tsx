/** Entries of PAGE_DATA by their type, with a bar for the share of each. */
import type { PageShare } from '../../core/analysis/overview/guest-card.ts';
import { grouped } from '../../core/text.ts';
import styles from './PageShares.module.css';

interface PageSharesProps {
  readonly shares: readonly PageShare[];
}

/** Rounded down where it is nearly all: 100 % are all of them. */
const percent = (share: number): string => (share >= 0.001 ? `${(Math.floor(share * 1000) / 10).toFixed(1)} %` : '< 0.1 %');

export function PageShares({ shares }: PageSharesProps) {
  if (shares.length === 0) return null;
  return (
    <table className={styles['shares']}>
      <caption>PFNs by page type</caption>
      <tbody>
        {shares.map(({ type, count, share }) => (
          <tr key={type}>
            <th scope="row">{type}</th>
            <td className={styles['count']}>{grouped(count)}</td>
            <td className={styles['count']}>{percent(share)}</td>
            <td className={styles['bar']} aria-hidden="true">
              <span style={{ width: `${Math.max(0.5, share * 100)}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
