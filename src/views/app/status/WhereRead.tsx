/** Where the bytes are read: here alone, or from a server. Only the main page's policy forbids connections. */
import { Globe, Lock } from 'lucide-react';
import { useApp } from '../../../store/index.ts';
import { mayConnect, remoteOf } from '../../../store/remote.ts';
import styles from './StatusBar.module.css';

const SIZE = 12;

export function WhereRead() {
  const file = useApp((state) => state.file);
  const { remote } = file === null ? {} : remoteOf(file);
  if (remote !== undefined) {
    const { host } = new URL(remote.url);
    return (
      <span className={styles['local']} data-remote="true" title={`Read from ${remote.url}${remote.ranges ? ', in parts as they are needed' : ', all of it at once'}. What is read stays in this tab.`}>
        <Globe size={SIZE} aria-hidden="true" /> from {host}
      </span>
    );
  }
  return (
    <span className={styles['local']} title={mayConnect() ? 'The file is read in this tab and sent nowhere; this page may connect to an address that you give it.' : 'The file is read in this tab; the page’s policy forbids any other connection.'}>
      <Lock size={SIZE} aria-hidden="true" /> local only
    </span>
  );
}
