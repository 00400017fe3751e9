/** The views whose tabs do not fit beside the others. Where one of them is in front, this is its tab. */
import { DropdownMenu } from 'radix-ui';
import type { ExpertView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';
import { useOverview } from '../../store/overview.ts';
import { KeyHint } from './dialogs/KeyHint.tsx';
import { EXPERT_TABS, mayShow, showView, whyNot } from './expert-tabs.ts';
import styles from './ExpertTabs.module.css';

interface MoreViewsProps {
  readonly hidden: ReadonlySet<string>;
  readonly front: ExpertView;
}

export function MoreViews({ hidden, front }: MoreViewsProps) {
  const outline = useOverview((state) => state.outline);
  const outcome = useApp((state) => state.outcome);
  const tabs = EXPERT_TABS.filter(({ id }) => hidden.has(id));
  const own = tabs.find(({ id }) => id === front);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles['more']} data-front={own !== undefined} aria-label={own === undefined ? `${tabs.length} more views` : `${own.title}, and more views`}>
        {own?.title ?? 'More'} <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles['menu']} align="end" sideOffset={2} collisionPadding={8}>
          {tabs.map(({ id, title, key }) => (
            <DropdownMenu.Item key={id} className={styles['item']} disabled={!mayShow(id, { outline }, outcome)} title={whyNot(id, { outline }, outcome)} data-front={id === front} onSelect={() => showView(id)}>
              <span>{title}</span>
              <KeyHint keys={key} />
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
