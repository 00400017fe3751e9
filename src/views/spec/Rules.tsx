/** The rules of the section, what each became in this row and stream; those on all records and on the stream folded away below. */
import { useMemo, type MouseEvent } from 'react';
import type { RuleScope } from '../../core/spec/rules-of.ts';
import type { SpecSheet } from '../../core/spec/sheet.ts';
import { useApp } from '../../store/index.ts';
import { RuleLine } from './RuleLine.tsx';
import { stateOf, tallyOf, type RuleState } from './rule-state.ts';
import { useUnjudged } from './use-unjudged.ts';
import styles from './Rules.module.css';

interface RulesProps {
  readonly sheet: SpecSheet;
}

/** Where the list of rules begins. */
export const RULES_ID = 'spec-rules';

const FOLDED: readonly { readonly scope: RuleScope; readonly title: string }[] = [
  { scope: 'record', title: 'Rules on every record' },
  { scope: 'stream', title: 'Rules on the stream as a whole' },
];

export function Rules({ sheet }: RulesProps) {
  const findings = useApp((state) => state.findings);
  const unjudged = useUnjudged();
  const all = useMemo(() => tallyOf(findings, null), [findings]);
  const here = useMemo(() => tallyOf(findings, sheet.row), [findings, sheet]);
  const states = new Map<string, RuleState>(sheet.rules.map((rule) => [rule.id, stateOf(rule, here, all, unjudged)]));
  const onClick = (event: MouseEvent): void => {
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-rule]')?.dataset['rule'] : undefined;
    const finding = id === undefined ? null : (states.get(id)?.finding ?? null);
    const { selectFinding, setView } = useApp.getState();
    if (finding === null) return;
    setView('spec');
    selectFinding(finding);
  };
  const listOf = (scope: RuleScope) => sheet.rules.filter((rule) => rule.scope === scope);
  const lines = (scope: RuleScope) => (
    <ul className={styles['rules']}>
      {listOf(scope).map((rule) => <RuleLine key={rule.id} rule={rule} state={states.get(rule.id)} />)}
    </ul>
  );
  return (
    <div onClick={onClick}>
      <h3 id={RULES_ID} className={styles['title']}>Rules of the section</h3>
      {listOf('section').length === 0 ? <p className={styles['none']}>None of its own.</p> : lines('section')}
      {FOLDED.filter(({ scope }) => listOf(scope).length > 0).map(({ scope, title }) => (
        <details key={scope} className={styles['folded']}>
          <summary>{title} ({listOf(scope).length})</summary>
          {lines(scope)}
        </details>
      ))}
    </div>
  );
}
