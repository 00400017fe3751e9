/** The fields pane: the field tree, and beside it the views that are made for people. */
import { frontView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';
import { useOverview } from '../../store/overview.ts';
import { FieldTree } from '../fields/FieldTree.tsx';
import { CpuidView } from '../overview/CpuidView.tsx';
import { GuestView } from '../overview/GuestView.tsx';
import { HvmView } from '../overview/HvmView.tsx';
import { RegistersView } from '../overview/RegistersView.tsx';
import { RestoreView } from '../restore/RestoreView.tsx';
import { LogView } from '../log/LogView.tsx';
import { PhasesView } from '../phases/PhasesView.tsx';
import { SpecView } from '../spec/SpecView.tsx';
import { ExpertTabs } from './ExpertTabs.tsx';
import { NothingToShow } from './NothingToShow.tsx';
import { PaneBoundary } from './PaneBoundary.tsx';
import { EXPERT_TABS, whyNot } from './expert-tabs.ts';
import styles from './ExpertPane.module.css';

const VIEWS = { fields: FieldTree, guest: GuestView, registers: RegistersView, cpuid: CpuidView, hvm: HvmView, restore: RestoreView, spec: SpecView, log: LogView, phases: PhasesView } as const;

export function ExpertPane() {
  const front = useApp(frontView);
  const outcome = useApp((state) => state.outcome);
  const reason = useOverview((state) => whyNot(front, state, outcome));
  const View = VIEWS[front];
  return (
    <div className={styles['pane']}>
      <ExpertTabs front={front} />
      <div id="expert-view" role="tabpanel" aria-labelledby={`view-${front}`} className={styles['view']}>
        <PaneBoundary key={front} title={EXPERT_TABS.find(({ id }) => id === front)?.title ?? front}>
          {reason === '' ? <View /> : <NothingToShow reason={reason} />}
        </PaneBoundary>
      </div>
    </div>
  );
}
