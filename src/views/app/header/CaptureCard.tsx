/** What the packet capture says beside the stream: its clock, what is missing, and its connections. Opens below its name. */
import { useState, type ToggleEvent } from 'react';
import type { CaptureFacts } from '../../../core/capture/clock.ts';
import { byteSize, plural } from '../../../core/text.ts';
import { ClockFacts } from './ClockFacts.tsx';
import { ConnectionTable } from './ConnectionTable.tsx';
import { useDetails } from './use-details.ts';
import evidence from './Evidence.module.css';
import styles from './CaptureCard.module.css';

export function CaptureCard({ capture }: { readonly capture: CaptureFacts }) {
  const details = useDetails();
  const [open, setOpen] = useState(false);
  const { holes, connections, moreConnections } = capture;
  const chosen = connections.find((connection) => connection.chosen);
  const missing = holes.reduce((sum, { start, end }) => sum + end - start, 0);
  const onToggle = (event: ToggleEvent<HTMLDetailsElement>): void => setOpen(event.newState === 'open');
  return (
    <details ref={details} className={evidence['evidence']} onToggle={onToggle}>
      <summary className={evidence['why']} title={chosen === undefined ? undefined : `${chosen.from} to ${chosen.to}`}>
        capture
      </summary>
      <div className={`${evidence['card'] ?? ''} ${styles['card'] ?? ''}`}>
        <p className={evidence['title']}>{chosen === undefined ? 'Packet capture' : `Captured from ${chosen.from} to ${chosen.to}`}</p>
        {open && <ClockFacts clock={capture.clock} />}
        <p className={styles['missing']} data-some={missing > 0}>
          {missing === 0 ? 'Every byte of the stream was captured.' : `${plural(missing, 'byte')} (${byteSize(missing)}) of the stream, in ${plural(holes.length, 'range')}, were not captured.`}
        </p>
        <ConnectionTable connections={connections} more={moreConnections} />
      </div>
    </details>
  );
}
