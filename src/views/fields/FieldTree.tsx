/** The fields of the selected row, as a tree: every byte of it in exactly one leaf. */
import { useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { FieldHelp } from './FieldHelp.tsx';
import { FieldRow } from './FieldRow.tsx';
import { FieldSearch } from './FieldSearch.tsx';
import { MoreRow } from './MoreRow.tsx';
import { TreeHeader } from './TreeHeader.tsx';
import { lineId } from './line-id.ts';
import { useSearch } from './search-store.ts';
import { linesOf } from './tree-model.ts';
import { selectPath, setActive, toggle, useTree } from './tree-store.ts';
import { useFieldMarks } from './use-field-marks.ts';
import { useFieldHover, useHoveredLine } from './use-field-hover.ts';
import { activate, useTreeKeys } from './use-tree-keys.ts';
import { useActiveInView, useTreeSync } from './use-tree-sync.ts';
import styles from './FieldTree.module.css';

/** Height of a line in pixels; rows take it from the scroller. */
const LINE_HEIGHT = 22;
const CONTENT_WIDTH = 'var(--field-tree-width)';

export function FieldTree(): ReactNode {
  const row = useApp((state) => state.row);
  const path = useApp((state) => state.path);
  const tree = useTree((state) => state.tree);
  const active = useTree((state) => state.active);
  const handle = useRef<BigScrollHandle>(null);
  const lines = useMemo(() => linesOf(tree), [tree]);
  const activeLine = useMemo(() => lines.findIndex((line) => line.key === active), [lines, active]);
  useTreeSync();
  useActiveInView(activeLine, active, handle);
  const hits = useSearch((state) => state.paths);
  const box = useRef<HTMLInputElement>(null);
  const hovered = useHoveredLine(lines);
  const hover = useFieldHover(lines);
  const markOf = useFieldMarks(tree);
  const onKeyDown = useTreeKeys(lines, activeLine, handle);

  const renderRow = (at: number): ReactNode => {
    const line = lines[at];
    if (line === undefined) return null;
    if (line.kind !== 'node') return <MoreRow line={line} active={at === activeLine} />;
    const mark = markOf(line.node);
    return <FieldRow line={line} finding={mark?.severity ?? null} findingTitle={mark?.title ?? ''} selected={line.key === path} active={at === activeLine} hovered={line.key === hovered} hit={hits.has(line.key)} />;
  };
  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const key = event.target.closest('[data-key]')?.getAttribute('data-key');
    const line = lines.find((other) => other.key === key);
    if (line === undefined) return;
    if (line.kind === 'node') {
      selectPath(line.key);
      if (event.target.closest('[data-twisty]') !== null || event.detail === 2) toggle(line.key);
    } else {
      setActive(line.key);
      if (line.kind === 'more') activate(line);
    }
  };
  const toTree = (): void => handle.current?.focus();
  const toSearch = (event: KeyboardEvent): void => {
    // Finding has the scope of the pane that has the keyboard.
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    box.current?.select();
  };
  return (
    <section className={styles['tree']} aria-label="Fields" onKeyDown={toSearch}>
      {row < 0 ? null : <FieldSearch inputRef={box} leave={toTree} />}
      {row < 0 ? (
        <p className={styles['empty']}>Select a record or a byte to see its fields.</p>
      ) : (
        <div className={styles['grid']} onClick={onClick} {...hover}>
          <BigScroll
            rowCount={lines.length}
            rowHeight={LINE_HEIGHT}
            label="Fields of the selected row"
            role="treegrid"
            columnCount={6}
            renderRow={renderRow}
            header={<TreeHeader />}
            contentWidth={CONTENT_WIDTH}
            onKeyDown={onKeyDown}
            handleRef={handle}
            activeDescendant={activeLine < 0 ? undefined : lineId(active)}
          />
        </div>
      )}
      <FieldHelp />
    </section>
  );
}
