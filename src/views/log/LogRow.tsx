/** One line of the log. */
import { memo } from 'react';
import { grouped, printable } from '../../core/text.ts';
import type { Relation } from './log-flags.ts';
import styles from './LogRow.module.css';

interface LogRowProps {
  readonly line: number;
  /** Undefined while the worker has not answered. */
  readonly text: string | undefined;
  /** Characters that are left out. */
  readonly more: number;
  readonly level: string;
  readonly known: boolean;
  readonly linked: boolean;
  /** It leads to the selected row. */
  readonly selected: boolean;
  /** The keyboard is on it. */
  readonly current: boolean;
  readonly relation: Relation['state'];
}

export const lineId = (line: number): string => `log-line-${line}`;

const GLYPHS: Readonly<Record<Relation['state'], string>> = { agrees: '✓', differs: '▲', unconfirmed: '?', confirmed: '✖', plain: '' };

export const LogRow = memo(function LogRow({ line, text, more, level, known, linked, selected, current, relation }: LogRowProps) {
  return (
    <div id={lineId(line)} role="row" aria-rowindex={line + 1} aria-selected={current} className={styles['row']} data-line={line} data-known={known} data-linked={linked} data-marks={selected} data-level={level}>
      <span role="gridcell" className={styles['number']}>{grouped(line + 1)}</span>
      <span role="gridcell" className={styles['glyph']} data-relation={relation}>
        {GLYPHS[relation] === '' ? (linked ? '→' : '') : GLYPHS[relation]}
      </span>
      <span role="gridcell" className={styles['text']}>
        {text === undefined ? '··' : printable(text)}
        {more > 0 ? ` … ${grouped(more)} more characters` : ''}
      </span>
    </div>
  );
});
