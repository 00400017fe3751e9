/** The records of both sides as aligned sequences, and the bytes of the place that is chosen. */
import { useMemo, type ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { choosePlaceOf, rowOfPair, useSequence } from '../../store/compare-sequence.ts';
import { ByteFacing } from './ByteFacing.tsx';
import screen from './DiffScreen.module.css';
import { Later } from './Later.tsx';
import { SequenceList } from './SequenceList.tsx';
import { SequenceToolbar } from './SequenceToolbar.tsx';

const onRow = (row: DiffRow, side: SideName): void => void choosePlaceOf(side, row[side]?.row ?? -1);

export function SequenceView(): ReactNode {
  const pair = useSequence((state) => state.chosen);
  const chosen = useMemo(() => (pair === null ? null : rowOfPair(pair)), [pair]);
  return (
    <>
      <SequenceToolbar />
      <Group orientation="vertical" id="xsi.diff.sequence">
        <Panel id="sequence-list" defaultSize="60%" minSize={120}>
          <SequenceList />
        </Panel>
        <Separator className={screen['across']} aria-label="Height of sequences and bytes" />
        <Panel id="sequence-bytes" minSize={120}>
          <Later>
            <ByteFacing chosen={chosen} wholeRecords onRow={onRow} />
          </Later>
        </Panel>
      </Group>
    </>
  );
}
