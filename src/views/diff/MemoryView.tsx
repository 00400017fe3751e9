/** Memory by PFN: counts, picture, the PFNs that differ, and both contents of one of them. */
import { useEffect, type ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useCompare } from '../../store/compare.ts';
import { DiffList } from './DiffList.tsx';
import screen from './DiffScreen.module.css';
import { DiffToolbar } from './DiffToolbar.tsx';
import { MemoryCounts } from './MemoryCounts.tsx';
import { MemoryPicture } from './MemoryPicture.tsx';
import styles from './MemoryView.module.css';
import { PagePair } from './PagePair.tsx';
import { narrowToMemory } from '../../store/compare-tab.ts';

export function MemoryView(): ReactNode {
  const memory = useCompare((state) => state.view?.memory ?? null);
  const stage = useCompare((state) => state.memory);
  // Rows of another comparison come with a filter of their own.
  useEffect(narrowToMemory, [memory]);
  if (memory === null) {
    return <p className={styles['none']}>{stage === 'running' ? 'The contents of memory are being compared.' : 'Memory was not compared.'}</p>;
  }
  if (memory.high <= memory.low) return <p className={styles['none']}>Neither side has any memory.</p>;
  return (
    <>
      <MemoryCounts />
      <MemoryPicture low={memory.low} high={memory.high} />
      <DiffToolbar />
      <Group orientation="vertical" id="xsi.diff.memory">
        <Panel id="memory-list" defaultSize="38%" minSize={90}>
          <DiffList />
        </Panel>
        <Separator className={screen['across']} aria-label="Height of PFNs and contents" />
        <Panel id="memory-page" minSize={120}>
          <PagePair />
        </Panel>
      </Group>
    </>
  );
}
