/** In place of the outcome: why there is none. */
import { useApp } from '../../store/index.ts';
import { useRestore } from '../../store/restore.ts';
import styles from './RestoreView.module.css';

export function Unknown() {
  const phase = useApp((state) => state.phase);
  const outcome = useApp((state) => state.outcome);
  const failure = useRestore((state) => state.failure);
  const sentence =
    outcome === 'cancelled'
      ? 'You stopped the scan: what a restore makes of the rest cannot be said. Below is what was found up to there.'
      : failure !== ''
        ? `▲ The restore could not be followed: ${failure}`
        : phase === 'ready'
          ? 'Following the restore…'
          : 'The stream is still being read; the restore is followed once all of it is.';
  return (
    <p className={styles['unknown']} role={failure === '' ? 'status' : 'alert'}>
      {sentence}
    </p>
  );
}
