/** One rule: what became of it, what must hold, who refuses otherwise and where that is written. */
import type { SheetRule } from '../../core/spec/sheet.ts';
import { GLYPHS, type RuleState } from './rule-state.ts';
import styles from './Rules.module.css';

interface RuleLineProps {
  readonly rule: SheetRule;
  readonly state: RuleState | undefined;
}

export function RuleLine({ rule, state }: RuleLineProps) {
  const { id, title, objectors, cite, ref, logs, notApplicable } = rule;
  if (state === undefined) return null;
  const { verdict, words, finding } = state;
  return (
    <li className={styles['rule']} data-verdict={verdict}>
      <span className={styles['glyph']} aria-hidden="true">{GLYPHS[verdict]}</span>
      <span>
        <span className={styles['must']}>{title}</span>
        {finding === null ? <span className={styles['state']}>{words}</span> : <button type="button" data-rule={id} className={styles['jump']}>{words}</button>}
        <span className={styles['source']}>
          {notApplicable === '' ? '' : `${notApplicable} `}
          {objectors.length === 0 ? 'nobody refuses' : `refused by ${objectors.join(', ')}`} · <code>{id}</code>
          {ref === '' ? '' : ` · ${ref}`}
          {cite === '' ? '' : ` · ${cite}`}
          {logs === '' ? '' : ` · logs “${logs}”`}
        </span>
      </span>
    </li>
  );
}
