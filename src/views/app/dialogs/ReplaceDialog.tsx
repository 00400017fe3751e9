/** A file was dropped while another is open: what is on the screen goes only when its owner says so. */
import { useApp } from '../../../store/index.ts';
import { openFresh } from '../open-file.ts';
import { Modal } from './Modal.tsx';
import styles from './ReplaceDialog.module.css';

export function ReplaceDialog() {
  const dropped = useApp((state) => state.dropped);
  const open = useApp((state) => state.file?.name ?? '');
  const close = useApp((state) => state.closeDialog);
  if (dropped === null) return null;
  const replace = (): void => {
    close();
    openFresh(dropped);
  };
  return (
    <Modal title="Replace the open file?" width="narrow" headed>
      <p className={styles['question']}>
        Close <bdi>“{open}”</bdi> and open <bdi>“{dropped.name}”</bdi>?
      </p>
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={close}>
          Cancel
        </button>
        <button type="button" className={styles['strong']} onClick={replace} data-first="">
          Replace
        </button>
      </p>
    </Modal>
  );
}
