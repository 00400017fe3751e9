/** Go to: one field for offsets, rows, records and PFNs; says in words why a place cannot be. */
import { useState, type ChangeEvent, type SyntheticEvent } from 'react';
import type { PfnPlace } from '../../../worker/protocol.ts';
import { goTo, parsePlace } from '../../../store/goto.ts';
import { useApp } from '../../../store/index.ts';
import { GoToHits } from './GoToHits.tsx';
import { Modal } from './Modal.tsx';
import styles from './GoToDialog.module.css';

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['0x1a2040', 'offset'],
  ['1712192', 'offset, decimal'],
  ['+0x100', 'on from the selection'],
  ['r17', 'row'],
  ['libxc:12', 'record of a layer'],
  ['libxc:header', 'header of a layer'],
  ['pfn:0x1234', 'PAGE_DATA entry'],
];

interface Hits {
  readonly pfn: number;
  readonly places: readonly PfnPlace[];
}

export function GoToDialog() {
  const close = useApp((state) => state.closeDialog);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [hits, setHits] = useState<Hits | null>(null);

  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    setText(event.target.value);
    setProblem('');
    setHits(null);
  };
  const go = async (): Promise<void> => {
    setBusy(true);
    const outcome = await goTo(useApp.getState(), text);
    setBusy(false);
    if (outcome.kind === 'done') close();
    else if (outcome.kind === 'problem') setProblem(outcome.sentence);
    else setHits(outcome);
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const parsed = parsePlace(text);
    if ('problem' in parsed) setProblem(parsed.problem);
    else void go();
  };

  return (
    <Modal title="Go to" width="narrow">
      <form onSubmit={onSubmit} className={styles['form']}>
        <input
          className={styles['place']}
          aria-label="Go to offset, row, record or PFN"
          aria-invalid={problem !== ''}
          aria-describedby="goto-problem"
          placeholder="Offset, row, record or PFN"
          autoFocus
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={onChange}
        />
        <button type="submit" className={styles['go']} disabled={busy}>
          {busy ? 'Looking…' : 'Go'}
        </button>
      </form>
      <p id="goto-problem" role="alert" className={styles['problem']} hidden={problem === ''}>
        {problem}
      </p>
      {hits === null ? (
        <dl className={styles['examples']}>
          {EXAMPLES.map(([example, meaning]) => (
            <div key={example} className={styles['example']}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <GoToHits pfn={hits.pfn} places={hits.places} />
      )}
    </Modal>
  );
}
