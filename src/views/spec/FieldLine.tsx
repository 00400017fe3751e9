/** The selected cell in words, and its bits; where none is selected, the bits of the only integers that have any. */
import type { SpecSheet } from '../../core/spec/sheet.ts';
import { useApp } from '../../store/index.ts';
import { BitStrip } from './BitStrip.tsx';
import { cellTitle } from './cell-text.ts';
import { selectedCell } from './selected-cell.ts';
import styles from './FieldLine.module.css';

interface FieldLineProps {
  readonly sheet: SpecSheet;
}

/** Integers with bits that are drawn at once. */
const STRIPS = 2;

export function FieldLine({ sheet }: FieldLineProps) {
  const at = useApp((state) => selectedCell(sheet, state));
  const cell = sheet.diagram.cells[at];
  const withBits = sheet.diagram.cells.filter(({ bits }) => bits.length > 0);
  const strips = cell !== undefined && cell.bits.length > 0 ? [cell] : withBits.length <= STRIPS ? withBits : [];
  return (
    <div className={styles['field']}>
      {cell === undefined ? null : <p className={styles['words']}>{cellTitle(cell)}</p>}
      {strips.map((each) => <BitStrip key={each.path} sheet={sheet} cell={each} />)}
    </div>
  );
}
