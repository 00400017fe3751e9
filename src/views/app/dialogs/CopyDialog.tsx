/** Copy the selected bytes as…: one click or one digit a form. */
import type { KeyboardEvent, MouseEvent } from 'react';
import { lengthOf } from '../../../core/bytes/range.ts';
import { byteSize, hex, plural } from '../../../core/text.ts';
import { COPY_FORMS, copySelection } from '../../../store/copy.ts';
import { useApp } from '../../../store/index.ts';
import { citationOf } from '../citation.ts';
import { Modal } from './Modal.tsx';
import styles from './CopyDialog.module.css';

/** A size in units only where it says more. */
const sizeText = (bytes: number): string => (bytes < 1024 ? plural(bytes, 'byte') : `${plural(bytes, 'byte')} (${byteSize(bytes)})`);

function copyNumber(number: number): void {
  const state = useApp.getState();
  const choice = COPY_FORMS[number - 1];
  if (choice === undefined) return;
  state.closeDialog();
  void copySelection(state, choice.form, citationOf(state));
}

export function CopyDialog() {
  const range = useApp((state) => state.range);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (/^[1-9]$/.test(event.key)) copyNumber(Number(event.key));
  };
  const onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-form]') : null;
    if (button !== null) copyNumber(Number(button.dataset['form']));
  };
  const what = range === null ? 'Nothing is selected' : `${sizeText(lengthOf(range))} at ${hex(range.start)}`;
  return (
    <Modal title="Copy selection as" width="narrow" headed>
      <p className={styles['what']}>{what}</p>
      <ol className={styles['forms']} onKeyDown={onKeyDown} onClick={onClick}>
        {COPY_FORMS.map(({ form, title, example }, i) => (
          <li key={form}>
            <button type="button" className={styles['form']} data-form={i + 1} {...(i === 0 ? { 'data-first': '' } : {})}>
              <kbd className={styles['digit']}>{i + 1}</kbd>
              <span className={styles['title']}>{title}</span>
              <code className={styles['example']}>{example}</code>
            </button>
          </li>
        ))}
      </ol>
    </Modal>
  );
}
