/** The byte that the keyboard is on: two frames to see, one cell to be read out. */
import type { ReactNode } from 'react';
import { asciiChar, hexByte } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { leftOf, rightOf, type HexArea, type HexGrid } from './hex-grid.ts';
import { offsetLabel } from './hex-text.ts';
import styles from './HexRow.module.css';

export const CURSOR_ID = 'hex-cursor';

interface HexCursorProps {
  readonly grid: HexGrid;
  readonly column: number;
  readonly offset: number;
  /** Undefined while it is not read; null where it was not captured. */
  readonly byte: number | undefined | null;
  readonly base: OffsetBase;
  readonly field: string;
}

const placeOf = (grid: HexGrid, area: HexArea, column: number) => {
  const left = leftOf(grid, area, column);
  return { left, width: rightOf(grid, area, column) - left };
};

function spoken({ offset, byte, base, field }: HexCursorProps): string {
  const value = byte === null ? 'not captured' : byte === undefined ? 'not read yet' : `${hexByte(byte)}, ${byte}${byte > 0x20 && byte < 0x7f ? `, ${asciiChar(byte)}` : ''}`;
  return `offset ${offsetLabel(offset, base)}, value ${value}${field === '' ? '' : `, field ${field}`}`;
}

export function HexCursor(props: HexCursorProps): ReactNode {
  const { grid, column } = props;
  return (
    <>
      <span className={styles['cursor']} id={CURSOR_ID} role="gridcell" aria-selected="true" aria-label={spoken(props)} style={placeOf(grid, 'hex', column)} />
      <span className={styles['cursor']} aria-hidden="true" style={placeOf(grid, 'ascii', column)} />
    </>
  );
}
