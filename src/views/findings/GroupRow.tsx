/** The head of a group: what its findings have in common, how bad, who objects, how often. */
import { memo } from 'react';
import type { Severity } from '../../core/index/finding.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import { JudgeMarks } from './JudgeMarks.tsx';
import styles from './rows.module.css';

interface GroupRowProps {
  readonly id: string;
  readonly line: number;
  readonly title: string;
  readonly severity: Severity;
  readonly count: string;
  /** Names of judges, as text so that equal ones are equal. */
  readonly judges: string;
  readonly open: boolean;
  readonly active: boolean;
  /** Set where the group is a rule. */
  readonly rule: boolean;
}

export const GroupRow = memo(function GroupRow({ id, line, title, severity, count, judges, open, active, rule }: GroupRowProps) {
  return (
    <div id={id} role="row" className={styles['group']} data-line={line} data-kind="group" data-severity={severity} data-active={active} aria-level={1} aria-expanded={open} aria-selected={active}>
      <span role="gridcell" className={styles['twisty']} aria-hidden="true">
        {open ? '▾' : '▸'}
      </span>
      <span role="gridcell" className={styles['glyph']} aria-label={severity}>
        {SEVERITY_GLYPHS[severity]}
      </span>
      <span role="gridcell" className={styles['title']} data-rule={rule} title={title}>
        {title}
      </span>
      <JudgeMarks judges={judges} />
      <span role="gridcell" className={styles['act']}>
        {rule && (
          <button type="button" data-act="suppress" tabIndex={-1} title={`Suppress ${title}: judges and verdict go on counting it`} aria-label={`Suppress ${title}`}>
            ⊘
          </button>
        )}
      </span>
      <span role="gridcell" className={styles['count']}>
        ×{count}
      </span>
    </div>
  );
});
