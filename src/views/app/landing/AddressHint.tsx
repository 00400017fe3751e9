/** An address that points into a file, and no file: which one to open. */
import { plural } from '../../../core/text.ts';
import { awaitedSize } from '../../../store/url.ts';
import styles from './AddressHint.module.css';

export function AddressHint() {
  const size = awaitedSize();
  if (size === null) return null;
  return <p className={styles['hint']}>This address points into a file of {plural(size, 'byte')}: open it to go there.</p>;
}
