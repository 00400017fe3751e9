/** The HVM context, a block for each device; those of one vCPU after those of the domain. */
import { useEffect } from 'react';
import { plural } from '../../core/text.ts';
import { useOverview, wantHvmSummary } from '../../store/overview.ts';
import { DeviceBlocks } from './DeviceBlocks.tsx';
import { Missing } from './Missing.tsx';
import { Sheet } from './Sheet.tsx';
import { StatePicker } from './StatePicker.tsx';
import { Waiting } from './Waiting.tsx';
import styles from './HvmView.module.css';

export function HvmView() {
  const summary = useOverview((state) => state.hvmSummary);
  const failure = useOverview((state) => state.failures.hvmSummary);
  const outline = useOverview((state) => state.outline);
  const context = useOverview((state) => state.context);
  const vcpu = useOverview((state) => state.vcpu);
  useEffect(wantHvmSummary, [outline, context, vcpu]);
  if (summary === null) return <Waiting failure={failure} />;
  const toolbar = (
    <>
      <StatePicker />
      <span className={styles['count']}>{plural(summary.entries, 'entry', 'entries')}</span>
    </>
  );
  return (
    <Sheet label="HVM context" toolbar={toolbar}>
      {summary.incomplete !== '' && <Missing sentences={[summary.incomplete]} />}
      <h2 className={styles['part']}>Of vCPU {vcpu}</h2>
      <DeviceBlocks blocks={summary.vcpu} none={`The context has nothing of vCPU ${vcpu} but its registers.`} />
      <h2 className={styles['part']}>Of the domain</h2>
      <DeviceBlocks blocks={summary.domain} none="The context has no entry for the domain." />
    </Sheet>
  );
}
