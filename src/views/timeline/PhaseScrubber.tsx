/** Goes through the phases of the stream: iterations, checkpoints. */
import type { ChangeEvent, MouseEvent, ReactNode } from 'react';
import { plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { choosePhase, phaseAt, stepPhase, usePhases } from '../../store/phases.ts';
import { phaseOfAll } from '../shared/phase-words.ts';
import styles from './PhaseScrubber.module.css';

const onStep = (event: MouseEvent<HTMLButtonElement>): void => stepPhase(event.currentTarget.dataset['step'] === 'next' ? 1 : -1);
const onChange = (event: ChangeEvent<HTMLInputElement>): void => choosePhase(Number(event.target.value));

export function PhaseScrubber(): ReactNode {
  const list = usePhases((state) => state.list);
  const row = useApp((state) => state.row);
  if (list === null || list.phases.length < 2) return null;
  const { phases } = list;
  const at = phaseAt(list, row);
  const phase = phases[at];
  const text = phase === undefined ? plural(phases.length, 'phase') : phaseOfAll(phase, list);
  return (
    <div className={styles['scrubber']} role="group" aria-label="Phase">
      <button type="button" data-step="previous" aria-label="Previous phase" title="Previous phase (,)" disabled={at <= 0} onClick={onStep}>
        ‹
      </button>
      <input type="range" min={0} max={phases.length - 1} step={1} value={Math.max(0, at)} aria-label="Phase" aria-valuetext={text} onChange={onChange} />
      <button type="button" data-step="next" aria-label="Next phase" title="Next phase (.)" disabled={at >= phases.length - 1} onClick={onStep}>
        ›
      </button>
      <span className={styles['text']}>{text}</span>
    </div>
  );
}
