/** A value of the filter switched on or off, by the names that stand on chips and in menus. */
import type { LayerName } from '../../core/index/layer.ts';
import { SEVERITIES } from '../../store/findings.ts';
import { JUDGE_CHOICES, toggledIn } from '../../store/finding-filter.ts';
import { useApp } from '../../store/index.ts';

const layerOf = (value: string): LayerName | undefined => useApp.getState().layers.find(({ name }) => name === value)?.name;

export function toggleChoice(part: string | undefined, value: string | undefined): void {
  if (part === undefined || value === undefined) return;
  const { findingFilter: filter, setFindingFilter } = useApp.getState();
  const severity = SEVERITIES.find((known) => known === value);
  const judge = JUDGE_CHOICES.find((known) => known === value);
  const layer = layerOf(value);
  if (part === 'severities' && severity !== undefined) setFindingFilter({ severities: toggledIn(filter.severities, severity) });
  else if (part === 'judges' && judge !== undefined) setFindingFilter({ judges: toggledIn(filter.judges, judge) });
  else if (part === 'layers' && layer !== undefined) setFindingFilter({ layers: toggledIn(filter.layers, layer) });
  else if (part === 'rules') setFindingFilter({ rules: toggledIn(filter.rules, value) });
}
