/** The directions of a capture's TCP connections, the largest first. */
import type { Connection } from '../../../core/index/connection.ts';
import { byteSize, durationText, grouped, plural, secondsText } from '../../../core/text.ts';
import styles from './CaptureCard.module.css';

/** The worker hands on more; a person looks for the large ones. */
const SHOWN = 20;

const COLUMNS = ['from', 'to', 'bytes', 'packets', 'began', 'took', 'carries'] as const;

function carries({ carries: what, chosen, syn, missing }: Connection): string {
  const words = [what === 'SSH' || what === 'TLS' ? `encrypted (${what})` : what, chosen ? 'shown here' : '', syn ? '' : 'no SYN: begins in the middle', missing > 0 ? `${byteSize(missing)} missing` : ''];
  return words.filter((word) => word !== '').join(', ');
}

export function ConnectionTable({ connections, more }: { readonly connections: readonly Connection[]; readonly more: number }) {
  const hidden = more + Math.max(0, connections.length - SHOWN);
  return (
    <div className={styles['connections']} role="region" aria-label="Connections" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((title) => (
              <th key={title} scope="col">
                {title}
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
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className={styles['more']}>and {plural(hidden, 'smaller direction')}</p>}
    </div>
  );
}
