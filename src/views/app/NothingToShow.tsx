/** In place of a view that the address asks for and the stream has nothing for. */
import styles from './NothingToShow.module.css';

interface NothingToShowProps {
  readonly reason: string;
}

export function NothingToShow({ reason }: NothingToShowProps) {
  return (
    <p className={styles['nothing']}>
      <span aria-hidden="true">▨ </span>
      {reason}
    </p>
  );
}
