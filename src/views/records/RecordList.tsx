/** Every row of the stream in order: headers, records, gaps, with runs of PAGE_DATA folded. */
import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { markedFindings } from '../../store/findings.ts';
import { useApp } from '../../store/index.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { useInSlices } from '../shared/use-in-slices.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { FilterBar } from './FilterBar.tsx';
import { countingFindings, findingsOn, NO_COUNTS } from './finding-counts.ts';
import { columnsOf, RecordHeader } from './RecordHeader.tsx';
import { itemId, RecordRow } from './RecordRow.tsx';
import { columnStyle } from './column-widths.ts';
import { cellsOf, tsvOf } from './row-cells.ts';
import { useListAnswers } from './use-list-answers.ts';
import { useListCursor } from './use-list-cursor.ts';
import { useRowList } from './use-row-list.ts';
import { useRowSources } from './use-row-sources.ts';
import styles from './RecordList.module.css';

const ROW_HEIGHT = 24;

export function RecordList(): ReactNode {
  const shown = useRowList();
  const { list, length } = shown;
  const sources = useRowSources();
  const answers = useListAnswers(list);
  const findings = useThrottled(useApp(markedFindings), FINDINGS_INTERVAL_MS);
  const counts = useInSlices(findings, countingFindings, NO_COUNTS);
  const layers = useApp((state) => state.layers);
  const scroll = useRef<BigScrollHandle>(null);
  const cursor = useListCursor(shown, scroll);

  const renderRow = (item: number): ReactNode => {
    const at = list.at(item);
    if (at === null || sources === null) return null;
    const { summary, ...cells } = cellsOf(sources, at);
    return (
      <RecordRow
        {...cells}
        item={item}
        kind={at.kind}
        open={at.open}
        current={item === cursor.item}
        {...answers.timeOf(at.row)}
        summary={summary ?? answers.summaryOf(at.row)}
        findings={findingsOn(counts, at.row, at.kind !== 'row' && at.open ? 1 : at.count)}
      />
    );
  };

  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const target = event.target instanceof Element ? event.target : null;
    const item = Number(target?.closest<HTMLElement>('[data-item]')?.dataset['item'] ?? -1);
    if (item < 0) return;
    if (target?.closest('[data-twisty="true"]') !== null || event.detail === 2) cursor.toggle(item);
    else cursor.choose(item);
  };

  const copy = (): void => {
    const at = list.at(cursor.item);
    if (at === null || sources === null) return;
    const cells = cellsOf(sources, at);
    const app = useApp.getState();
    navigator.clipboard.writeText(tsvOf(cells, cells.summary ?? answers.summaryOf(at.row) ?? '', answers.timeTextOf(at.row))).then(
      () => app.notify(`Copied the row of ${cells.label}.`),
      () => app.notify('The browser did not allow copying.', 'problem'),
    );
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const copies = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'c';
    if (copies && cursor.item >= 0 && (getSelection()?.isCollapsed ?? true)) {
      event.preventDefault();
      event.stopPropagation();
      copy();
    } else cursor.onKeyDown(event);
  };

  const bubble = (item: number): string => {
    const at = list.at(item);
    return at === null || sources === null ? '' : cellsOf(sources, at).offset;
  };

  return (
    <div className={styles['pane']}>
      <FilterBar rowsShown={list.rowsShown} complete={shown.complete} />
      <div className={styles['list']} style={columnStyle(layers, findings.length > 0, answers.timed)} onClick={onClick}>
        <BigScroll
          role="treegrid"
          label="Records"
          rowCount={length}
          rowHeight={ROW_HEIGHT}
          columnCount={columnsOf(answers.timed).length}
          contentWidth="var(--records-width)"
          renderRow={renderRow}
          activeDescendant={cursor.item >= 0 ? itemId(cursor.item) : undefined}
          onVisible={answers.onVisible}
          onKeyDown={onKeyDown}
          handleRef={scroll}
          header={<RecordHeader timed={answers.timed} />}
          bubble={bubble}
        />
      </div>
    </div>
  );
}
