/** The title of a group of readings; folds them. */
import { memo, type ReactNode } from 'react';
import { rowId } from './InspectorValue.tsx';
import styles from './InspectorTree.module.css';

interface InspectorSectionProps {
  readonly id: string;
  readonly title: string;
  readonly open: boolean;
  readonly active: boolean;
}

export const InspectorSection = memo(function InspectorSection({ id, title, open, active }: InspectorSectionProps): ReactNode {
  return (
    <div id={rowId(id)} className={styles['section']} role="row" aria-level={1} aria-expanded={open} aria-selected={active} data-inspect={id}>
      <span role="gridcell">
        <span className={styles['twisty']} aria-hidden="true">
          {open ? '▾' : '▸'}
        </span>
        {title}
      </span>
    </div>
  );
});
