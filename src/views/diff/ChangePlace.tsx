/** Which of several places in a long row that differs shows. */
import type { ReactNode } from 'react';
import { grouped } from '../../core/text.ts';
import { useChange } from '../../store/compare-change.ts';
import bar from './Toolbar.module.css';

export function ChangePlace(): ReactNode {
  const count = useChange((state) => state.places.length);
  const at = useChange((state) => state.at);
  if (count < 2) return null;
  return (
    <span className={bar['quiet']} title="F7 and Shift+F7 go through them">
      change {grouped(at + 1)} of {grouped(count)}
    </span>
  );
}
