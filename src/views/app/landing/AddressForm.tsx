/** The address of a file on a server: says who will learn of it before anything is asked. */
import { useRef, useState, type ChangeEvent, type SubmitEvent } from 'react';
import { addressOf, AddressError, reachRemote, refusalOf } from '../../../store/remote.ts';
import { openFresh } from '../open-file.ts';
import styles from './AddressForm.module.css';

/** What stands in the field, as far as it is an address. */
function hostOf(text: string): string {
  try {
    return addressOf(text).host;
  } catch {
    return '';
  }
}

export function AddressForm() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [asking, setAsking] = useState(false);
  const stop = useRef<AbortController | null>(null);
  const host = hostOf(text);
  const refusal = host === '' ? refusalOf(text) : '';
  const onText = (event: ChangeEvent<HTMLInputElement>): void => {
    setText(event.target.value);
    setProblem('');
  };
  const open = async (): Promise<void> => {
    stop.current = new AbortController();
    setAsking(true);
    try {
      openFresh(await reachRemote(addressOf(text), stop.current.signal));
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      setProblem(error.message);
    } finally {
      setAsking(false);
    }
  };
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void open();
  };
  return (
    <form className={styles['form']} onSubmit={onSubmit}>
      <label className={styles['label']}>
        Address of a save image or migration stream
        <input className={styles['address']} type="url" required value={text} onChange={onText} placeholder="https://server/guest.save" />
      </label>
      <button type="submit" className={styles['open']} disabled={asking || host === ''}>
        Open
      </button>
      {asking && (
        <button type="button" className={styles['stop']} onClick={() => stop.current?.abort()}>
          Stop
        </button>
      )}
      <p className={styles['note']} role="status">
        {asking
          ? `Asking ${host}…`
          : host === ''
            ? refusal === ''
              ? 'Nothing is asked of any server before you press Open.'
              : refusal
            : `${host} will learn that this computer reads that file, and which parts of it. It gets no cookies and no other address; nothing is sent to anybody else.`}
      </p>
      {problem !== '' && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
