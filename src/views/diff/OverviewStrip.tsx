/** Where the differences are: each layer with the shares of its verdicts; pressing one narrows the rows to it. */
import type { MouseEvent, ReactNode } from 'react';
import type { LayerName } from '../../core/index/layer.ts';
import { grouped, plural } from '../../core/text.ts';
import { setCompareFilter, useCompareRows } from '../../store/compare-rows.ts';
import { useCompare } from '../../store/compare.ts';
import { layerToken } from '../shared/layer-colour.ts';
import styles from './OverviewStrip.module.css';
import { VERDICT_WORDS } from './verdicts.ts';

/** Layers with few rows must still be seen beside memory. */
const weightOf = (rows: number): number => Math.log2(rows + 2);

const onClick = (event: MouseEvent): void => {
  const layer = (event.target instanceof Element ? event.target.closest<HTMLElement>('[data-layer]') : null)?.dataset['layer'];
  if (layer !== undefined) setCompareFilter({ layer: layer === useCompareRows.getState().filter.layer ? '' : layer });
};

/** Any layer has a colour; memory is none. */
const colourOf = (layer: string, layers: readonly { readonly name: LayerName }[]): string => {
  const known = layers.find(({ name }) => name === layer);
  return `var(${known === undefined ? '--layer-other' : layerToken(known.name)})`;
};

export function OverviewStrip(): ReactNode {
  const view = useCompare((state) => state.view);
  const chosen = useCompareRows((state) => state.filter.layer);
  if (view === null) return null;
  const known = [...view.left.layers, ...view.right.layers];
  return (
    <div className={styles['strip']} role="group" aria-label="Layers" onClick={onClick}>
      {view.layers.map(({ layer, counts }) => {
        const total = VERDICT_WORDS.reduce((sum, { verdict }) => sum + counts[verdict], 0);
        const differ = counts.different + counts.left + counts.right;
        return (
          <button key={layer} type="button" className={styles['layer']} data-layer={layer} aria-pressed={chosen === layer} style={{ flexGrow: weightOf(total) }} title={VERDICT_WORDS.map(({ verdict, name }) => `${grouped(counts[verdict])} ${name}`).join(', ')}>
            <span className={styles['name']} style={{ color: colourOf(layer, known) }}>
              {layer}
            </span>
            <span className={styles['count']} data-differs={differ > 0}>
              {differ > 0 ? plural(differ, 'difference') : plural(total, 'row')}
            </span>
            <span className={styles['bar']} aria-hidden="true">
              {VERDICT_WORDS.map(({ verdict }) => counts[verdict] > 0 && <span key={verdict} data-verdict={verdict} style={{ flexGrow: verdict === 'same' || verdict === 'expected' ? weightOf(counts[verdict]) : 1 + weightOf(counts[verdict]) }} />)}
            </span>
          </button>
        );
      })}
    </div>
  );
}
