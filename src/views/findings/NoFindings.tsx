/** What it means that there is nothing: which checks ran, over which bytes, and which did not. */
import { CircleCheck } from 'lucide-react';
import { hex } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import styles from './NoFindings.module.css';

export function NoFindings() {
  const phase = useApp((state) => state.phase);
  const outcome = useApp((state) => state.outcome);
  const size = useApp((state) => state.size);
  if (phase !== 'ready') return <p className={styles['none']}>Nothing found so far; the scan goes on.</p>;
  if (outcome === 'cancelled') return <p className={styles['none']}>Nothing found in what was scanned before you stopped it.</p>;
  return (
    <div className={styles['none']}>
      <p className={styles['sound']}>
        <CircleCheck size={15} aria-hidden="true" /> No findings from 0x0 to {hex(size)}.
      </p>
      <p>
        Checked: headers, record framing and padding, reserved fields, the order and presence of records, PFN lists and the P2M
        table, vCPU contexts, CPU policies, HVM parameters and context, and what libxl reads. Not checked: what guest pages hold,
        and what the destination decides.
      </p>
    </div>
  );
}
