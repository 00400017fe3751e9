/** A file was dropped while another is open: what is on the screen goes only when its owner says so. */
import { useApp } from '../../../store/index.ts';
import { canCompareFront, compareFrontWith } from '../../../store/compare-offer.ts';
import { openAllBeside, openFresh } from '../open-file.ts';
import { Modal } from './Modal.tsx';
import styles from './ReplaceDialog.module.css';

export function ReplaceDialog() {
  const dropped = useApp((state) => state.dropped);
  const open = useApp((state) => state.file?.name ?? '');
  const close = useApp((state) => state.closeDialog);
  if (dropped === null) return null;
  const mayCompare = canCompareFront();
  const replace = (): void => {
    close();
    openFresh(dropped);
  };
  const beside = (): void => {
    close();
    void openAllBeside([dropped]);
  };
  const compare = (): void => {
    close();
    compareFrontWith(dropped);
  };
  return (
    <Modal title="Replace the open file?" width="narrow" headed>
      <p className={styles['question']}>
        <bdi>“{open}”</bdi> is open. Open <bdi>“{dropped.name}”</bdi> beside it, {mayCompare ? 'in its place, or compare the two?' : 'or in its place?'}
      </p>
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={close}>
          Cancel
        </button>
        <button type="button" className={styles['plain']} onClick={replace}>
          Replace
        </button>
        {mayCompare && (
          <button type="button" className={styles['plain']} onClick={compare}>
            Compare
          </button>
        )}
        <button type="button" className={styles['strong']} onClick={beside} data-first="">
          Open beside
        </button>
      </p>
    </Modal>
  );
}
