/** A conversion under way. */
import { byteSize } from '../../../core/text.ts';
import { stopConvert } from '../../../store/convert.ts';
import { useApp } from '../../../store/index.ts';
import styles from './LegacyDialog.module.css';

export function ConvertRunning() {
  const progress = useApp((state) => (state.progress?.phase === 'convert' ? state.progress : null));
  return (
    <>
      <p className={styles['done']} role="status">
        {progress === null ? 'Converting…' : `Converted ${byteSize(progress.done)} of ${byteSize(progress.total)}`}
        <progress className={styles['progress']} aria-label="Conversion" max={1} {...(progress === null ? {} : { value: progress.done / Math.max(1, progress.total) })} />
      </p>
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={stopConvert} data-first="">
          Stop
        </button>
      </p>
    </>
  );
}
