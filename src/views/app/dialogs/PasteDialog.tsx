/** Text that was pasted: what it is taken for, the bytes that makes, and opening them. */
import { useEffect, useState, type ChangeEvent } from 'react';
import type { PasteForm } from '../../../core/paste/paste.ts';
import { grouped } from '../../../core/text.ts';
import { giveLog } from '../../../store/log.ts';
import { endPasting, pastedFile, setPasted, usePasted } from '../../../store/paste.ts';
import { useApp } from '../../../store/index.ts';
import { openFresh } from '../open-file.ts';
import { Modal } from './Modal.tsx';
import buttons from './Buttons.module.css';
import styles from './PasteDialog.module.css';
import { PasteResult } from './PasteResult.tsx';
import { usePastedBytes } from './use-pasted-bytes.ts';

/** A text area with more than this holds up the page. */
const SHOWN = 256 * 1024;

const FORMS: readonly { readonly value: PasteForm | ''; readonly title: string }[] = [
  { value: '', title: 'what it looks like' },
  { value: 'hex', title: 'hexadecimal digits' },
  { value: 'dump', title: 'a listing of xxd or hexdump' },
  { value: 'base64', title: 'base64' },
];

export function PasteDialog() {
  const text = usePasted((state) => state.text);
  const [form, setForm] = useState<PasteForm | ''>('');
  const pasted = usePastedBytes(text, form === '' ? null : form);
  const close = useApp((state) => state.closeDialog);
  const isReady = useApp((state) => state.phase === 'ready');
  useEffect(() => endPasting, []);
  const onText = (event: ChangeEvent<HTMLTextAreaElement>): void => setPasted(event.target.value);
  const onForm = (event: ChangeEvent<HTMLSelectElement>): void => setForm(FORMS.find(({ value }) => value === event.target.value)?.value ?? '');
  const open = (): void => {
    if (pasted?.ok !== true) return;
    close();
    const { phase, askToReplace } = useApp.getState();
    (phase === 'ready' || phase === 'scanning' ? askToReplace : openFresh)(pastedFile(pasted.bytes));
  };
  const asLog = (): void => {
    close();
    giveLog(new Blob([text]), 'pasted log');
    useApp.getState().setView('log');
  };
  return (
    <Modal title="Open pasted bytes" width="wide" headed>
      <div className={styles['content']}>
        {text.length > SHOWN ? (
          <p className={styles['large']}>{grouped(text.length)} characters were pasted; too many to show here.</p>
        ) : (
          <textarea data-first className={styles['text']} value={text} onChange={onText} rows={10} spellCheck={false} aria-label="Text to read" placeholder="Paste hexadecimal digits, the output of xxd or hexdump -C, or base64" />
        )}
        <label className={styles['form']}>
          Read it as{' '}
          <select value={form} onChange={onForm}>
            {FORMS.map(({ value, title }) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <PasteResult pasted={pasted} isEmpty={text.trim() === ''} />
        <p className={buttons['actions']}>
          {isReady && pasted?.ok !== true && text.trim() !== '' && (
            <button type="button" className={buttons['plain']} onClick={asLog}>
              Take it for a log of the open stream
            </button>
          )}
          <button type="button" className={buttons['strong']} disabled={pasted?.ok !== true} onClick={open}>
            Open
          </button>
        </p>
      </div>
    </Modal>
  );
}
