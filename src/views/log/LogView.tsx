/** The log beside the stream, or the place to put one. */
import { useLog } from '../../store/log.ts';
import { LogBox } from './LogBox.tsx';
import { LogHelp } from './LogHelp.tsx';
import { LogLines } from './LogLines.tsx';
import { LogToolbar } from './LogToolbar.tsx';
import styles from './LogView.module.css';

export function LogView() {
  const summary = useLog((state) => state.summary);
  if (summary === null) return <LogBox />;
  return (
    <section className={styles['log']} aria-label="Log">
      <LogToolbar summary={summary} />
      <LogLines summary={summary} />
      <LogHelp />
    </section>
  );
}
