/** Features by leaf and register; a search leaves those whose name or description has the words. */
import { memo } from 'react';
import type { FeatureGroup } from '../../core/analysis/overview/cpuid-card.ts';
import { BitList } from './BitList.tsx';
import { Block } from './Block.tsx';
import { CellText } from './CellText.tsx';
import { matchingGroups } from './feature-search.ts';
import styles from './FeatureGroups.module.css';

interface FeatureGroupsProps {
  readonly groups: readonly FeatureGroup[];
  readonly search: string;
  readonly absent: boolean;
}

export const FeatureGroups = memo(function FeatureGroups({ groups, search, absent }: FeatureGroupsProps) {
  const shown = matchingGroups(groups, search, absent);
  if (shown.length === 0) return <p className={styles['none']}>{groups.length === 0 ? 'The stream has no CPUID policy; its MSR policy is below.' : absent ? 'No feature has that in its name or description.' : 'No present feature fits.'}</p>;
  return (
    <Block title="Features" note="■ present  □ absent">
      {shown.map(({ title, leafTitle, row, path, text, bits }) => (
        <div key={path} className={styles['group']}>
          <div className={styles['head']}>
            <span className={styles['leaf']}>{title}</span>
            <CellText row={row} path={path} text={text} title={leafTitle} />
            <span className={styles['words']}>{leafTitle}</span>
          </div>
          <BitList row={row} bits={bits} clear={absent} />
        </div>
      ))}
    </Block>
  );
});
