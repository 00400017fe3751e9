/** Where a log comes in: pasted, or from a file. */
import { useRef, type ClipboardEvent } from 'react';
import { useApp } from '../../store/index.ts';
import { giveLog, useLog } from '../../store/log.ts';
import { chooseLog } from './choose-log.ts';
import styles from './LogBox.module.css';

const PASTED = 'pasted text';

const give = (text: string): void => {
  if (text.trim() !== '') giveLog(new Blob([text], { type: 'text/plain' }), PASTED);
};

export function LogBox() {
  const box = useRef<HTMLTextAreaElement>(null);
  const failure = useLog((state) => state.failure);
  const waits = useLog((state) => (state.file === null ? '' : state.name));
  const ready = useApp((state) => state.phase === 'ready');
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain');
    if (box.current?.value !== '' || text === '') return;
    // A text box takes seconds for megabytes; the list does not.
    event.preventDefault();
    give(text);
  };
  return (
    <section className={styles['box']} aria-label="Log">
      <h2 className={styles['title']}>What did the toolstack log?</h2>
      <p>Paste or drop what xl -vvv, libxl-save-helper, xenguest, xenopsd or libvirt logged while this stream was saved or restored. Known messages lead to their record; it stays on this computer.</p>
      {failure === '' ? null : <p role="alert" className={styles['failure']}>▲ {failure}</p>}
      {waits === '' ? null : <p role="status">{ready ? 'Reading' : 'Waiting for the stream to be read:'} “{waits}”…</p>}
      <textarea ref={box} className={styles['paste']} aria-label="Log text" placeholder="Paste log text here" spellCheck={false} onPaste={onPaste} />
      <p className={styles['actions']}>
        <button type="button" className={styles['button']} onClick={() => give(box.current?.value ?? '')}>Correlate this text</button>
        <button type="button" className={styles['button']} onClick={chooseLog}>Open a log file…</button>
      </p>
    </section>
  );
}
