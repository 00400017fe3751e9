/** The panes side by side, their sizes kept from visit to visit. */
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { FindingList } from '../findings/FindingList.tsx';
import { HexView } from '../hex/HexView.tsx';
import { RecordList } from '../records/RecordList.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { ExpertPane } from './ExpertPane.tsx';
import { Pane } from './Pane.tsx';
import { useFindingsRoom } from './use-findings-room.ts';
import styles from './Workspace.module.css';

export function Workspace() {
  const rows = useDefaultLayout({ id: 'xsi.rows', storage: localStorage });
  const columns = useDefaultLayout({ id: 'xsi.columns', storage: localStorage });
  const left = useDefaultLayout({ id: 'xsi.left', storage: localStorage });
  const right = useFindingsRoom();
  return (
    <main className={styles['workspace']}>
      <Group orientation="vertical" id="xsi.rows" {...rows}>
        <Panel id="timeline" defaultSize="20%" minSize={150} groupResizeBehavior="preserve-pixel-size">
          <Pane id="timeline">
            <Timeline />
          </Pane>
        </Panel>
        <Separator className={styles['across']} aria-label="Height of the timeline" />
        <Panel id="below" minSize={200}>
          <Group orientation="horizontal" id="xsi.columns" {...columns}>
            <Panel id="left" defaultSize="61%" minSize={360}>
              <Group orientation="vertical" id="xsi.left" {...left}>
                <Panel id="records" defaultSize="45%" minSize={100}>
                  <Pane id="records">
                    <RecordList />
                  </Pane>
                </Panel>
                <Separator className={styles['across']} aria-label="Height of records and bytes" />
                <Panel id="hex" minSize={100}>
                  <Pane id="hex">
                    <HexView />
                  </Pane>
                </Panel>
              </Group>
            </Panel>
            <Separator className={styles['along']} aria-label="Width of the left column" />
            <Panel id="right" minSize={280}>
              <Group orientation="vertical" id="xsi.right" {...right}>
                <Panel id="fields" minSize={100}>
                  <Pane id="fields">
                    <ExpertPane />
                  </Pane>
                </Panel>
                <Separator className={styles['across']} aria-label="Height of fields and findings" />
                <Panel id="findings" minSize={80}>
                  <Pane id="findings">
                    <FindingList />
                  </Pane>
                </Panel>
              </Group>
            </Panel>
          </Group>
        </Panel>
      </Group>
    </main>
  );
}
