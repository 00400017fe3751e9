/** What the stream tells of its end: what is whole, what is missing, how much of memory was sent, what stands behind. */
import type { Forensics } from '../../core/restore/restore-card.ts';
import { hex, plural, printable } from '../../core/text.ts';
import { recordName } from '../../store/goto.ts';
import { useApp } from '../../store/index.ts';
import { shareText } from './share-text.ts';
import styles from './ForensicsBlock.module.css';

export function ForensicsBlock({ forensics }: { readonly forensics: Forensics }) {
  const { lastWholeRow, lastIteration, lastCheckpoint, missing, sent, tail } = forensics;
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const record = index === null || lastWholeRow < 0 || lastWholeRow >= index.rowCount ? '' : recordName(index, layers, lastWholeRow);
  const share = shareText(sent);
  const showTail = (): void => {
    const app = useApp.getState();
    app.setView('restore');
    if (tail !== null) app.selectRange(tail.range);
  };
  return (
    <section className={styles['block']} aria-label="Forensics">
      <h3 className={styles['title']}>What the stream tells</h3>
      <dl className={styles['lines']}>
        <dt>last whole record</dt>
        <dd>
          {record === '' ? (
            'none'
          ) : (
            <button type="button" className={styles['link']} data-row={lastWholeRow}>
              {record}
            </button>
          )}
        </dd>
        {lastIteration !== '' && (
          <>
            <dt>last whole pass over memory</dt>
            <dd>{printable(lastIteration)}</dd>
          </>
        )}
        {lastCheckpoint !== '' && (
          <>
            <dt>last whole checkpoint</dt>
            <dd>{printable(lastCheckpoint)}</dd>
          </>
        )}
        {share !== '' && (
          <>
            <dt>PFNs sent at least once</dt>
            <dd>{share}</dd>
          </>
        )}
        {tail !== null && (
          <>
            <dt>behind the end</dt>
            <dd>
              <button type="button" className={styles['link']} onClick={showTail}>
                {hex(tail.range.start)}, {plural(tail.range.end - tail.range.start, 'byte')}
              </button>{' '}
              {printable(tail.sentence)}
            </dd>
          </>
        )}
      </dl>
      {missing.length > 0 && (
        <>
          <h4 className={styles['sub']}>Due and never sent</h4>
          <ul className={styles['missing']}>
            {missing.map(({ what, why }) => (
              <li key={what}>
                <code>{what}</code> {printable(why)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
