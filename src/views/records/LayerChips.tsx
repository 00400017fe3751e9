/** A chip for each layer with rows; pressing one narrows the list to it, pressing more adds them. */
import { useMemo, type MouseEvent, type ReactNode } from 'react';
import type { RowClass } from '../../core/index/row-census.ts';
import { grouped, plural } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { layerToken } from '../shared/layer-colour.ts';
import { toggled } from './toggled.ts';
import styles from './FilterBar.module.css';

const onClick = (event: MouseEvent<HTMLDivElement>): void => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-layer]') : null;
  if (button === null) return;
  const state = useApp.getState();
  state.setFilter({ layers: toggled(state.filter.layers, Number(button.dataset['layer'])) });
};

export function LayerChips({ classes }: { readonly classes: readonly RowClass[] }): ReactNode {
  const layers = useApp((state) => state.layers);
  const chosen = useApp((state) => state.filter.layers);
  const counts = useMemo(() => {
    const sums = new Map<number, number>();
    for (const { layer, count } of classes) sums.set(layer, (sums.get(layer) ?? 0) + count);
    return sums;
  }, [classes]);
  return (
    <div className={styles['group']} role="group" aria-label="Layers" onClick={onClick}>
      {layers
        .filter((layer) => counts.has(layer.id))
        .map((layer) => (
          <button
            key={layer.id}
            type="button"
            className={styles['chip']}
            data-layer={layer.id}
            aria-pressed={chosen?.includes(layer.id) ?? false}
            title={`Only rows of ${layer.name}: ${plural(counts.get(layer.id) ?? 0, 'row')}`}
          >
            <span className={styles['name']} style={{ color: `var(${layerToken(layer.name)})` }}>
              {layer.name}
            </span>
            <span className={styles['number']}>{grouped(counts.get(layer.id) ?? 0)}</span>
          </button>
        ))}
    </div>
  );
}
