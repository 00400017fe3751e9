/** How far the search is, or what became of it. */
import { byteSize } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import styles from './FindNote.module.css';

export function FindNote() {
  const busy = useApp((state) => state.findBusy);
  const note = useApp((state) => state.findNote);
  const tone = useApp((state) => state.findTone);
  const progress = useApp((state) => (state.progress?.phase === 'find' ? state.progress : null));
  const cancel = useApp((state) => state.cancelFind);
  if (!busy) {
    return (
      <p className={styles['note']} data-tone={tone} role="status">
        {note}
      </p>
    );
  }
  return (
    <p className={styles['note']} role="status">
      <span>{progress === null ? 'Looking…' : `Looked through ${byteSize(progress.done)} of ${byteSize(progress.total)}`}</span>
      <progress className={styles['bar']} aria-label="Search" max={1} {...(progress === null ? {} : { value: progress.done / Math.max(1, progress.total) })} />
      <button type="button" className={styles['cancel']} onClick={cancel}>
        Cancel
      </button>
    </p>
  );
}
