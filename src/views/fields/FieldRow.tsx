/** One field of the tree. */
import { memo, type ReactNode } from 'react';
import type { Severity } from '../../core/index/finding.ts';
import { printable } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { SEVERITY_GLYPHS } from '../shared/severity.ts';
import { bitBoxes, bitsText, lengthCell, markOf, offsetCell, valueText } from './node-text.ts';
import { lineId } from './line-id.ts';
import type { Line } from './tree-model.ts';
import styles from './FieldRow.module.css';

export interface FieldRowProps {
  readonly line: Line & { readonly kind: 'node' };
  readonly selected: boolean;
  readonly active: boolean;
  /** The pointer is over its bytes in another pane. */
  readonly hovered: boolean;
  /** The search found it. */
  readonly hit: boolean;
  /** The worst finding about it, and what they say. */
  readonly finding: Severity | null;
  readonly findingTitle: string;
}

export const FieldRow = memo(function FieldRow({ line, selected, active, hovered, hit, finding, findingTitle }: FieldRowProps): ReactNode {
  const base = useApp((state) => state.offsetBase);
  const { node, open } = line;
  const mark = markOf(node);
  const boxes = bitBoxes(node);
  return (
    <div
      id={lineId(line.key)}
      className={styles['row']}
      role="row"
      data-key={line.key}
      data-kind={node.kind}
      data-suspect={node.suspect}
      data-active={active}
      data-hovered={hovered}
      data-hit={hit}
      data-finding={finding ?? undefined}
      aria-level={line.depth}
      aria-expanded={open ?? undefined}
      aria-posinset={line.place}
      aria-setsize={line.siblings}
      aria-selected={selected}
    >
      <span className={styles['name']} role="gridcell" title={node.name} style={{ paddingInlineStart: `calc(${line.depth} * var(--space-3))` }}>
        <span className={styles['twisty']} data-twisty={open === null ? undefined : ''} aria-hidden="true">
          {open === null ? '' : open ? '▾' : '▸'}
        </span>
        {mark === null ? null : (
          <span className={styles['mark']} title={mark.title} role="img" aria-label={mark.title}>
            {mark.glyph}
          </span>
        )}
        {finding === null ? null : (
          <span className={styles['finding']} data-severity={finding} title={printable(findingTitle, true)} role="img" aria-label={printable(findingTitle, true)}>
            {SEVERITY_GLYPHS[finding]}
          </span>
        )}
        <span className={styles['words']}>{node.name}</span>
        <span className={styles['bits']}>{bitsText(node)}</span>
      </span>
      <span className={styles['value']} role="gridcell" title={valueText(node)}>
        {boxes === '' ? null : (
          <span className={styles['boxes']} aria-hidden="true">
            {boxes}
          </span>
        )}
        {valueText(node)}
      </span>
      <span className={styles['meaning']} role="gridcell" title={node.meaning}>
        {node.meaning}
      </span>
      <span className={styles['type']} role="gridcell">
        {node.type}
      </span>
      <span className={styles['number']} role="gridcell">
        {offsetCell(node, base)}
      </span>
      <span className={styles['number']} role="gridcell">
        {lengthCell(node)}
      </span>
    </div>
  );
});
