/** The directions of a capture's TCP connections, the largest first; another than the one shown opens in a tab of its own. */
import type { MouseEvent } from 'react';
import type { Connection } from '../../../core/index/connection.ts';
import { byteSize, durationText, grouped, plural, secondsText } from '../../../core/text.ts';
import { MAX_DOCUMENTS, openDocument } from '../../../store/documents.ts';
import { useApp } from '../../../store/index.ts';
import styles from './CaptureCard.module.css';

/** The worker hands on more; a person looks for the large ones. */
const SHOWN = 20;

const COLUMNS = ['from', 'to', 'bytes', 'packets', 'began', 'took', 'carries', ''] as const;

/** Nobody sees a stream in what is encrypted. */
const mayOpen = ({ bytes, chosen, carries: what }: Connection): boolean => bytes > 0 && !chosen && what !== 'SSH' && what !== 'TLS';

/** Where no direction carries a stream there is nothing to open instead. */
const hasStream = (connections: readonly Connection[]): boolean => connections.some(({ chosen }) => chosen);

function onClick(event: MouseEvent): void {
  const place = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-connection]')?.dataset['connection'] : undefined;
  const { file, notify } = useApp.getState();
  if (place === undefined || file === null) return;
  if (!openDocument(file, { connection: Number(place) })) notify(`Not opened: ${MAX_DOCUMENTS} files can be open at a time. Close one first.`, 'problem');
}

function carries({ carries: what, chosen, syn, missing }: Connection): string {
  const words = [what === 'SSH' || what === 'TLS' ? `encrypted (${what})` : what, chosen ? 'shown here' : '', syn ? '' : 'no SYN: begins in the middle', missing > 0 ? `${byteSize(missing)} missing` : ''];
  return words.filter((word) => word !== '').join(', ');
}

export function ConnectionTable({ connections, more }: { readonly connections: readonly Connection[]; readonly more: number }) {
  const hidden = more + Math.max(0, connections.length - SHOWN);
  return (
    <div className={styles['connections']} onClick={onClick} role="region" aria-label="Connections" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((title) => (
              <th key={title} scope="col">
                {title === '' ? <span className="visually-hidden">open</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {connections.slice(0, SHOWN).map((connection, i) => (
            <tr key={i} data-chosen={connection.chosen}>
              <td>{connection.from}</td>
              <td>{connection.to}</td>
              <td title={plural(connection.bytes, 'byte')}>{byteSize(connection.bytes)}</td>
              <td>{grouped(connection.packets)}</td>
              <td>{connection.first === null ? '–' : secondsText(connection.first)}</td>
              <td>{connection.first === null || connection.last === null ? '–' : durationText(connection.last - connection.first)}</td>
              <td>{carries(connection)}</td>
              <td>
                {hasStream(connections) && mayOpen(connection) && (
                  <button type="button" className={styles['open']} data-connection={i} aria-label={`Open ${connection.from} to ${connection.to}`}>
                    Open
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={styles['more']}>and {plural(hidden, 'smaller direction')}</p>}
    </div>
  );
}
