/** What a legacy stream does not say, and a person may know: word size of its toolstack, and kind of guest. */
import type { SubmitEvent } from 'react';
import { useApp } from '../../../store/index.ts';
import { choiceOf, readAsOf, RADIOS } from './legacy-choice.ts';
import { LegacyRadios } from './LegacyRadios.tsx';
import { Modal } from './Modal.tsx';
import styles from './LegacyDialog.module.css';

export function ReadAsDialog() {
  const file = useApp((state) => state.file);
  const phase = useApp((state) => state.phase);
  const evidence = useApp((state) => state.layers.find(({ name }) => name === 'legacy')?.detail['evidence']);
  const close = useApp((state) => state.closeDialog);
  const readAs = useApp((state) => state.readAs);
  if (file === null) return null;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const state = useApp.getState();
    const chosen = readAsOf(new FormData(event.currentTarget), phase === 'foreign' || state.readAs.as !== undefined);
    close();
    const { connection } = state.readAs;
    void state.openFile(file, connection === undefined ? chosen : { ...chosen, connection });
  };
  return (
    <Modal title="Read as a legacy stream" width="narrow" headed>
      <form onSubmit={submit}>
        <p className={styles['what']}>
          A stream of Xen 4.5 or earlier says neither how wide its toolstack’s words are nor which kind of guest it holds. What is left to the bytes is found by reading them each way.
        </p>
        {typeof evidence === 'string' && <p className={styles['evidence']}>Now: {evidence}</p>}
        {RADIOS.map((radio) => (
          <LegacyRadios key={radio.name} {...radio} chosen={choiceOf(readAs, radio.name)} />
        ))}
        <p className={styles['actions']}>
          <button type="button" className={styles['plain']} onClick={close}>
            Cancel
          </button>
          <button type="submit" className={styles['strong']}>
            Read
          </button>
        </p>
      </form>
    </Modal>
  );
}
