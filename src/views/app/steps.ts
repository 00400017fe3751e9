/** Record by record through the stream, and to the next of the same type. */
import { useApp } from '../../store/index.ts';
import { pressIn } from './panes.ts';

/** As the arrow keys go in the record list, folded runs and filter included; without the list on the screen row by row. */
export function stepRecord(step: 1 | -1): void {
  if (pressIn('records', step > 0 ? 'ArrowDown' : 'ArrowUp')) return;
  const { index, row, selectRow } = useApp.getState();
  if (index === null || index.rowCount === 0) return;
  selectRow(row < 0 ? (step > 0 ? 0 : index.rowCount - 1) : Math.max(0, Math.min(index.rowCount - 1, row + step)));
}

/** Rows looked at before the page gets a breath: a few milliseconds' worth. */
const SLICE = 200_000;

/** The ticket of the walk that runs; a later one ends it. */
let latest = 0;

export function stepSameType(step: 1 | -1): void {
  const { index, row, notify } = useApp.getState();
  if (index === null || row < 0) {
    notify('Select a record first: the same type is then looked for from there.');
    return;
  }
  const ticket = ++latest;
  const walk = (from: number): void => {
    if (ticket !== latest || useApp.getState().index !== index) return;
    const found = sameTypeFrom(from);
    if (typeof found === 'number') setTimeout(walk, 0, found);
  };
  /** The row to go on from, or null when the walk is over. */
  const sameTypeFrom = (from: number): number | null => {
    const type = index.typeOf(row);
    const layer = index.layerOf(row);
    const kind = index.kindOf(row);
    let at = from;
    for (let left = SLICE; left > 0; left--, at += step) {
      if (at < 0 || at >= index.rowCount) {
        notify(step > 0 ? 'No further record of this type.' : 'No earlier record of this type.');
        return null;
      }
      if (index.typeOf(at) === type && index.layerOf(at) === layer && index.kindOf(at) === kind) {
        useApp.getState().selectRow(at);
        return null;
      }
    }
    return at;
  };
  walk(row + step);
}
