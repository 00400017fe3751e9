/** The second pass's bar: it runs while everything else can be used, so it takes little room and says no pace. */
import { useApp } from '../../../store/index.ts';
import { progressText } from './progress-text.ts';
import styles from './ContentsProgress.module.css';

export function ContentsProgress() {
  const running = useApp((state) => state.contents === 'running');
  const progress = useApp((state) => state.contentsProgress);
  const stop = useApp((state) => state.stopContents);
  if (!running) return null;
  const text = progress === null ? null : progressText(progress);
  return (
    <span className={styles['progress']} aria-live="off">
      <span className={styles['figures']}>{text === null ? 'Checking page contents' : `${text.what} ${text.bytes}`}</span>
      <progress className={styles['bar']} aria-label="Check of page contents" data-pass="contents" max={1} {...(text === null ? {} : { value: text.fraction })} />
      <button type="button" className={styles['stop']} onClick={stop} aria-label="Stop the check of page contents">
        Stop
      </button>
    </span>
  );
}
