/** Keeps lanes and page totals in step with the scan, in slices of a few milliseconds. */
import { useEffect, useMemo, useState } from 'react';
import { Ordinals } from '../../core/index/ordinals.ts';
import { PageTotals } from '../../core/index/page-totals.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { useApp } from '../../store/index.ts';
import { FAMILIES, familyOf, isCheckpoint } from '../shared/record-family.ts';
import { inSlices } from '../../store/slices.ts';
import { ROWS_PER_STEP } from '../shared/slices.ts';
import { SCAN_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { LaneIndex } from './lane-index.ts';

export interface Lanes {
  readonly index: RecordIndex;
  readonly laneIndex: LaneIndex;
  readonly totals: PageTotals;
  readonly ordinals: Ordinals;
}

const KINDS = ['record', 'header', 'gap'] as const;

/** The same lanes are handed out in a new object when they have grown; null while nothing is open. */
export function useLanes(): Lanes | null {
  const index = useApp((state) => state.index);
  const revision = useThrottled(
    useApp((state) => state.revision),
    SCAN_INTERVAL_MS,
  );
  // Layers are announced again and again as they grow; only their names matter here.
  const names = useApp((state) => state.layers.map((layer) => layer.name).join());
  const tables = useMemo(() => (index === null ? null : makeLanes(index, names)), [index, names]);
  const [shown, setShown] = useState<Lanes | null>(null);
  useEffect(() => {
    if (tables === null) return undefined;
    const { totals, laneIndex } = tables;
    return inSlices(
      () => laneIndex.extend(tables.index.slabs, tables.index.rowCount, ROWS_PER_STEP),
      () => {
        totals.extend(tables.index.pageSlabs);
        setShown({ ...tables });
      },
    );
  }, [tables, revision]);
  return shown?.index === index ? shown : null;
}

function makeLanes(index: RecordIndex, names: string): Lanes {
  const { layers } = useApp.getState();
  const known = names === '' ? [] : layers;
  const laneIndex = new LaneIndex(
    (layer, kind, type) => {
      const name = known[layer]?.name;
      return FAMILIES.indexOf(name === undefined ? 'unknown' : familyOf(name, KINDS[kind] ?? 'record', type));
    },
    (layer, kind, type) => {
      const name = known[layer]?.name;
      return name !== undefined && isCheckpoint(name, KINDS[kind] ?? 'record', type);
    },
  );
  return { index, laneIndex, totals: new PageTotals(), ordinals: new Ordinals(index) };
}
