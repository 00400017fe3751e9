/** The tab of one view. One that has nothing to show stays, and says why. */
import type { ExpertView } from '../../store/expert-view.ts';
import styles from './ExpertTabs.module.css';

interface ViewTabProps {
  readonly id: ExpertView;
  readonly title: string;
  readonly keyName: string;
  readonly selected: boolean;
  /** Why there is nothing to show; empty where there is something. */
  readonly reason: string;
  readonly enabled: boolean;
  /** Whether it is in the menu of views that do not fit, instead. */
  readonly elsewhere: boolean;
  readonly focusable: boolean;
}

export function ViewTab({ id, title, keyName, selected, reason, enabled, elsewhere, focusable }: ViewTabProps) {
  const [first = '', ...others] = title.split(' ');
  return (
    <button
      type="button"
      role="tab"
      aria-label={title}
      id={`view-${id}`}
      aria-selected={selected}
      aria-disabled={!enabled}
      aria-controls="expert-view"
      aria-keyshortcuts={keyName}
      aria-description={reason === '' ? undefined : reason}
      tabIndex={focusable ? 0 : -1}
      data-view={id}
      data-elsewhere={elsewhere}
      title={reason === '' ? `${title} (${keyName})` : reason}
      className={styles['tab']}
    >
      {first}
      {others.length > 0 && <span className={styles['rest']}> {others.join(' ')}</span>}
    </button>
  );
}
