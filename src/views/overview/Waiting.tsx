/** In place of a view: its answer is on its way, or could not be had. */
import styles from './Waiting.module.css';

interface WaitingProps {
  readonly failure: string | undefined;
}

export function Waiting({ failure }: WaitingProps) {
  return (
    <p className={styles['waiting']} role={failure === undefined ? 'status' : 'alert'}>
      {failure === undefined ? 'Reading…' : `▲ This could not be read: ${failure}`}
    </p>
  );
}
