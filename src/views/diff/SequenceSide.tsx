/** One side of a place in the aligned sequences: its record, or the gap where it has none. */
import type { ReactNode } from 'react';
import type { SequenceRecord } from '../../core/diff/sequence-list.ts';
import { grouped, hex, printable } from '../../core/text.ts';
import { layerToken } from '../shared/layer-colour.ts';
import styles from './SequenceLine.module.css';
import { marksOfRecord, offsetOf } from './sequence-words.ts';

interface SequenceSideProps {
  readonly side: 'left' | 'right';
  readonly record: SequenceRecord | null;
}

export function SequenceSide({ side, record }: SequenceSideProps): ReactNode {
  if (record === null) return <span role="gridcell" className={styles['gap']} data-side={side} aria-label={`nothing on the ${side}`} />;
  const { name, layer, bodyLength, moved, origin } = record;
  const marks = marksOfRecord(record);
  return (
    <span role="gridcell" className={styles['side']} data-side={side}>
      <span className={styles['offset']} data-nowhere={origin === null}>{offsetOf(record)}</span>
      <span className={styles['name']} style={{ color: `var(${layerToken(layer)})` }} title={`${layer} ${printable(name)}`}>
        <bdi>{printable(name)}</bdi>
      </span>
      <span className={styles['length']}>{hex(bodyLength)}</span>
      <span className={styles['marks']} title={marks}>
        {moved >= 0 && (
          <span className={styles['moved']} data-moved={moved}>
            {side === 'left' ? '⇢' : '⇠'} moved, place {grouped(moved)}
          </span>
        )}
        {marks}
      </span>
    </span>
  );
}
