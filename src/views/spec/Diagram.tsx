/** The layout of the row, eight octets a line, with the values that stand there. */
import { useMemo, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';
import { contains } from '../../core/bytes/range.ts';
import type { SpecSheet } from '../../core/spec/sheet.ts';
import { useHover } from '../../store/hover.ts';
import { useApp } from '../../store/index.ts';
import { clickCell, hoverCell, leaveCells, walkCells } from './cell-actions.ts';
import { DiagramRow } from './DiagramRow.tsx';
import { linesOf } from './diagram-lines.ts';
import { selectedCell } from './selected-cell.ts';
import styles from './Diagram.module.css';

interface DiagramProps {
  readonly sheet: SpecSheet;
}

const HEADS = [0, 1, 2, 3, 4, 5, 6, 7];

export function Diagram({ sheet }: DiagramProps) {
  const { cells } = sheet.diagram;
  const lines = useMemo(() => linesOf(sheet.diagram), [sheet]);
  const selected = useApp((state) => selectedCell(sheet, state));
  const hovered = useHover(({ range }) => (range === null ? -1 : cells.findIndex((cell) => contains(cell.range, range.start))));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => walkCells(sheet, event);
  const onClick = (event: MouseEvent): void => clickCell(sheet, event);
  const onPointerOver = (event: PointerEvent): void => hoverCell(sheet, event);
  return (
    <div role="group" aria-label={`Layout of ${sheet.name}`} className={styles['diagram']} onClick={onClick} onKeyDown={onKeyDown} onPointerOver={onPointerOver} onPointerLeave={leaveCells}>
      <div className={styles['heads']} aria-hidden="true">
        {HEADS.map((octet) => <span key={octet}>{octet}</span>)}
      </div>
      {lines.map((line) => (
        <DiagramRow key={line.offset} line={line} cells={cells} selected={line.pieces.some(({ cell }) => cell === selected) ? selected : -1} hovered={line.pieces.some(({ cell }) => cell === hovered) ? hovered : -1} entry={Math.max(0, selected)} />
      ))}
    </div>
  );
}
