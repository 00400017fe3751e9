/** The hex view's keyboard: pure, from a key and a place to the next place. */

export interface KeyPlace {
  readonly cursor: number;
  readonly columns: number;
  /** Rows that Page Down moves by. */
  readonly page: number;
  readonly size: number;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
}

/** The byte that a key moves to; null for keys that do not move. */
export function nextByte({ key, ctrlKey }: KeyPress, { cursor, columns, page, size }: KeyPlace): number | null {
  const at = Math.max(0, cursor);
  const last = size - 1;
  /** Up and down keep the column, also at the ends. */
  const byRows = (rows: number): number => {
    const row = Math.floor(at / columns) + rows;
    const lastRow = Math.floor(last / columns);
    return Math.min(Math.min(Math.max(0, row), lastRow) * columns + (at % columns), last);
  };
  if (size <= 0) return null;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return ctrlKey ? null : byRows(-1);
    case 'ArrowDown':
      return ctrlKey ? null : byRows(1);
    case 'PageUp':
      return byRows(-page);
    case 'PageDown':
      return byRows(page);
    case 'Home':
      return ctrlKey ? 0 : at - (at % columns);
    case 'End':
      return ctrlKey ? last : Math.min(at - (at % columns) + columns - 1, last);
    default:
      return null;
  }
}
