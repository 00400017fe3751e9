/** An open stream: strip, verdict, panes, status bar. */
import { FindBar } from './find/FindBar.tsx';
import { HeaderStrip } from './header/HeaderStrip.tsx';
import { VerdictLine } from './header/VerdictLine.tsx';
import { LostBanner } from './LostBanner.tsx';
import { StatusBar } from './status/StatusBar.tsx';
import { TabbedWorkspace } from './TabbedWorkspace.tsx';
import { useNarrow } from './use-narrow.ts';
import { useOwnTask } from './use-own-task.ts';
import { Workspace } from './Workspace.tsx';
import styles from './MainScreen.module.css';

export function MainScreen() {
  const narrow = useNarrow();
  const begun = useOwnTask();
  return (
    <>
      <HeaderStrip />
      <VerdictLine />
      <LostBanner />
      <FindBar />
      {begun ? narrow ? <TabbedWorkspace /> : <Workspace /> : <main className={styles['room']} />}
      <StatusBar />
    </>
  );
}
