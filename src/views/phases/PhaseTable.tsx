/** One line a phase, as many as there are. */
import { useCallback, useEffect, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { choosePhase, lastWholeAt, phaseAt, stepPhase, usePhases, wantResent } from '../../store/phases.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { PhaseHead } from './PhaseHead.tsx';
import { PhaseNote } from './PhaseNote.tsx';
import { phaseId, PhaseRow } from './PhaseRow.tsx';
import { scaleOf } from './scale.ts';
import styles from './PhaseTable.module.css';

const ROW_HEIGHT = 24;

const onClick = (event: MouseEvent): void => {
  const phase = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-phase]')?.dataset['phase'] : undefined;
  if (phase !== undefined) choosePhase(Number(phase));
};

export function PhaseTable(): ReactNode {
  const list = usePhases((state) => state.list);
  const failure = usePhases((state) => state.failure);
  const row = useApp((state) => state.row);
  const handle = useRef<BigScrollHandle>(null);
  const current = phaseAt(list, row);
  useEffect(wantResent, [list]);
  useEffect(() => {
    if (current >= 0) handle.current?.scrollToRow(current, 'auto');
  }, [current]);
  const onKeyDown = useCallback((event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    stepPhase(step);
  }, []);
  if (list === null) return <p className={styles['none']}>{failure === '' ? 'The phases are known once the stream is read.' : failure}</p>;
  const { phases, lastWhole } = list;
  const scale = scaleOf(phases);
  const whole = lastWholeAt(list);
  const renderRow = (at: number): ReactNode => {
    const phase = phases[at];
    if (phase === undefined) return null;
    const partial = phase.checkpoint > lastWhole;
    return <PhaseRow at={at} phase={phase} scale={scale} current={at === current} mark={at === whole ? 'last-whole' : partial || phase.cut ? 'partial' : ''} />;
  };
  return (
    <div className={styles['table']} onClick={onClick}>
      <BigScroll rowCount={phases.length} rowHeight={ROW_HEIGHT} label="Phases of the stream" role="grid" columnCount={scale.seconds > 0 ? 5 : 4} header={<PhaseHead timed={scale.seconds > 0} />} renderRow={renderRow} handleRef={handle} onKeyDown={onKeyDown} contentWidth={scale.seconds > 0 ? '62ch' : '52ch'} activeDescendant={current < 0 ? undefined : phaseId(current)} />
      <PhaseNote phase={phases[current] ?? null} list={list} />
    </div>
  );
}
