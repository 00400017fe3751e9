/** What to compare with what: open files, a legacy stream's conversion, or files of this computer. */
import { useState } from 'react';
import { compareGiven } from '../../../store/compare-history.ts';
import type { CompareInput } from '../../../store/compare.ts';
import { inputOf } from '../../../store/compare-offer.ts';
import { openStreams } from '../../../store/documents.ts';
import { useApp } from '../../../store/index.ts';
import { choicesOf } from './compare-choices.ts';
import { CompareSideField } from './CompareSideField.tsx';
import styles from './LegacyDialog.module.css';
import { Modal } from './Modal.tsx';

export function CompareDialog() {
  const close = useApp((state) => state.closeDialog);
  const front = useApp((state) => state.file);
  const [choices] = useState(() => choicesOf(openStreams()));
  const [left, setLeft] = useState<CompareInput | null>(() => choices.find(({ input }) => input.file === front)?.input ?? null);
  const [right, setRight] = useState<CompareInput | null>(() => choices.find(({ input }) => input.file !== front || input.conversion)?.input ?? null);
  const start = (): void => {
    if (left === null || right === null) return;
    close();
    compareGiven({ left, right });
  };
  return (
    <Modal title="Compare two streams" width="narrow" headed>
      <p className={styles['what']}>By meaning: registers, parameters, configuration, device state and memory by PFN, wherever they stand. A legacy stream is compared through its conversion.</p>
      <CompareSideField side="left" choices={choices} chosen={left} onChosen={setLeft} onFile={(file) => setLeft(inputOf(file))} />
      <CompareSideField side="right" choices={choices} chosen={right} onChosen={setRight} onFile={(file) => setRight(inputOf(file))} />
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={close}>
          Cancel
        </button>
        <button type="button" className={styles['strong']} onClick={start} disabled={left === null || right === null}>
          Compare
        </button>
      </p>
    </Modal>
  );
}
