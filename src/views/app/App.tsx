/** The whole app: the screen of the moment, and what may lie over it. */
import type { ChangeEvent } from 'react';
import styles from './App.module.css';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { DropOverlay } from './DropOverlay.tsx';
import { DocumentTabs } from './header/DocumentTabs.tsx';
import { FILE_INPUT_ID, openChosen } from './open-file.ts';
import { PaneBoundary } from './PaneBoundary.tsx';
import { Screen } from './Screen.tsx';
import { NoticeToast } from './status/NoticeToast.tsx';
import { useDocument } from './use-document.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useKeys } from './use-keys.ts';
import { usePaste } from './use-paste.ts';

function onChosen(event: ChangeEvent<HTMLInputElement>): void {
  openChosen(event.target.files);
  // Choosing the same file again must count as a choice.
  event.target.value = '';
}

export function App() {
  useDocument();
  useKeys();
  usePaste();
  const dragging = useFileDrop();
  return (
    <div className={styles['app']}>
      <PaneBoundary title="The app">
        <DocumentTabs />
        <Screen />
        <Dialogs />
      </PaneBoundary>
      <NoticeToast />
      {dragging && <DropOverlay />}
      <input id={FILE_INPUT_ID} type="file" multiple hidden aria-label="File to open" onChange={onChosen} />
    </div>
  );
}
