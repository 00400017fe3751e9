/** One item of the record list. */
import { memo, type ReactNode } from 'react';
import type { LayerName } from '../../core/index/layer.ts';
import { plural, printable } from '../../core/text.ts';
import { layerToken } from '../shared/layer-colour.ts';
import type { RecordFamily } from '../shared/record-family.ts';
import { FindingBadge } from './FindingBadge.tsx';
import styles from './RecordRow.module.css';

interface RecordRowProps {
  readonly item: number;
  readonly kind: 'row' | 'run' | 'parent';
  /** Of a run or parent: its rows are shown. Of a row: it is one of them. */
  readonly open: boolean;
  readonly current: boolean;
  readonly label: string;
  readonly offset: string;
  /** When its first byte was captured; undefined while the worker has not answered, null where nobody knows of any row. */
  readonly time: string | null | undefined;
  readonly timeTitle: string | undefined;
  readonly name: string;
  readonly layer: LayerName | null;
  readonly family: RecordFamily;
  readonly length: string;
  readonly lengthTitle: string;
  readonly cut: boolean;
  /** Bytes of it that a packet capture lacks. */
  readonly lost: number;
  /** Undefined while the worker has not answered. */
  readonly summary: string | undefined;
  /** Errors, warnings and infos, as text so that equal ones are equal. */
  readonly findings: string;
}

export const itemId = (item: number): string => `record-item-${item}`;

export const RecordRow = memo(function RecordRow(props: RecordRowProps): ReactNode {
  const { item, kind, open, layer, summary } = props;
  const member = kind === 'row' && open;
  return (
    <div
      id={itemId(item)}
      className={styles['row']}
      role="row"
      aria-rowindex={item + 1}
      aria-level={member ? 2 : 1}
      aria-selected={props.current}
      aria-expanded={kind === 'row' ? undefined : open}
      data-item={item}
      data-kind={kind}
      data-member={member}
    >
      <span role="gridcell" className={styles['label']} title={props.label}>
        <span className={styles['twisty']} data-twisty={kind !== 'row'} aria-hidden="true">
          {kind !== 'row' ? (open ? '▾' : '▸') : ''}
        </span>
        {props.label}
      </span>
      <span role="gridcell" className={styles['offset']}>{props.offset}</span>
      {props.time === null ? null : (
        <span role="gridcell" className={styles['time']} title={props.timeTitle}>
          {props.time ?? '…'}
        </span>
      )}
      <span role="gridcell" className={styles['name']} title={props.name}>
        <span className={styles['swatch']} data-family={props.family} aria-hidden="true" />
        {props.name}
      </span>
      <span role="gridcell" data-column="layer" className={styles['layer']} style={layer === null ? undefined : { color: `var(${layerToken(layer)})` }}>
        {layer}
      </span>
      <span role="gridcell" className={styles['length']} title={props.lengthTitle}>{props.length}</span>
      <span role="gridcell" className={styles['findings']}>
        {props.findings === '' ? null : <FindingBadge counts={props.findings} />}
      </span>
      <span role="gridcell" className={styles['summary']} title={summary === undefined ? undefined : printable(summary)}>
        {props.cut ? <strong className={styles['cut']}>✂ cut</strong> : null}
        {props.lost === 0 ? null : <span className={styles['lost']}>▨ {plural(props.lost, 'byte')} not captured</span>}
        {summary === undefined ? '…' : printable(summary)}
      </span>
    </div>
  );
});
