/** One line of eight octets. The piece with the label is the cell's button; the others belong to it. */
import { memo } from 'react';
import type { DiagramCell } from '../../core/spec/diagram.ts';
import type { DiagramLine } from './diagram-lines.ts';
import { DiagramPiece } from './DiagramPiece.tsx';
import styles from './Diagram.module.css';

interface DiagramRowProps {
  readonly line: DiagramLine;
  readonly cells: readonly DiagramCell[];
  /** Number of a cell of this line; -1 none. */
  readonly selected: number;
  readonly hovered: number;
  /** The cell that Tab goes to. */
  readonly entry: number;
}

export const DiagramRow = memo(function DiagramRow({ line, cells, selected, hovered, entry }: DiagramRowProps) {
  return (
    <div className={styles['line']} data-torn={line.torn > 0}>
      <span className={styles['offset']} aria-hidden="true">{line.offset.toString(16)}</span>
      {line.pieces.map((piece) => {
        const cell = cells[piece.cell];
        return cell === undefined ? null : <DiagramPiece key={piece.column} piece={piece} cell={cell} torn={line.torn} selected={piece.cell === selected} hovered={piece.cell === hovered} entry={piece.cell === entry} />;
      })}
    </div>
  );
});
