/** A rule that explains differences: on or off, or removed, and how many rows it explains. */
import { memo, type ReactNode } from 'react';
import type { RuleView } from '../../core/diff/view.ts';
import { plural, printable } from '../../core/text.ts';
import styles from './RulesPanel.module.css';

export const RuleItem = memo(function RuleItem({ rule: { id, title, why, own: isOwn, hides, off } }: { readonly rule: RuleView }): ReactNode {
  return (
    <li className={styles['rule']} data-off={off}>
      {isOwn ? (
        <button type="button" className={styles['remove']} data-rule={id} data-does="remove" aria-label={`Remove the rule ${printable(id)}`}>
          ✕
        </button>
      ) : (
        <button type="button" role="switch" className={styles['switch']} data-rule={id} data-does="switch" aria-checked={!off} aria-label={title}>
          {off ? '☐' : '☑'}
        </button>
      )}
      <span className={styles['title']}>{isOwn ? <code>{printable(title)}</code> : title}</span>
      <button type="button" className={styles['hides']} data-rule={id} data-does="show" data-why={isOwn ? `as was asked for: ${id}.` : why} disabled={hides === 0}>
        {off ? 'off' : plural(hides, 'row')}
      </button>
      {!isOwn && <span className={styles['why']}>{why}</span>}
    </li>
  );
});
