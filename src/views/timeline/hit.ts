/** What is under the pointer. */
import { FAMILIES } from '../shared/record-family.ts';
import type { Lane } from './lane-index.ts';
import { unitOf, type Box, type Frame } from './layout.ts';

/** How far beside a narrow box one may point. */
const REACH = 3;

/** The row that a box shows at `x`. */
function rowIn(box: Box, lane: Lane, frame: Frame, x: number): number {
  if (box.end - box.from > 1) {
    const segment = lane.firstOfFamily(box.from, box.end, FAMILIES.indexOf(box.family));
    return segment < 0 ? box.first : lane.firstOf(segment);
  }
  return Math.max(box.first, Math.min(box.last, frame.axis.rowAt(unitOf(frame, x))));
}

/** The row at `x` and a part of the lane's height; -1 where the lane has none near. What is painted last is met first. */
export function rowUnder(boxes: readonly Box[], lane: Lane, frame: Frame, x: number, part: number): number {
  let near: Box | null = null;
  let distance = REACH;
  for (let i = boxes.length - 1; i >= 0; i--) {
    const box = boxes[i];
    if (box === undefined || part < box.top || part >= box.bottom) continue;
    if (x >= box.x && x < box.x + box.width) return rowIn(box, lane, frame, x);
    const away = Math.max(box.x - x, x - box.x - box.width);
    if (away < distance) {
      distance = away;
      near = box;
    }
  }
  return near === null ? -1 : rowIn(near, lane, frame, x);
}
