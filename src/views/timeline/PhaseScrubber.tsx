/** Goes through the phases of the stream, iterations and checkpoints, with the figures of each; the last whole checkpoint is marked. */
import type { ChangeEvent, CSSProperties, MouseEvent, ReactNode } from 'react';
import { grouped, plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { choosePhase, lastWholeAt, phaseAt, stepPhase, usePhases } from '../../store/phases.ts';
import { phaseFigures, phaseOfAll } from '../shared/phase-words.ts';
import styles from './PhaseScrubber.module.css';

const onStep = (event: MouseEvent<HTMLButtonElement>): void => stepPhase(event.currentTarget.dataset['step'] === 'next' ? 1 : -1);
const onChange = (event: ChangeEvent<HTMLInputElement>): void => choosePhase(Number(event.target.value));

export function PhaseScrubber(): ReactNode {
  const list = usePhases((state) => state.list);
  const row = useApp((state) => state.row);
  if (list === null || list.phases.length < 2) return null;
  const { phases, lastWhole } = list;
  const at = phaseAt(list, row);
  const phase = phases[at];
  const whole = lastWholeAt(list);
  const text = phase === undefined ? plural(phases.length, 'phase') : phaseOfAll(phase, list);
  const figures = phase === undefined ? '' : phaseFigures(phase);
  const mark: CSSProperties & Record<'--share', number> = { '--share': whole / (phases.length - 1) };
  const title = [figures === '' ? text : `${text}: ${figures}`, whole < 0 ? '' : `The line marks the last whole checkpoint, ${grouped(lastWhole)}`].filter((words) => words !== '').join('. ');
  return (
    <div className={styles['scrubber']} role="group" aria-label="Phase" title={title}>
      <button type="button" className={styles['step']} data-step="previous" aria-label="Previous phase" title="Previous phase (,)" disabled={at <= 0} onClick={onStep}>
        ‹
      </button>
      <span className={styles['range']}>
        {whole >= 0 && <span className={styles['whole']} style={mark} data-whole={whole} aria-hidden="true" />}
        <input type="range" min={0} max={phases.length - 1} step={1} value={Math.max(0, at)} aria-label="Phase" aria-valuetext={text} onChange={onChange} />
      </span>
      <button type="button" className={styles['step']} data-step="next" aria-label="Next phase" title="Next phase (.)" disabled={at >= phases.length - 1} onClick={onStep}>
        ›
      </button>
      <span className={styles['text']}>{text}</span>
      {figures !== '' && <span className={styles['figures']}>{figures}</span>}
    </div>
  );
}
