/** A page for files that do not open: what it is or what went wrong, why, and what to do. */
import type { ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { ConnectionTable } from './header/ConnectionTable.tsx';
import { chooseFile, reopenFile } from './open-file.ts';
import { runCommand } from './commands.ts';
import styles from './Plight.module.css';

const readAs = (): void => {
  runCommand('file.readas');
};

interface PlightProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly sentence: string;
  readonly evidence: readonly string[];
  /** It has no mark, and may be a legacy stream. */
  readonly mayBeLegacy?: boolean;
  /** Reading the same file once more may work. */
  readonly mayReopen: boolean;
}

export function Plight({ icon, title, sentence, evidence, mayBeLegacy = false, mayReopen }: PlightProps) {
  const close = useApp((state) => state.closeFile);
  const capture = useApp((state) => state.capture);
  return (
    <main className={styles['page']}>
      <section className={styles['card']} data-wide={capture !== null} role="alert">
        <div className={styles['icon']}>{icon}</div>
        <h2 className={styles['title']}>{title}</h2>
        <p className={styles['sentence']}>{sentence}</p>
        {capture !== null && <ConnectionTable connections={capture.connections} more={capture.moreConnections} />}
        {evidence.length > 0 && (
          <div className={styles['evidence']}>
            <h3 className={styles['why']}>What says so</h3>
            <ul>
              {evidence.map((piece) => (
                <li key={piece}>{piece}</li>
              ))}
            </ul>
          </div>
        )}
        <p className={styles['actions']}>
          <button type="button" className={styles['strong']} onClick={chooseFile}>
            Open another file…
          </button>
          {mayBeLegacy && (
            <button type="button" className={styles['plain']} onClick={readAs}>
              Read as a legacy stream…
            </button>
          )}
          {mayReopen && (
            <button type="button" className={styles['plain']} onClick={reopenFile}>
              Reopen…
            </button>
          )}
          <button type="button" className={styles['plain']} onClick={close}>
            Back to the start
          </button>
        </p>
      </section>
    </main>
  );
}
