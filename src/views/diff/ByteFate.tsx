/** What became of a byte of a legacy file that was pressed: where it went in the conversion, or why it is not there. */
import type { ReactNode } from 'react';
import { useFacing } from '../../store/compare-facing.ts';
import { fateText } from './side-text.ts';
import bar from './Toolbar.module.css';

export function ByteFate(): ReactNode {
  const fate = useFacing((state) => state.fate);
  if (fate === null) return null;
  return (
    <span className={bar['quiet']} role="status" aria-label="Fate of the byte">
      {fateText(fate)}
    </span>
  );
}
