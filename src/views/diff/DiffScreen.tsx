/** Two streams side by side: what is said of both, every row, and the bytes under the chosen one. */
import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useCompare } from '../../store/compare.ts';
import { ByteFacing } from './ByteFacing.tsx';
import { CompareProgress } from './CompareProgress.tsx';
import { CouldNot } from './CouldNot.tsx';
import { DiffHeader } from './DiffHeader.tsx';
import { DiffList } from './DiffList.tsx';
import styles from './DiffScreen.module.css';
import { DiffToolbar } from './DiffToolbar.tsx';
import { Limits } from './Limits.tsx';
import { MemoryView } from './MemoryView.tsx';
import { OverviewStrip } from './OverviewStrip.tsx';
import { useDiffTab } from './tabs.ts';

/** @param tools what the app puts at the end of the top line */
export function DiffScreen({ tools }: { readonly tools: ReactNode }): ReactNode {
  const stage = useCompare((state) => state.stage);
  const tab = useDiffTab((state) => state.tab);
  return (
    <>
      <DiffHeader tools={tools} />
      <CompareProgress />
      {stage === 'failed' && <CouldNot />}
      {stage === 'open' && (
        <>
          <Limits />
          {tab === 'memory' ? (
            <main className={styles['page']} id="diff-memory" role="tabpanel" aria-label="Memory">
              <MemoryView />
            </main>
          ) : (
            <main className={styles['page']} id="diff-rows" role="tabpanel" aria-label="Rows">
              <OverviewStrip />
              <DiffToolbar />
              <Group orientation="vertical" id="xsi.diff">
                <Panel id="diff-list" defaultSize="52%" minSize={120}>
                  <DiffList />
                </Panel>
                <Separator className={styles['across']} aria-label="Height of rows and bytes" />
                <Panel id="diff-bytes" minSize={120}>
                  <ByteFacing />
                </Panel>
              </Group>
            </main>
          )}
        </>
      )}
    </>
  );
}
