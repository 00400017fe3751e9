/** A cell's part of a line: its button with name and value, or what goes on from the line before. */
import type { DiagramCell } from '../../core/spec/diagram.ts';
import { grouped, plural } from '../../core/text.ts';
import type { Piece } from './diagram-lines.ts';
import { cellLabel, cellTitle, cellValue } from './cell-text.ts';
import styles from './Diagram.module.css';

interface DiagramPieceProps {
  readonly piece: Piece;
  readonly cell: DiagramCell;
  /** Octets that the line leaves out. */
  readonly torn: number;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly entry: boolean;
}

export function DiagramPiece({ piece, cell, torn, selected, hovered, entry }: DiagramPieceProps) {
  const { column, span, first, last, labelled } = piece;
  const shared = {
    'data-cell': piece.cell,
    'data-kind': cell.kind,
    'data-first': first,
    'data-last': last,
    'data-selected': selected,
    'data-hovered': hovered,
    'data-suspect': cell.suspect,
    className: styles['piece'],
    style: { gridColumn: `${column + 2} / span ${span}` },
  };
  if (!labelled) return <span {...shared} aria-hidden="true">{torn > 0 ? `⋮ ${grouped(torn)} octets` : ''}</span>;
  const value = cellValue(cell);
  return (
    <button type="button" {...shared} aria-pressed={selected} tabIndex={entry ? 0 : -1} title={cellTitle(cell)}>
      <span className={styles['label']}>{cellLabel(cell)}</span>{' '}
      {cell.stands > 1 ? <span className={styles['value']}>{plural(cell.stands, 'field')}</span> : value === '' ? null : <span className={styles['value']}>{value}</span>}
    </button>
  );
}
