/** Two files were given at once, dropped or picked: compared with each other, or each by itself. */
import { inputOf, useOffer } from '../../../store/compare-offer.ts';
import { compareGiven } from '../../../store/compare-history.ts';
import { useApp } from '../../../store/index.ts';
import { openAllBeside } from '../open-file.ts';
import { Modal } from './Modal.tsx';
import styles from './ReplaceDialog.module.css';

export function SeveralDialog() {
  const files = useOffer((state) => state.files);
  const close = useApp((state) => state.closeDialog);
  const [left, right] = files;
  if (left === undefined || right === undefined) return null;
  const both = (): void => {
    close();
    void openAllBeside(files);
  };
  const compare = (): void => {
    close();
    compareGiven({ left: inputOf(left), right: inputOf(right) });
  };
  return (
    <Modal title="Compare the two?" width="narrow" headed>
      <p className={styles['question']}>
        Compare <bdi>“{left.name}”</bdi> with <bdi>“{right.name}”</bdi>, or open both beside each other?
      </p>
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={close}>
          Cancel
        </button>
        <button type="button" className={styles['plain']} onClick={both}>
          Open both
        </button>
        <button type="button" className={styles['strong']} onClick={compare} data-first="">
          Compare
        </button>
      </p>
    </Modal>
  );
}
