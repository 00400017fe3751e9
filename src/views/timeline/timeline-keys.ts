/** Keys of the timeline, while it has the focus. */
import type { KeyboardEvent } from 'react';
import { useApp } from '../../store/index.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import type { ViewControl } from './use-view.ts';

const ZOOM = 0.6;
const PAN = 0.2;

/** Does what a key asks for; false for keys that mean nothing here. */
export function onTimelineKey(event: KeyboardEvent<HTMLElement>, control: ViewControl, index: RecordIndex): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'w':
    case 'W':
    case '+':
      control.zoom(ZOOM, anchor(control, index));
      return true;
    case 's':
    case 'S':
    case '-':
      control.zoom(1 / ZOOM, anchor(control, index));
      return true;
    case 'a':
    case 'A':
      control.pan(-PAN);
      return true;
    case 'd':
    case 'D':
      control.pan(PAN);
      return true;
    case '0':
      control.fit();
      return true;
    case 'f':
      showSelection(control, index);
      return true;
    default:
      return step(event.key, index);
  }
}

function step(key: string, index: RecordIndex): boolean {
  const app = useApp.getState();
  const { row } = app;
  const last = index.rowCount - 1;
  const to = { ArrowLeft: row - 1, ArrowRight: row + 1, Home: 0, End: last }[key];
  if (to === undefined || last < 0) return false;
  app.selectRow(Math.max(0, Math.min(last, to)));
  return true;
}

/** Zooming by keys keeps the selection where it is; without one, the middle. */
function anchor({ axis, shown }: ViewControl, index: RecordIndex): number {
  const { row } = useApp.getState();
  const middle = (shown.from + shown.to) / 2;
  if (row < 0 || row >= index.rowCount) return middle;
  const at = axis.startOf(row);
  return at >= shown.from && at < shown.to ? at : middle;
}

/** The selected row in the middle third. */
function showSelection(control: ViewControl, index: RecordIndex): void {
  const { row } = useApp.getState();
  if (row < 0 || row >= index.rowCount) return;
  const [start, end] = [control.axis.startOf(row), control.axis.endOf(row)];
  control.show({ from: start - (end - start), to: end + (end - start) });
}
