/** Over the whole window while a file is dragged: letting go opens it. */
import { useApp } from '../../store/index.ts';
import styles from './DropOverlay.module.css';

export function DropOverlay() {
  const file = useApp((state) => state.file);
  return (
    <div className={styles['overlay']} aria-hidden="true">
      <p className={styles['frame']}>{file === null ? 'Let go to open it' : `Let go to open it in place of ${file.name}`}</p>
    </div>
  );
}
