/** The tabs of the fields pane. One that has nothing to show stays, and says why. */
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { expertViewOf, type ExpertView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';
import { useOverview } from '../../store/overview.ts';
import { EXPERT_TABS, mayShow, showView, whyNot } from './expert-tabs.ts';
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
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-view]')];
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  event.preventDefault();
  tabs[(at + step + tabs.length) % tabs.length]?.focus();
}

export function ExpertTabs({ front }: ExpertTabsProps) {
  const outline = useOverview((state) => state.outline);
  const outcome = useApp((state) => state.outcome);
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tabs.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [front]);
  return (
    <div ref={tabs} role="tablist" aria-label="Views of the stream" className={styles['tabs']} onClick={onClick} onKeyDown={onKeyDown}>
      {EXPERT_TABS.map(({ id, title, key }) => {
        const reason = whyNot(id, { outline }, outcome);
        const [first = '', ...others] = title.split(' ');
        const rest = others.join(' ');
        return (
          <button
            key={id}
            type="button"
            role="tab"
            aria-label={title}
            id={`view-${id}`}
            aria-selected={id === front}
            aria-disabled={!mayShow(id, { outline }, outcome)}
            aria-controls="expert-view"
            aria-keyshortcuts={key}
            aria-description={reason === '' ? undefined : reason}
            tabIndex={id === front ? 0 : -1}
            data-view={id}
            title={reason === '' ? `${title} (${key})` : reason}
            className={styles['tab']}
          >
            {first}
            {rest === '' ? null : <span className={styles['rest']}> {rest}</span>}
          </button>
        );
      })}
    </div>
  );
}
