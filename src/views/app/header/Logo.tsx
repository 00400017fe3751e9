/** The mark: rows of records, as the timeline draws them. */
import styles from './Logo.module.css';

export function Logo() {
  return (
    <svg className={styles['logo']} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={styles['ground']} width="32" height="32" rx="7" />
      <g className={styles['rows']}>
        <rect x="6" y="8" width="5" height="4" rx="1" />
        <rect x="12.5" y="8" width="13.5" height="4" rx="1" opacity=".55" />
        <rect x="6" y="14" width="13" height="4" rx="1" opacity=".8" />
        <rect x="20.5" y="14" width="5.5" height="4" rx="1" />
        <rect x="6" y="20" width="8" height="4" rx="1" opacity=".55" />
        <rect x="15.5" y="20" width="4" height="4" rx="1" />
      </g>
    </svg>
  );
}
