/** How the sequences compare in figures, what narrows their list, and steps through where they differ. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { grouped, plural } from '../../core/text.ts';
import { chooseMoved, setDiffering, stepSequence, useSequence } from '../../store/compare-sequence.ts';
import { useCompare } from '../../store/compare.ts';
import { wordsOfPlace } from './sequence-words.ts';
import styles from './Toolbar.module.css';

const ICON = 13;
const VERDICTS = ['different', 'left', 'right', 'same'] as const;

const next = (): void => void stepSequence(1);
const previous = (): void => void stepSequence(-1);
const toggle = (): void => void setDiffering(!useSequence.getState().differing);

export function SequenceToolbar(): ReactNode {
  const counts = useCompare((state) => state.view?.sequence.counts ?? null);
  const differing = useSequence((state) => state.differing);
  const total = useSequence((state) => state.total);
  const chosen = useSequence((state) => state.chosen);
  const moved = Math.max(chosen?.left?.moved ?? -1, chosen?.right?.moved ?? -1);
  return (
    <div className={styles['bar']} role="toolbar" aria-label="Records in sequence">
      {counts !== null &&
        VERDICTS.map((verdict) => {
          const { glyph, name } = wordsOfPlace({ verdict, unaligned: false });
          return (
            <span key={verdict} className={styles['quiet']}>
              <span aria-hidden="true">{glyph}</span> <span className={styles['number']}>{grouped(counts[verdict])}</span> {name}
            </span>
          );
        })}
      <button type="button" className={styles['chip']} aria-pressed={differing} onClick={toggle}>
        Only where they differ
      </button>
      <span className={styles['quiet']} role="status">{total < 0 ? '' : plural(total, 'place')}</span>
      <div className={styles['end']}>
        {moved >= 0 && (
          <button type="button" className={styles['chip']} onClick={() => void chooseMoved(moved)}>
            Where it stands on the other side
          </button>
        )}
        <button type="button" className={styles['chip']} onClick={previous} title="Where the sequences differ before this place (Shift+F7)" aria-keyshortcuts="Shift+F7">
          <ArrowUp size={ICON} aria-hidden="true" /> Previous
        </button>
        <button type="button" className={styles['chip']} onClick={next} title="Where the sequences differ next (F7)" aria-keyshortcuts="F7">
          <ArrowDown size={ICON} aria-hidden="true" /> Next difference
        </button>
      </div>
    </div>
  );
}
