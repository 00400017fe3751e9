/** One row of the comparison. */
import { memo, type ReactNode } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import { printable } from '../../core/text.ts';
import styles from './DiffLine.module.css';
import { valueText, whyText } from './side-text.ts';
import { wordsOf } from './verdicts.ts';

interface DiffLineProps {
  readonly line: number;
  /** Undefined while it is not here. */
  readonly row: DiffRow | undefined;
  readonly current: boolean;
}

export const lineId = (line: number): string => `diff-line-${line}`;

/** Greatest aria-rowindex that assistive technology takes. */
const ARIA_MAX = 2 ** 31 - 1;

export const DiffLine = memo(function DiffLine({ line, row, current }: DiffLineProps): ReactNode {
  const words = row === undefined ? undefined : wordsOf(row.verdict);
  const why = row === undefined ? '' : whyText(row);
  // The reason of an own rule names it.
  const named = row === undefined || row.why.includes(row.rule) ? '' : row.rule;
  return (
    <div id={lineId(line)} className={styles['line']} role="row" data-line={line} data-verdict={row?.verdict} aria-selected={current} aria-rowindex={line < ARIA_MAX ? line + 1 : undefined}>
      <span role="gridcell" className={styles['verdict']}>
        <span aria-hidden="true">{words?.glyph}</span> {words?.name ?? '…'}
      </span>
      <span role="gridcell" className={styles['path']} title={row === undefined ? undefined : printable(row.path)}>
        <bdi>{row === undefined ? '' : printable(row.path)}</bdi>
      </span>
      <span role="gridcell" className={styles['value']}>
        <bdi>{row === undefined ? '' : valueText(row.left)}</bdi>
      </span>
      <span role="gridcell" className={styles['value']}>
        <bdi>{row === undefined ? '' : valueText(row.right)}</bdi>
      </span>
      <span role="gridcell" className={styles['why']} title={why}>
        {named !== '' && (
          <span className={styles['rule']} title={`Rule ${named}, which can be switched off under Rules.\n${row?.why ?? ''}`}>
            {named}
          </span>
        )}
        {named === '' ? why : row?.why}
      </span>
    </div>
  );
});
