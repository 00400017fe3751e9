/** The rule by which the list shows rows, from the filter in the store. */
import type { LayerInfo } from '../../core/index/layer.ts';
import { RowFlag } from '../../core/index/slab.ts';
import type { RowRule } from '../../core/index/row-list.ts';
import type { RowFilter } from '../../store/filter.ts';
import { foldsIntoRuns } from '../shared/record-family.ts';

/** Nested rows up to this many stand open: what a person takes in at a glance. */
const NESTED_OPEN = 20;

/** Key of a record type in a filter. */
export const typeKey = (layer: number, type: number): string => `${layer}:${type}`;

/** A type filter asks for records: headers and gaps have no type and do not pass it. */
export function ruleOf(filter: RowFilter, folded: boolean, layers: readonly LayerInfo[], only: Uint32Array | null): RowRule {
  const wantedLayers = filter.layers === null ? null : new Set(filter.layers);
  const wantedTypes = filter.types === null ? null : new Set(filter.types);
  return {
    shows: (layer, kind, type) =>
      (wantedLayers?.has(layer) ?? true) && (wantedTypes === null || (kind === RowFlag.RECORD && wantedTypes.has(typeKey(layer, type)))),
    folds: (layer, type) => {
      const name = layers[layer]?.name;
      return folded && name !== undefined && foldsIntoRuns(name, type);
    },
    only,
    within: filter.rows,
    nestedOpen: folded ? NESTED_OPEN : Infinity,
  };
}
