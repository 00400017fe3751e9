/** How many phases and checkpoints there are, and what a receiver would go on from. */
import type { ReactNode } from 'react';
import { grouped, hex, plural } from '../../core/text.ts';
import type { PhaseList } from '../../core/analysis/phases/phases.ts';
import { objectionsOf } from '../../store/finding-filter.ts';
import { showLastWhole, usePhases } from '../../store/phases.ts';
import { useApp } from '../../store/index.ts';
import styles from './PhaseSummary.module.css';

function words({ protocol, phases, more, checkpointCount, lastWhole }: PhaseList): string {
  const count = `${plural(phases.length, 'phase')}${more > 0 ? `, and ${grouped(more)} more that are told as one` : ''}`;
  if (protocol === 'none') return `${count}, no checkpoint`;
  return `${protocol}: ${plural(checkpointCount, 'checkpoint')}, ${lastWhole === 0 ? 'none whole' : lastWhole === checkpointCount ? 'all whole' : `${grouped(lastWhole)} whole`}`;
}

export function PhaseSummary(): ReactNode {
  const list = usePhases((state) => state.list);
  const refused = useApp(({ findings }) => objectionsOf(findings, 'restore').count > 0);
  if (list === null) return null;
  const { failover, lastWhole } = list;
  return (
    <p className={styles['summary']}>
      {words(list)}
      {failover !== null && (
        <button type="button" className={styles['failover']} title="Show the last whole checkpoint" onClick={showLastWhole}>
          <span aria-hidden="true"> ↺ </span>
          {refused ? 'no failover, for a restore refuses what it has before; the last whole one is' : 'fails over to'} checkpoint {grouped(lastWhole)}, which ends at {hex(failover.offset)}
          {failover.dropped > 0 && `; ${plural(failover.dropped, 'byte')} behind it would be dropped`}
        </button>
      )}
    </p>
  );
}
