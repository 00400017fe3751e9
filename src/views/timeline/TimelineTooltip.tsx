/** What is under the pointer. */
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useApp } from '../../store/index.ts';
import { rowWords } from './row-words.ts';
import type { Lanes } from './use-lanes.ts';
import type { Hover } from './use-pointer.ts';
import styles from './TimelineTooltip.module.css';

interface TimelineTooltipProps {
  readonly hover: Hover;
  readonly lanes: Lanes;
}

export function TimelineTooltip({ hover, lanes }: TimelineTooltipProps): ReactNode {
  const layers = useApp((state) => state.layers);
  if (hover.row >= lanes.index.rowCount) return null;
  const { name, label, offset, length, pages } = rowWords(lanes, layers, hover.row);
  const toLeft = hover.x > innerWidth / 2;
  // At the body: a pane cuts off what reaches beyond it.
  return createPortal(
    <div className={styles['tooltip']} data-side={toLeft ? 'left' : 'right'} style={{ left: hover.x, top: hover.y }} aria-hidden="true">
      <div className={styles['title']}>
        <strong>{name}</strong> <span className={styles['label']}>{label}</span>
      </div>
      <div>{offset}</div>
      <div>{length}</div>
      {pages === '' ? null : <div>{pages}</div>}
    </div>,
    document.body,
  );
}
