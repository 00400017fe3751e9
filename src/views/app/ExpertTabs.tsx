/** The tabs of the fields pane, as many as fit; a menu has the others. */
import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { expertViewOf, type ExpertView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';
import { useOverview } from '../../store/overview.ts';
import { EXPERT_TABS, mayShow, showView, whyNot } from './expert-tabs.ts';
import { MoreViews } from './MoreViews.tsx';
import { useOverflowing } from './use-overflowing.ts';
import { ViewTab } from './ViewTab.tsx';
import styles from './ExpertTabs.module.css';

interface ExpertTabsProps {
  readonly front: ExpertView;
}

const onClick = (event: MouseEvent): void => {
  const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-view]') : null;
  const view = expertViewOf(tab?.dataset['view']);
  if (view !== null) showView(view);
};

/** Arrows go from tab to tab; Enter and Space are the button's own. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-elsewhere=false]')];
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  event.preventDefault();
  tabs[(at + step + tabs.length) % tabs.length]?.focus();
}

export function ExpertTabs({ front }: ExpertTabsProps) {
  const outline = useOverview((state) => state.outline);
  const outcome = useApp((state) => state.outcome);
  const row = useRef<HTMLDivElement>(null);
  const hidden = useOverflowing(row, 'view', front);
  // The keyboard comes in at the view in front, or where that is in the menu, at the first.
  const entry = hidden.has(front) ? EXPERT_TABS[0]?.id : front;
  return (
    <div className={styles['strip']}>
      <div ref={row} role="tablist" aria-label="Views of the stream" className={styles['tabs']} onClick={onClick} onKeyDown={onKeyDown}>
        {EXPERT_TABS.map(({ id, title, key }) => (
          <ViewTab
            key={id}
            id={id}
            title={title}
            keyName={key}
            selected={id === front}
            reason={whyNot(id, { outline }, outcome)}
            enabled={mayShow(id, { outline }, outcome)}
            elsewhere={hidden.has(id)}
            focusable={id === entry}
          />
        ))}
      </div>
      {hidden.size > 0 && <MoreViews hidden={hidden} front={front} />}
    </div>
  );
}
