/** Which state of which vCPU: all of a few as buttons, any of many by number. */
import { useOverview, chooseContext, chooseVcpu } from '../../store/overview.ts';
import { NumberPicker } from './NumberPicker.tsx';
import styles from './StatePicker.module.css';

const toContext = (number: number): boolean => {
  chooseContext(number - 1);
  return true;
};

export function StatePicker() {
  const contexts = useOverview((state) => state.outline?.contexts.length ?? 0);
  const context = useOverview((state) => state.context);
  const vcpus = useOverview((state) => state.vcpus);
  const vcpu = useOverview((state) => state.vcpu);
  const all = vcpus?.all ?? [];
  const at = all.indexOf(vcpu);
  return (
    <div className={styles['picker']}>
      {contexts > 1 && <NumberPicker label="checkpoint" value={context + 1} previous={context > 0 ? context : null} next={context + 1 < contexts ? context + 2 : null} total={`of ${contexts}`} choose={toContext} />}
      <NumberPicker label="vCPU" value={vcpu} previous={all[at - 1] ?? null} next={all[at + 1] ?? null} total={all.length === 0 ? '' : `of ${all.length}${downText(vcpus?.down.length ?? 0)}`} choose={chooseVcpu} />
    </div>
  );
}

const downText = (down: number): string => (down === 0 ? '' : `, ${down} down`);
