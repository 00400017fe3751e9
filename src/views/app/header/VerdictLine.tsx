/** The second line: how the stream stands, what was found, and the scan's progress while it runs. */
import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useApp } from '../../../store/index.ts';
import { setStepping, useRestore } from '../../../store/restore.ts';
import { showView } from '../expert-tabs.ts';
import { verdictOf } from '../verdict.ts';
import { ContentsProgress } from './ContentsProgress.tsx';
import { ScanProgress } from './ScanProgress.tsx';
import { SeverityCounts } from './SeverityCounts.tsx';
import { TotalsLine } from './TotalsLine.tsx';
import styles from './VerdictLine.module.css';

const ICONS = { scanning: LoaderCircle, good: CircleCheck, warning: TriangleAlert, error: CircleAlert } as const;
const WORDS = { scanning: 'Scanning', good: 'Sound', warning: 'Warning', error: 'Error' } as const;

export function VerdictLine() {
  const phase = useApp((state) => state.phase);
  const findings = useApp((state) => state.findings);
  const outcome = useApp((state) => state.outcome);
  const size = useApp((state) => state.size);
  const index = useApp((state) => state.index);
  const contents = useApp((state) => state.contents);
  const card = useRestore((state) => state.card);
  const verdict = useMemo(() => verdictOf({ phase, findings, outcome, size, index, contents, card }), [phase, findings, outcome, size, index, contents, card]);
  const Icon = ICONS[verdict.tone];
  const { finding } = verdict;
  const show = (): void => {
    if (finding !== null) useApp.getState().selectFinding(finding);
  };
  const why = (): void => {
    setStepping(false);
    showView('restore');
  };
  return (
    <div className={styles['line']} data-tone={verdict.tone} role="status" aria-label="Verdict">
      <span className={styles['verdict']} title={verdict.sentence}>
        <Icon size={15} className={styles['icon']} aria-label={WORDS[verdict.tone]} />
        <span className={styles['sentence']}>{verdict.sentence}</span>
      </span>
      {finding !== null && (
        <button type="button" className={styles['show']} onClick={show}>
          Show
        </button>
      )}
      {phase === 'ready' && (
        <button type="button" className={styles['show']} onClick={why} title="The restore: outcome, judges, state (6)">
          Why
        </button>
      )}
      <span className={styles['gap']} />
      <ContentsProgress />
      {phase === 'ready' ? <TotalsLine /> : <ScanProgress />}
      <SeverityCounts />
    </div>
  );
}
