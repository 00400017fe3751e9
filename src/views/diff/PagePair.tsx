/** A page's last contents on both sides, line by line, with the bytes that changed marked. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { hex, plural } from '../../core/text.ts';
import { useShownChange } from '../../store/compare-change.ts';
import { pfnOfPath, useMemoryView } from '../../store/compare-memory.ts';
import { useCompareRows } from '../../store/compare-rows.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { changedLines } from './page-lines.ts';
import { PageLine } from './PageLine.tsx';
import { PageSideWords } from './PageSideWords.tsx';
import { LINE_HEIGHT } from './side-grid.ts';
import styles from './PagePair.module.css';
import bar from './Toolbar.module.css';

const COLUMNS = 16;
/** Offset, bytes and text of both sides: 3, 65 and 65 characters at 12px, which fit a window of 1024. */
const WIDTH = '61rem';
/** Lines above the first that changed. */
const ABOVE = 2;

export function PagePair(): ReactNode {
  const pfn = useMemoryView((state) => state.pfn);
  const page = useMemoryView((state) => state.page);
  const chosen = useCompareRows((state) => state.chosen);
  const shown = useShownChange(chosen);
  // F7 goes through the changes of the chosen row, which may be of another PFN.
  const change = chosen !== null && pfnOfPath(chosen.path) === pfn ? shown : 0;
  const scroll = useRef<BigScrollHandle>(null);
  const changed = useMemo(() => (page === null ? [] : changedLines(page.left?.bytes ?? null, page.right?.bytes ?? null, COLUMNS)), [page]);
  useEffect(() => {
    const line = change > 0 ? Math.floor(change / COLUMNS) : changed[0]?.line;
    if (line !== undefined) scroll.current?.scrollToRow(Math.max(0, line - ABOVE), 'start');
  }, [changed, change]);
  if (pfn < 0) return <p className={styles['none']}>Choose a PFN in the picture or the list to see its contents on both sides.</p>;
  if (page === null) return <p className={styles['none']}>Reading PFN {hex(pfn)}…</p>;
  const [left, right] = [page.left?.bytes ?? null, page.right?.bytes ?? null];
  const lines = Math.ceil(Math.max(left?.length ?? 0, right?.length ?? 0) / COLUMNS);
  const bytes = changed.reduce((sum, { count }) => sum + count, 0);
  const next = (): void => {
    const top = scroll.current?.topRow() ?? 0;
    const line = changed.find((one) => one.line > top) ?? changed[0];
    if (line !== undefined) scroll.current?.scrollToRow(line.line, 'start');
  };
  const difference = left !== null && right !== null ? (bytes === 0 ? 'the same contents' : `${plural(bytes, 'byte')} in ${plural(changed.length, 'line')} changed`) : 'contents on one side at most';
  return (
    <section className={styles['pair']} aria-label={`Contents of PFN ${hex(pfn)}`}>
      <div className={bar['bar']}>
        <strong>PFN {hex(pfn)}</strong>
        <span role="status">{difference}</span>
        <div className={bar['end']}>
          <button type="button" className={bar['chip']} disabled={changed.length === 0} onClick={next}>
            Next changed line
          </button>
        </div>
      </div>
      <div className={styles['sides']}>
        <PageSideWords name="left" side={page.left} />
        <PageSideWords name="right" side={page.right} />
      </div>
      {lines > 0 && (
        <div className={styles['lines']}>
          <BigScroll key={pfn} label={`Contents of PFN ${hex(pfn)} on both sides`} rowCount={lines} rowHeight={LINE_HEIGHT} contentWidth={WIDTH} handleRef={scroll} renderRow={(line) => <PageLine line={line} columns={COLUMNS} left={left} right={right} />} />
        </div>
      )}
    </section>
  );
}
