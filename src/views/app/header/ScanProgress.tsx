/** The scan's bar, with bytes, throughput, time left, and Cancel. */
import { useApp } from '../../../store/index.ts';
import { progressText } from './progress-text.ts';
import styles from './ScanProgress.module.css';

export function ScanProgress() {
  const progress = useApp((state) => (state.progress?.phase === 'find' ? null : state.progress));
  const phase = useApp((state) => state.phase);
  const cancel = useApp((state) => state.cancelScan);
  if (phase !== 'opening' && phase !== 'scanning') return null;
  const text = progress === null ? null : progressText(progress);
  return (
    <span className={styles['progress']}>
      <span className={styles['figures']}>
        {text === null ? 'Reading…' : [`${text.what} ${text.bytes}`, text.pace].filter((part) => part !== '').join(' · ')}
      </span>
      <progress className={styles['bar']} aria-label="Progress" max={1} {...(text === null ? {} : { value: text.fraction })} />
      <button type="button" className={styles['cancel']} onClick={cancel}>
        Cancel
      </button>
    </span>
  );
}
