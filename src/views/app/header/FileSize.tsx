/** How large the file is, and what it holds when unpacked. */
import { byteSize, plural } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import styles from './FileSize.module.css';

export function FileSize({ file }: { readonly file: File }) {
  const unpacked = useApp((state) => (state.source > 0 && state.size > 0 ? state.size : null));
  const title = unpacked === null ? plural(file.size, 'byte') : `${plural(file.size, 'byte')}, unpacked ${plural(unpacked, 'byte')}`;
  return (
    <span className={styles['size']} title={title}>
      {byteSize(file.size)}
      {unpacked !== null && ` → ${byteSize(unpacked)}`}
    </span>
  );
}
