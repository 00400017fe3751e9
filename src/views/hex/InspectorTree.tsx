/** The data inspector's readings in sections that fold: one stop for the Tab key, arrows inside. */
import { useCallback, useState, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { hex } from '../../core/text.ts';
import { setHover } from '../../store/hover.ts';
import { useApp } from '../../store/index.ts';
import { copyReading, goToTarget, toggleSection } from './inspector-actions.ts';
import { inspectorKey } from './inspector-keys.ts';
import { targetProblem, type InspectorRow } from './inspector-rows.ts';
import { InspectorSection } from './InspectorSection.tsx';
import { InspectorValue, rowId } from './InspectorValue.tsx';
import styles from './InspectorTree.module.css';

interface InspectorTreeProps {
  readonly cursor: number;
  readonly rows: readonly InspectorRow[];
  /** What stands for a value whose bytes are not there. */
  readonly absent: string;
}

const idAt = (target: EventTarget): string | null => (target instanceof Element ? (target.closest('[data-inspect]')?.getAttribute('data-inspect') ?? null) : null);

export function InspectorTree({ cursor, rows, absent }: InspectorTreeProps): ReactNode {
  const endian = useApp((state) => state.endian);
  const size = useApp((state) => state.size);
  const index = useApp((state) => state.index);
  const [active, setActive] = useState('integers');
  const at = Math.max(0, rows.findIndex((row) => row.id === active));

  const act = useCallback(
    (row: InspectorRow | undefined, what: 'go' | 'copy' | 'fold'): void => {
      if (row === undefined) return;
      if (row.kind === 'section') toggleSection(row.id);
      else if (what === 'go' && row.target !== null) void goToTarget(row.target);
      else if (what === 'copy') copyReading(row.label, (endian === 'little' ? row.little : row.big) ?? '');
    },
    [endian],
  );
  const onClick = (event: MouseEvent): void => {
    const row = rows.find(({ id }) => id === idAt(event.target));
    if (row === undefined) return;
    setActive(row.id);
    const button = event.target instanceof Element ? event.target.closest('[data-act]')?.getAttribute('data-act') : null;
    if (row.kind === 'section') act(row, 'fold');
    else if (button === 'go' || button === 'copy') act(row, button);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = inspectorKey(event, rows, at);
    if (step === null) return;
    event.preventDefault();
    event.stopPropagation();
    const row = rows[step.at];
    if (row !== undefined) setActive(row.id);
    document.getElementById(rowId(row?.id ?? ''))?.scrollIntoView({ block: 'nearest' });
    if (step.act !== null) act(row, step.act);
  };
  const onPointerOver = (event: PointerEvent): void => {
    const row = rows.find(({ id }) => id === idAt(event.target));
    setHover('inspector', row?.kind === 'value' ? { start: cursor, end: Math.min(cursor + row.size, size) } : null);
  };
  const leave = (): void => setHover('inspector', null);
  return (
    <div
      className={styles['tree']}
      role="treegrid"
      aria-label="Data inspector"
      aria-activedescendant={rowId(rows[at]?.id ?? '')}
      tabIndex={0}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onPointerOver={onPointerOver}
      onPointerLeave={leave}
    >
      {rows.map((row, i) =>
        row.kind === 'section' ? (
          <InspectorSection key={row.id} id={row.id} title={row.title} open={row.open} active={i === at} />
        ) : (
          <InspectorValue
            key={row.id}
            id={row.id}
            label={row.label}
            little={row.little}
            big={row.big}
            words={row.words}
            absent={absent}
            endian={endian}
            active={i === at}
            goes={row.target === null ? null : row.target.kind === 'pfn' ? `Go to PFN ${hex(row.target.value)}` : 'Go to this offset'}
            problem={row.target === null ? null : targetProblem(row.target, size, index)}
          />
        ),
      )}
    </div>
  );
}
