/** Which record types the list shows, with how many there are of each. */
import { Popover } from 'radix-ui';
import { useMemo, type MouseEvent, type ReactNode } from 'react';
import type { RowClass } from '../../core/index/row-census.ts';
import { RowFlag } from '../../core/index/slab.ts';
import { grouped, plural } from '../../core/text.ts';
import { recordName } from '../../core/formats/names.ts';
import { useApp } from '../../store/index.ts';
import { typeKey } from './row-rule.ts';
import { toggled } from './toggled.ts';
import styles from './FilterBar.module.css';

/** A stream made to annoy may have thousands of types; nobody reads more than this. */
const SHOWN_TYPES = 200;

const onClick = (event: MouseEvent<HTMLDivElement>): void => {
  const key = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-type]')?.dataset['type'] : undefined;
  if (key === undefined) return;
  const state = useApp.getState();
  state.setFilter({ types: toggled(state.filter.types, key) });
};

const showAll = (): void => useApp.getState().setFilter({ types: null });

export function TypeFilter({ classes }: { readonly classes: readonly RowClass[] }): ReactNode {
  const layers = useApp((state) => state.layers);
  const chosen = useApp((state) => state.filter.types);
  const types = useMemo(() => classes.filter(({ kind }) => kind === RowFlag.RECORD), [classes]);
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['chip']} data-narrowed={chosen !== null}>
        {chosen === null ? types.length > 1 ? `All ${grouped(types.length)} types` : plural(types.length, 'type') : `${grouped(chosen.length)} of ${plural(types.length, 'type')}`}
        <span aria-hidden="true">▾</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles['popover']} align="start" sideOffset={4} collisionPadding={8} aria-label="Record types">
          <div className={styles['types']} role="group" aria-label="Record types" onClick={onClick}>
            {types.slice(0, SHOWN_TYPES).map(({ layer, type, count }) => {
              const name = layers[layer]?.name;
              const key = typeKey(layer, type);
              return (
                <button key={key} type="button" role="checkbox" className={styles['type']} data-type={key} aria-checked={chosen?.includes(key) ?? false}>
                  <span className={styles['tick']} aria-hidden="true">{chosen?.includes(key) === true ? '✓' : ''}</span>
                  <span>{name === undefined ? key : recordName(name, type)}</span>
                  <span className={styles['origin']}>{name}</span>
                  <span className={styles['number']}>{grouped(count)}</span>
                </button>
              );
            })}
          </div>
          {types.length > SHOWN_TYPES ? <p className={styles['more']}>{`and ${grouped(types.length - SHOWN_TYPES)} more`}</p> : null}
          <button type="button" className={styles['clear']} disabled={chosen === null} onClick={showAll}>
            All types
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
