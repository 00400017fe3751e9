/** The other direction of the migration: where it comes from, and how to lay it beside what is open. */
import type { MouseEvent, ReactNode } from 'react';
import type { CaptureFacts } from '../../core/capture/clock.ts';
import { printable } from '../../core/text.ts';
import { MAX_DOCUMENTS, openDocument, openStreams, showDocument, useDocuments, type DocumentInput } from '../../store/documents.ts';
import { useApp } from '../../store/index.ts';
import { askForBack, giveBack, isWayBack, showPart, takeBackAway, usePhases } from '../../store/phases.ts';
import styles from './OtherDirection.module.css';

/** Streams among the other tabs that could be the other direction of the one in front. */
function othersOf(file: File | null, back: boolean): readonly DocumentInput[] {
  return openStreams().filter((other) => other.file !== file && isWayBack(other) !== back);
}

/** The place of the direction that the one shown answers, among a capture's connections; -1 where there is none with data. */
function otherWayOf({ connections }: CaptureFacts): number {
  const shown = connections.find(({ chosen }) => chosen);
  return connections.findIndex(({ from, to, bytes }) => bytes > 0 && from === shown?.to && to === shown.from);
}

/** The tab that has it, or one of its own. */
function showAnswered(): void {
  const { file, capture } = useApp.getState();
  const place = capture === null ? -1 : otherWayOf(capture);
  const wanted = capture?.connections[place];
  if (file === null || wanted === undefined) return;
  const open = openStreams().find((other) => other.file === file && other.capture?.connections.some(({ chosen, from, to }) => chosen && from === wanted.from && to === wanted.to) === true);
  if (open !== undefined) showDocument(open.id);
  else if (!openDocument(file, { connection: place })) useApp.getState().notify(`Not opened: ${MAX_DOCUMENTS} files can be open at a time. Close one first.`, 'problem');
  useApp.getState().setView('phases');
  showPart('conversation');
}

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-does]') : null;
  const does = button?.dataset['does'];
  if (does === 'ask') askForBack();
  if (does === 'away') takeBackAway();
  if (does === 'answered') showAnswered();
  if (does !== 'lay') return;
  const { file } = useApp.getState();
  const other = openStreams().find(({ id }) => id === Number(button?.dataset['document']));
  if (other === undefined || file === null) return;
  if (isWayBack(other)) giveBack(other.file, other.file.name);
  else {
    showDocument(other.id);
    useApp.getState().setView('phases');
    giveBack(file, file.name);
  }
}

export function OtherDirection(): ReactNode {
  const back = usePhases((state) => state.back);
  const captured = usePhases((state) => state.captured);
  const file = useApp((state) => state.file);
  const inOne = usePhases(({ sequence }) => sequence?.steps.some(({ from, range }) => from === 'receiver' && range !== null) === true) && back === null && captured === '';
  const isBackOpen = useApp(isWayBack);
  const answered = useApp(({ capture }) => (capture === null ? -1 : otherWayOf(capture)));
  // Streams come and go with the tabs.
  useDocuments((state) => state.tabs);
  const others = othersOf(file, isBackOpen);
  return (
    <div className={styles['other']} role="group" aria-label="The other direction" onClick={onClick}>
      {back !== null ? (
        <p>
          The way back is <bdi>“{printable(back.name)}”</bdi>.
        </p>
      ) : captured !== '' ? (
        <p>The way back is in the same packet capture: {captured}.</p>
      ) : isBackOpen ? (
        <p>This is the way back, what a receiver said. {answered < 0 ? 'Open or drop the stream that it answered, and both are one chart.' : 'The stream that it answered is in the same packet capture: both are one chart there.'}</p>
      ) : inOne ? (
        <p>Both directions stand in this file.</p>
      ) : (
        <p>The way back was not captured, or is not open. Drop a capture of what the receiver said, here or together with the stream.</p>
      )}
      {back === null &&
        captured === '' &&
        !inOne &&
        others.map(({ id, file: { name } }) => (
          <button key={id} type="button" className={styles['button']} data-does="lay" data-document={id}>
            Lay beside <bdi>“{printable(name)}”</bdi>
          </button>
        ))}
      {back === null && isBackOpen && answered >= 0 && (
        <button type="button" className={styles['button']} data-does="answered">
          Show that stream
        </button>
      )}
      {back === null && captured === '' && !isBackOpen && !inOne && (
        <button type="button" className={styles['button']} data-does="ask">
          Choose the way back…
        </button>
      )}
      {back !== null && (
        <button type="button" className={styles['button']} data-does="away">
          Take it away
        </button>
      )}
    </div>
  );
}
