/** A place of the aligned sequences: a record of each side, or of one. */
import { memo, type ReactNode } from 'react';
import type { SequencePair } from '../../core/diff/sequence-list.ts';
import { grouped } from '../../core/text.ts';
import styles from './SequenceLine.module.css';
import { SequenceSide } from './SequenceSide.tsx';
import { contentsOf, wordsOfPlace } from './sequence-words.ts';

interface SequenceLineProps {
  readonly line: number;
  /** Undefined while it is not here. */
  readonly pair: SequencePair | undefined;
  readonly current: boolean;
  /** Whether the contents of memory have been compared. */
  readonly memory: boolean;
}

export const pairId = (line: number): string => `sequence-line-${line}`;

/** Greatest aria-rowindex that assistive technology takes. */
const ARIA_MAX = 2 ** 31 - 1;

export const SequenceLine = memo(function SequenceLine({ line, pair, current, memory }: SequenceLineProps): ReactNode {
  const index = line < ARIA_MAX ? line + 1 : undefined;
  if (pair === undefined) {
    return (
      <div id={pairId(line)} className={styles['line']} role="row" data-line={line} aria-selected={current} aria-rowindex={index}>
        <span role="gridcell">…</span>
      </div>
    );
  }
  const { glyph, name } = wordsOfPlace(pair);
  const contents = contentsOf(pair, memory);
  return (
    <div id={pairId(line)} className={styles['line']} role="row" data-line={line} data-verdict={pair.unaligned ? 'unaligned' : pair.verdict} aria-selected={current} aria-rowindex={index}>
      <span role="gridcell" className={styles['place']}>{grouped(pair.place)}</span>
      <span role="gridcell" className={styles['verdict']}>
        <span aria-hidden="true">{glyph}</span> {name}
      </span>
      <SequenceSide side="left" record={pair.left} />
      <SequenceSide side="right" record={pair.right} />
      <span role="gridcell" className={styles['contents']} data-differs={pair.differs > 0} title={contents}>{contents}</span>
    </div>
  );
});
