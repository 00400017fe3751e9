/** One finding on one line: how bad, where, and what. */
import { memo } from 'react';
import type { Severity } from '../../core/index/finding.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import { JudgeMarks } from './JudgeMarks.tsx';
import styles from './rows.module.css';

interface FindingRowProps {
  readonly id: string;
  readonly line: number;
  readonly severity: Severity;
  readonly offset: string;
  readonly record: string;
  readonly message: string;
  readonly judges: string;
  readonly current: boolean;
  readonly active: boolean;
}

export const FindingRow = memo(function FindingRow({ id, line, severity, offset, record, message, judges, current, active }: FindingRowProps) {
  return (
    <div id={id} role="row" className={styles['finding']} data-line={line} data-kind="finding" data-severity={severity} data-current={current} data-active={active} aria-level={2} aria-expanded={current} aria-selected={active}>
      <span role="gridcell" className={styles['glyph']} aria-label={severity}>
        {SEVERITY_GLYPHS[severity]}
      </span>
      <span role="gridcell" className={styles['offset']}>
        {offset}
      </span>
      <span role="gridcell" className={styles['record']} title={record}>
        {record}
      </span>
      <span role="gridcell" className={styles['message']} title={message}>
        {message}
      </span>
      <JudgeMarks judges={judges} />
    </div>
  );
});
