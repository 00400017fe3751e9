/** Values one a line: label, value, what it means, its bits. */
import { memo } from 'react';
import type { Cell } from '../../core/analysis/overview/cell.ts';
import { BitList } from './BitList.tsx';
import { CellText } from './CellText.tsx';
import styles from './CellLines.module.css';

interface CellLinesProps {
  readonly cells: readonly Cell[];
  /** Whether bits that are clear are named too. */
  readonly clear?: boolean;
  /** Whether values are words rather than numbers. */
  readonly words?: boolean;
}

const titleOf = ({ label, doc, meaning }: Cell): string => [doc === '' ? label : doc, meaning].filter((part) => part !== '').join('\n');

export const CellLines = memo(function CellLines({ cells, clear = false, words = false }: CellLinesProps) {
  if (cells.length === 0) return null;
  return (
    <dl className={styles['lines']} data-words={words}>
      {cells.map((cell, i) => (
        <div key={`${cell.label} ${i}`} className={styles['line']}>
          <dt>{cell.label}</dt>
          <dd>
            <CellText row={cell.row} path={cell.path} text={cell.text} title={titleOf(cell)} suspect={cell.suspect} />
            {cell.bits !== undefined && cell.bits.length > 0 ? <BitList row={cell.row} bits={cell.bits} clear={clear} /> : cell.meaning !== '' && <span className={styles['meaning']}>{cell.meaning}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
});
