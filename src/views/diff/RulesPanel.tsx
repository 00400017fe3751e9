/** What explains differences away: built-in expectations, which can be switched off, and own rules; each says how many rows it hides. */
import { Popover } from 'radix-ui';
import { Filter, Undo2 } from 'lucide-react';
import { useState, type ChangeEvent, type SubmitEvent, type MouseEvent, type ReactNode } from 'react';
import type { AlwaysView, RuleView } from '../../core/diff/view.ts';
import { plural } from '../../core/text.ts';
import { setCompareFilter } from '../../store/compare-rows.ts';
import { addRule, removeRule, switchRule, undoRules, useCompare } from '../../store/compare.ts';
import { RuleItem } from './RuleItem.tsx';
import styles from './RulesPanel.module.css';
import bar from './Toolbar.module.css';

const ICON = 13;
const NO_RULES: readonly RuleView[] = [];
const NOTHING: readonly AlwaysView[] = [];

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-rule]') : null;
  const rule = button?.dataset['rule'] ?? '';
  if (button?.dataset['does'] === 'remove') removeRule(rule);
  else if (button?.dataset['does'] === 'switch') switchRule(rule, button.getAttribute('aria-checked') === 'true');
  else if (button?.dataset['does'] === 'show') setCompareFilter({ verdicts: ['expected'], layer: '', query: button.dataset['why'] ?? '' });
}

export function RulesPanel(): ReactNode {
  const rules = useCompare((state) => state.view?.rules ?? NO_RULES);
  const always = useCompare((state) => state.view?.always ?? NOTHING);
  const canUndo = useCompare((state) => state.before.length > 0);
  const [text, setText] = useState('');
  const onText = (event: ChangeEvent<HTMLInputElement>): void => setText(event.target.value);
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    void addRule(text.trim());
    setText('');
  };
  const own = rules.filter((rule) => rule.own).length;
  return (
    <Popover.Root>
      <Popover.Trigger className={bar['chip']}>
        <Filter size={ICON} aria-hidden="true" /> Rules{own > 0 && <span className={bar['number']}>+{own}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles['panel']} align="end" sideOffset={4} collisionPadding={8} aria-label="Rules that explain differences">
          <ul className={styles['rules']} aria-label="Rules" onClick={onClick}>
            {rules.map((rule) => (
              <RuleItem key={`${rule.own ? 'own' : 'built'} ${rule.id}`} rule={rule} />
            ))}
          </ul>
          {always.length > 0 && (
            <>
              <h3 className={styles['heading']}>Always left out: no row differs by it</h3>
              <ul className={styles['rules']} aria-label="Always left out">
                {always.map(({ id, title, why, hides, unit }) => (
                  <li key={id} className={styles['rule']}>
                    <span className={styles['mark']} aria-hidden="true">∅</span>
                    <span className={styles['title']}>{title}</span>
                    <span className={styles['aside']}>{plural(hides, unit, unit.endsWith('y') ? `${unit.slice(0, -1)}ies` : `${unit}s`)}</span>
                    <span className={styles['why']}>{why}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <form className={styles['form']} onSubmit={onSubmit}>
            <input className={styles['text']} value={text} onChange={onText} placeholder="hvm-context.CPU[*].rip" aria-label="Path to ignore; * stands for anything" />
            <button type="submit" className={bar['chip']} disabled={text.trim() === ''}>
              Ignore
            </button>
            <button type="button" className={bar['chip']} disabled={!canUndo} onClick={undoRules} title="Undo the last change of the rules (Ctrl+Z)" aria-keyshortcuts="Control+Z">
              <Undo2 size={ICON} aria-hidden="true" /> Undo
            </button>
          </form>
          <p className={styles['why']}>A path also covers what is below it; * stands for any part of one. A row’s menu adds rules, too.</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
