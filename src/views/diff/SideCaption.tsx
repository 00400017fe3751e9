/** What the chosen row says on one side, where that stands, what made it, and the way to it in its own stream. */
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { canOpenPlace, openPlace } from '../../store/compare-open.ts';
import styles from './SideCaption.module.css';
import { placeText, valueText } from './side-text.ts';

/** Longer values are in the report and on the command line. */
const WIDTH = 2000;
const ICON = 12;

interface SideCaptionProps {
  readonly side: SideName;
  readonly chosen: DiffRow | null;
  readonly wholeRecords: boolean;
}

export function SideCaption({ side, chosen, wholeRecords }: SideCaptionProps): ReactNode {
  const at = chosen?.[side] ?? null;
  const open = (): void => {
    if (at !== null) openPlace(side, at, wholeRecords);
  };
  return (
    <div className={styles['caption']} data-none={at === null}>
      <span className={styles['side']}>{side}</span>
      <code className={styles['value']} title={chosen === null ? undefined : valueText(at, WIDTH)}>
        <bdi>{chosen === null ? '' : valueText(at, WIDTH)}</bdi>
      </code>
      <span className={styles['place']} data-nowhere={at !== null && at.origin === null}>
        {chosen === null ? '' : placeText(at)}
      </span>
      {at !== null && canOpenPlace(side, at) && (
        <button type="button" className={styles['open']} onClick={open} title={`Open it in the stream on the ${side}`} aria-label={`Open it in the stream on the ${side}`}>
          <ExternalLink size={ICON} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
