/** From a line to the next one that leads somewhere. */
import { goToLine, useLog } from '../../store/log.ts';

export function stepLine(step: 1 | -1): void {
  const { summary, line } = useLog.getState();
  if (summary === null) return;
  const start = line < 0 && step < 0 ? summary.lines : line;
  for (let at = start + step; at >= 0 && at < summary.lines; at += step) {
    if ((summary.row[at] ?? -1) >= 0) {
      goToLine(at);
      return;
    }
  }
}
