/** Lanes made by hand for tests of the timeline. */
import { FAMILIES, type RecordFamily } from '../../../../src/views/shared/record-family.ts';
import { LaneIndex } from '../../../../src/views/timeline/lane-index.ts';
import { axisOf } from '../../../../src/views/timeline/axis.ts';
import type { Frame } from '../../../../src/views/timeline/layout.ts';
import type { RecordIndex } from '../../../../src/core/index/record-index.ts';
import type { TimelineAxis } from '../../../../src/store/preferences.ts';

/** Types of the test are numbers of families. */
export const typeOf = (family: RecordFamily): number => FAMILIES.indexOf(family);

export function lanesOf(index: RecordIndex, budget = Infinity): LaneIndex {
  const lanes = new LaneIndex(
    (_layer, _kind, type) => type,
    (_layer, _kind, type) => type === typeOf('control'),
  );
  while (!lanes.extend(index.slabs, index.rowCount, budget));
  return lanes;
}

export function frameOf(name: TimelineAxis, index: RecordIndex, width: number, from = 0, to?: number): Frame {
  const axis = axisOf(name, index);
  return { axis, view: { from, to: to ?? axis.total }, width };
}
