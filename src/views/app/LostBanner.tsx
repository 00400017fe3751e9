/** The open file changed, shrank or went: said by name; what is shown stays. */
import { TriangleAlert } from 'lucide-react';
import { useApp } from '../../store/index.ts';
import styles from './LostBanner.module.css';
import { chooseFile, reopenFile } from './open-file.ts';

export function LostBanner() {
  const lost = useApp((state) => state.lost);
  const name = useApp((state) => state.file?.name ?? '');
  if (lost === null) return null;
  return (
    <div role="alert" className={styles['banner']}>
      <TriangleAlert size={16} aria-hidden="true" />
      <p className={styles['sentence']}>
        <strong>{name}</strong> can no longer be read: {lost.message} What was read stays on the screen; other bytes show as ··.
      </p>
      <button type="button" className={styles['action']} onClick={reopenFile}>
        Reopen at the same place…
      </button>
      <button type="button" className={styles['action']} onClick={chooseFile}>
        Open another…
      </button>
    </div>
  );
}
