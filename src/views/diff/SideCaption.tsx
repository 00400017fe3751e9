/** What the chosen row says on one side, where that stands, and what made it. */
import type { ReactNode } from 'react';
import type { SideName } from '../../core/diff/view.ts';
import { useCompareRows } from '../../store/compare-rows.ts';
import styles from './SideCaption.module.css';
import { placeText, valueText } from './side-text.ts';

/** Longer values are in the report and on the command line. */
const WIDTH = 2000;

export function SideCaption({ side }: { readonly side: SideName }): ReactNode {
  const chosen = useCompareRows((state) => state.chosen);
  const at = chosen?.[side] ?? null;
  return (
    <div className={styles['caption']} data-none={at === null}>
      <span className={styles['side']}>{side}</span>
      <code className={styles['value']} title={chosen === null ? undefined : valueText(at, WIDTH)}>
        <bdi>{chosen === null ? '' : valueText(at, WIDTH)}</bdi>
      </code>
      <span className={styles['place']} data-nowhere={at !== null && at.origin === null}>
        {chosen === null ? '' : placeText(at)}
      </span>
    </div>
  );
}
