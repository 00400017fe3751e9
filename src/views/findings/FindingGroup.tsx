/** One rule: how often, how bad, and its findings when unfolded. */
import { memo } from 'react';
import type { Finding } from '../../core/index/finding.ts';
import { grouped } from '../../core/text.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import styles from './FindingGroup.module.css';
import { FindingItem } from './FindingItem.tsx';
import type { FindingGroupData } from './group.ts';

/** A rule may have 10,000 findings; the first ones and the present one are enough to read. */
const SHOWN = 100;

interface FindingGroupProps {
  readonly group: FindingGroupData;
  readonly open: boolean;
  readonly current: Finding | null;
}

export const FindingGroup = memo(function FindingGroup({ group, open, current }: FindingGroupProps) {
  const { rule, severity, count, findings } = group;
  const shown = open ? findings.slice(0, SHOWN) : [];
  const at = open && current !== null ? findings.indexOf(current) : -1;
  const last = at >= SHOWN ? findings[at] : undefined;
  const hidden = count - shown.length - (last === undefined ? 0 : 1);
  return (
    <li className={styles['group']}>
      <button type="button" className={styles['head']} data-group={rule} data-severity={severity} aria-expanded={open}>
        <span className={styles['fold']} aria-hidden="true">
          {open ? '▾' : '▸'}
        </span>
        <span className={styles['glyph']} role="img" aria-label={severity}>
          {SEVERITY_GLYPHS[severity]}
        </span>
        <code className={styles['rule']}>{rule}</code>
        <span className={styles['count']}>×{grouped(count)}</span>
      </button>
      {open && (
        <ul>
          {shown.map((finding, i) => (
            <FindingItem key={`${finding.range.start} ${i}`} finding={finding} place={i} current={finding === current} />
          ))}
          {last !== undefined && <FindingItem finding={last} place={at} current />}
          {hidden > 0 && <li className={styles['more']}>{grouped(hidden)} more of this rule; F8 walks through those that are kept.</li>}
        </ul>
      )}
    </li>
  );
});
