/** The bytes of both sides, face to face: scrolled together by what faces what, joined by lines. */
import { Lock, LockOpen } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { printable } from '../../core/text.ts';
import { useStretches } from '../../store/compare-stretches.ts';
import { ByteFate } from './ByteFate.tsx';
import styles from './ByteFacing.module.css';
import { ChangePlace } from './ChangePlace.tsx';
import { Connectors } from './Connectors.tsx';
import { toggleLock, useLock } from './lock.ts';
import { SidePane } from './SidePane.tsx';
import { whyText } from './side-text.ts';
import bar from './Toolbar.module.css';
import { useLines } from './use-lines.ts';
import { useLockStep } from './use-lock-step.ts';

const ICON = 13;

interface ByteFacingProps {
  /** What is put in view on both sides; null nothing. */
  readonly chosen: DiffRow | null;
  /** Whether that is a record with all that is in it. */
  readonly wholeRecords: boolean;
  /** Told of the row of a byte that was pressed; keeps its identity. */
  readonly onRow: (row: DiffRow, side: SideName) => void;
}

export function ByteFacing({ chosen, wholeRecords, onRow }: ByteFacingProps): ReactNode {
  const locked = useLock((state) => state.locked);
  const cut = useStretches((state) => state.stretches.cut);
  const room = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const { lines, digits } = useLines(room, probe);
  const { left, right, onPlace, moves, lead } = useLockStep(chosen, locked, lines);
  return (
    <section className={styles['facing']} aria-label="Bytes of both sides">
      <div className={bar['bar']}>
        <code className={styles['path']}>{chosen === null ? 'Choose a row to see its bytes.' : printable(chosen.path)}</code>
        <span className={bar['quiet']}>{chosen === null ? '' : whyText(chosen)}</span>
        {cut && <span className={bar['quiet']} title="65,536 stretches are told, out of 262,144 pairs of rows, records and runs of pages; of a legacy side 1,048,576 pages are looked up. What is beyond is laid end to end.">faced in part</span>}
        <ChangePlace />
        <ByteFate />
        <div className={bar['end']}>
          <button type="button" className={bar['chip']} onClick={toggleLock} aria-pressed={locked} title="Both sides scroll together (l)" aria-keyshortcuts="l">
            {locked ? <Lock size={ICON} aria-hidden="true" /> : <LockOpen size={ICON} aria-hidden="true" />} {locked ? 'Scroll locked' : 'Scroll free'}
          </button>
        </div>
      </div>
      <div className={styles['panes']}>
        <span ref={probe} className={styles['probe']} aria-hidden="true">
          {'0'.repeat(100)}
        </span>
        <div ref={room} className={styles['side']} data-leads="left" onWheel={lead} onPointerDown={lead} onKeyDown={lead}>
          <SidePane side="left" lines={lines} digits={digits} chosen={chosen} wholeRecords={wholeRecords} handleRef={left} onPlace={onPlace} onRow={onRow} />
        </div>
        <Connectors lines={lines} moves={moves} chosen={chosen} />
        <div className={styles['side']} data-leads="right" onWheel={lead} onPointerDown={lead} onKeyDown={lead}>
          <SidePane side="right" lines={lines} digits={digits} chosen={chosen} wholeRecords={wholeRecords} handleRef={right} onPlace={onPlace} onRow={onRow} />
        </div>
      </div>
    </section>
  );
}
