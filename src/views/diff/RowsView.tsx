/** Every row of the comparison, and the bytes under the chosen one. */
import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { chooseKnown, useCompareRows } from '../../store/compare-rows.ts';
import { ByteFacing } from './ByteFacing.tsx';
import { DiffList } from './DiffList.tsx';
import styles from './DiffScreen.module.css';
import { DiffToolbar } from './DiffToolbar.tsx';
import { Later } from './Later.tsx';
import { OverviewStrip } from './OverviewStrip.tsx';

export function RowsView(): ReactNode {
  const chosen = useCompareRows((state) => state.chosen);
  return (
    <>
      <OverviewStrip />
      <DiffToolbar />
      <Group orientation="vertical" id="xsi.diff">
        <Panel id="diff-list" defaultSize="52%" minSize={120}>
          <DiffList />
        </Panel>
        <Separator className={styles['across']} aria-label="Height of rows and bytes" />
        <Panel id="diff-bytes" minSize={120}>
          <Later>
            <ByteFacing chosen={chosen} wholeRecords={false} onRow={chooseKnown} />
          </Later>
        </Panel>
      </Group>
    </>
  );
}
