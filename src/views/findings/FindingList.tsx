/** All findings by rule; a click, Enter or F8 goes to the very bytes. */
import { useDeferredValue, useEffect, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { Finding } from '../../core/index/finding.ts';
import { grouped, plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { FindingGroup } from './FindingGroup.tsx';
import styles from './FindingList.module.css';
import { groupByRule, type FindingGroupData } from './group.ts';
import { NoFindings } from './NoFindings.tsx';

/** The finding whose button was hit. */
function findingAt(groups: readonly FindingGroupData[], element: HTMLElement): Finding | undefined {
  const group = groups.find(({ rule }) => rule === element.dataset['rule']);
  return group?.findings[Number(element.dataset['finding'])];
}

function moveFocus(list: HTMLElement, step: number): void {
  const buttons = [...list.querySelectorAll<HTMLElement>('button')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
}

export function FindingList() {
  const findings = useDeferredValue(useApp((state) => state.findings));
  const current = useApp((state) => state.finding);
  const select = useApp((state) => state.selectFinding);
  const groups = useMemo(() => groupByRule(findings), [findings]);
  const total = groups.reduce((sum, group) => sum + group.count, 0);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());

  useEffect(() => {
    document.querySelector('[data-pane="findings"] li[data-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
    if (button === null) return;
    const rule = button.dataset['group'];
    if (rule !== undefined) {
      setToggled(new Map(toggled).set(rule, button.getAttribute('aria-expanded') !== 'true'));
      return;
    }
    const finding = findingAt(groups, button);
    if (finding !== undefined) select(finding);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    moveFocus(event.currentTarget, step);
  };

  return (
    <div className={styles['pane']}>
      <h2 className={styles['head']}>
        Findings{total > 0 && ` · ${grouped(total)} of ${plural(groups.length, 'rule')}`}
      </h2>
      {groups.length === 0 ? (
        <NoFindings />
      ) : (
        <ul className={styles['list']} onClick={onClick} onKeyDown={onKeyDown}>
          {groups.map((group, i) => (
            <FindingGroup
              key={group.rule}
              group={group}
              open={toggled.get(group.rule) ?? (i === 0 || group.findings.length === 1 || group.rule === current?.rule)}
              current={current}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
