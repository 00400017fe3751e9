/** Values of a filter that are too many for chips: layers, rules. */
import { Popover } from 'radix-ui';
import type { MouseEvent, ReactNode } from 'react';
import { grouped, plural } from '../../core/text.ts';
import type { FilterPart } from '../../store/finding-filter.ts';
import { useApp } from '../../store/index.ts';
import { toggleChoice } from './choices.ts';
import styles from './FindingToolbar.module.css';

interface FacetMenuProps {
  readonly part: FilterPart;
  readonly name: 'layer' | 'rule';
  readonly counts: ReadonlyMap<string, number>;
  readonly chosen: readonly string[] | null;
}

const onClick = (event: MouseEvent): void => {
  const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part]') : null;
  toggleChoice(item?.dataset['part'], item?.dataset['value']);
};

const showAll = (part: FilterPart) => (): void => useApp.getState().setFindingFilter({ [part]: null });

export function FacetMenu({ part, name, counts, chosen }: FacetMenuProps): ReactNode {
  const values = [...new Set([...counts.keys(), ...(chosen ?? [])])];
  values.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  if (values.length < 2 && chosen === null) return null;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['chip']} data-narrowed={chosen !== null}>
        {chosen === null ? plural(values.length, name) : `${grouped(chosen.length)} of ${plural(values.length, name)}`}
        <span aria-hidden="true">▾</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles['menu']} align="start" sideOffset={4} collisionPadding={8} aria-label={`Findings by ${name}`}>
          <div className={styles['values']} role="group" aria-label={`Findings by ${name}`} onClick={onClick}>
            {values.map((value) => (
              <button key={value} type="button" role="checkbox" className={styles['value']} data-part={part} data-value={value} aria-checked={chosen?.includes(value) ?? false}>
                <span className={styles['tick']} aria-hidden="true">{chosen?.includes(value) === true ? '✓' : ''}</span>
                <code>{value}</code>
                <span className={styles['number']}>{grouped(counts.get(value) ?? 0)}</span>
              </button>
            ))}
          </div>
          <button type="button" className={styles['clear']} disabled={chosen === null} onClick={showAll(part)}>
            All {name}s
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
