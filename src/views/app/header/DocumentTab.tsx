/** One tab: the name, shortened in its middle as captures of one guest differ at their ends, and how to close it. */
import { memo, type CSSProperties, type ReactNode } from 'react';
import { printable } from '../../../core/text.ts';
import styles from './DocumentTabs.module.css';

/** Characters at the end of a name that always show. */
const TAIL = 12;

interface DocumentTabProps {
  /** Of a document, or what the comparison is called. */
  readonly id: number | string;
  readonly name: string;
  readonly title: string;
  /** Said before the name; empty where there is nothing to say. */
  readonly state: string;
  readonly active: boolean;
  readonly closes: string;
  readonly draggable: boolean;
}

export const DocumentTab = memo(function DocumentTab({ id, name, title, state, active, closes, draggable }: DocumentTabProps): ReactNode {
  const text = printable(name);
  const tail = text.slice(-TAIL);
  const room: CSSProperties & Record<'--tail', number> = { '--tail': tail.length };
  return (
    <li className={styles['tab']} data-active={active} data-tab={id} draggable={draggable}>
      <button type="button" className={styles['name']} data-document={id} aria-current={active} title={title}>
        {state !== '' && <span className={styles['state']}>{state} </span>}
        <bdi style={room}>
          <span className={styles['start']}>{text.slice(0, -TAIL)}</span>
          {tail}
        </bdi>
      </button>
      <button type="button" className={styles['close']} data-document={id} data-does="close" aria-label={closes}>
        ✕
      </button>
    </li>
  );
});
