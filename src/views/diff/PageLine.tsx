/** A line of a page on both sides. */
import { memo, type ReactNode } from 'react';
import { offsetText } from '../../core/text.ts';
import { PageBytes } from './PageBytes.tsx';
import styles from './PagePair.module.css';

interface PageLineProps {
  readonly line: number;
  readonly columns: number;
  readonly left: Uint8Array | null;
  readonly right: Uint8Array | null;
}

export const PageLine = memo(function PageLine({ line, columns, left, right }: PageLineProps): ReactNode {
  const from = line * columns;
  return (
    <div className={styles['line']} role="row" aria-rowindex={line + 1}>
      <span className={styles['offset']} role="rowheader">{offsetText(from, 3)}</span>
      <PageBytes own={left} other={right} from={from} to={from + columns} />
      <PageBytes own={right} other={left} from={from} to={from + columns} />
    </div>
  );
});
