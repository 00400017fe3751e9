/** What it means that there is nothing: which checks ran, over which bytes, and which did not. */
import { CircleCheck } from 'lucide-react';
import { hex } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import type { ContentsPhase } from '../../store/stream.ts';
import styles from './NoFindings.module.css';

const CHECKED =
  'Checked: headers, record framing and padding, reserved fields, the order and presence of records, PFN lists and the P2M table, vCPU contexts, CPU policies, HVM parameters and context, and what libxl reads.';
const NOT_CHECKED = 'Not checked: what else guest pages hold, and what the destination decides.';

/** How far the second pass is. */
const CONTENTS: Readonly<Record<ContentsPhase, string>> = {
  none: '',
  running: ' Page contents are still being checked.',
  stopped: ' The check of page contents was stopped.',
  done: ' In pages: entries of page tables, start_info, and what is sent again behind VERIFY.',
};

const CHECKED_OF_LEGACY =
  'Checked, as Xen\u2019s converter and then its restore would take it: the pieces and their framing, PFN lists and the p2m frames, parameters, the toolstack\u2019s data, vCPU contexts or the HVM context. Not checked: what guest pages hold, and what the destination decides.';

export function NoFindings() {
  const legacy = useApp(({ layers }) => layers.some(({ name }) => name === 'legacy'));
  const contents = useApp((state) => state.contents);
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
      <p>{legacy ? CHECKED_OF_LEGACY : `${CHECKED}${CONTENTS[contents]} ${NOT_CHECKED}`}</p>
    </div>
  );
}
