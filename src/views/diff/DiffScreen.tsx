/** Two streams side by side: what is said of both, every row, and the bytes under the chosen one. */
import type { ReactNode } from 'react';
import { useCompare } from '../../store/compare.ts';
import { CompareProgress } from './CompareProgress.tsx';
import { CouldNot } from './CouldNot.tsx';
import { DiffHeader } from './DiffHeader.tsx';
import styles from './DiffScreen.module.css';
import { Later } from './Later.tsx';
import { Limits } from './Limits.tsx';
import { MemoryView } from './MemoryView.tsx';
import { RowMenu } from './RowMenu.tsx';
import { RowsView } from './RowsView.tsx';
import { SequenceView } from './SequenceView.tsx';
import { DIFF_TABS, useDiffTab, type DiffTab } from '../../store/compare-tab.ts';

const titleOf = (tab: DiffTab): string => DIFF_TABS.find((one) => one.tab === tab)?.title ?? '';

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
          <main className={styles['page']} id={`diff-${tab}`} role="tabpanel" aria-label={titleOf(tab)}>
            <Later key={tab}>
              {tab === 'memory' && <MemoryView />}
              {tab === 'sequence' && <SequenceView />}
              {tab === 'rows' && <RowsView />}
            </Later>
          </main>
          <RowMenu />
        </>
      )}
    </>
  );
}
