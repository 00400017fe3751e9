/** How the restore ends, in a sentence; the function that refuses and what it logs; what else it hangs on. */
import { printable } from '../../core/text.ts';
import type { RestoreOutcome } from '../../core/restore/restore-card.ts';
import { useApp } from '../../store/index.ts';
import { findingOfOutcome } from './outcome-finding.ts';
import { OUTCOMES } from './words.ts';
import styles from './OutcomeCard.module.css';

interface OutcomeCardProps {
  readonly outcome: RestoreOutcome;
  /** What most likely happened to the sender; empty where the stream is whole. */
  readonly story: string;
}

export function OutcomeCard({ outcome, story }: OutcomeCardProps) {
  const findings = useApp((state) => state.findings);
  const stopped = useApp((state) => state.contents === 'stopped');
  const { kind, sentence, row, range, where, file, logs, rule, dependsOn, soFar } = outcome;
  const { tone, glyph, word } = OUTCOMES[kind];
  const others = tone === 'error' ? [] : dependsOn.filter((what) => !sentence.includes(what));
  const untold = logs !== '' && !sentence.includes(logs);
  const finding = findingOfOutcome(findings, outcome);
  const show = (): void => {
    const app = useApp.getState();
    app.setView('restore');
    if (finding !== null) app.selectFinding(finding);
    else if (range !== null) app.selectRange(range);
  };
  return (
    <section className={styles['card']} data-tone={tone} aria-label="Outcome">
      <h3 className={styles['title']}>
        <span aria-hidden="true">{glyph}</span> {word}
        {soFar && <span className={styles['sofar']}>so far: {stopped ? 'the check of page contents was stopped' : 'page contents are still being checked'}</span>}
      </h3>
      <p className={styles['sentence']}>{printable(sentence)}</p>
      {story !== '' && <p className={styles['story']}>{printable(story)}</p>}
      {(where !== '' || untold) && (
        <p className={styles['code']}>
          {where !== '' && <code>{where}</code>}
          {file !== '' && <span className={styles['file']}> in {file}</span>}
          {untold && (
            <>
              {' '}
              logs <code className={styles['logs']}>{printable(logs)}</code>
            </>
          )}
        </p>
      )}
      {others.length > 0 && (
        <div className={styles['depends']}>
          Depends on the destination:
          <ul>
            {others.map((what) => (
              <li key={what}>{printable(what)}</li>
            ))}
          </ul>
        </div>
      )}
      <p className={styles['acts']}>
        {range !== null && (
          <button type="button" className={styles['button']} onClick={show}>
            Show bytes
          </button>
        )}
        {row >= 0 && (
          <button type="button" className={styles['button']} data-row={row}>
            Go to the record
          </button>
        )}
        {rule !== '' && <code className={styles['rule']}>{rule}</code>}
      </p>
    </section>
  );
}
