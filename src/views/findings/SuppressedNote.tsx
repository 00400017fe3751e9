/** That findings are not shown, and that nobody judges differently for it. */
import { plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import styles from './FindingToolbar.module.css';

interface SuppressedNoteProps {
  readonly suppressed: readonly (readonly [string, number])[];
}

export function SuppressedNote({ suppressed }: SuppressedNoteProps) {
  const count = suppressed.reduce((sum, [, of]) => sum + of, 0);
  const restore = (): void => useApp.getState().restoreRules(suppressed.map(([rule]) => rule));
  return (
    <p className={styles['note']} role="status">
      <span>
        ⊘ {plural(count, 'finding')} of {plural(suppressed.length, 'rule')} suppressed; verdict and judges still count {count === 1 ? 'it' : 'them'}.
      </span>
      <button type="button" className={styles['clear']} onClick={restore}>
        Show again
      </button>
    </p>
  );
}
