/** All that is known of the current finding: who refuses the stream for it, where, by which text and which code. */
import { useLayoutEffect, useRef } from 'react';
import { lengthOf } from '../../core/bytes/range.ts';
import { JUDGES, type Finding } from '../../core/index/finding.ts';
import { grouped, hex, plural, printable } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { findingRecord } from '../shared/finding-words.ts';
import { DetailFact } from './DetailFact.tsx';
import styles from './FindingDetail.module.css';

interface FindingDetailProps {
  readonly finding: Finding;
  /** Pixels from the top of the layer that it lies in. */
  readonly top: number;
  readonly onHeight: (height: number) => void;
}

export function FindingDetail({ finding, top, onHeight }: FindingDetailProps) {
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const box = useRef<HTMLDivElement>(null);
  const { message, objectors, range, spec, cite, ref, hint, logs, checked, count, rule } = finding;
  const length = lengthOf(range);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => onHeight(element.offsetHeight);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [onHeight]);

  return (
    <div ref={box} role="row" aria-level={3} className={styles['detail']} style={{ top }} data-detail="">
      <div role="gridcell" className={styles['cell']}>
        <p className={styles['message']}>{printable(message)}</p>
        <div className={styles['line']}>
          <p className={styles['judges']}>
            {JUDGES.map((judge) => (
              <span key={judge} className={styles['judge']} data-objects={objectors.includes(judge)}>
                {objectors.includes(judge) ? '✖' : '–'} {judge}
                <span className="visually-hidden">{objectors.includes(judge) ? ' refuses the stream' : ' does not object'}</span>
              </span>
            ))}
          </p>
          <p className={styles['acts']}>
            <button type="button" data-act="show">
              Show bytes
            </button>
            <button type="button" data-act="cite">
              Copy citation
            </button>
            <button type="button" data-act="suppress">
              Suppress rule
            </button>
          </p>
        </div>
        <dl className={styles['facts']}>
          <DetailFact label="where" text={`${findingRecord({ index, layers }, finding)} · ${hex(range.start)}, ${length > 0 ? plural(length, 'byte') : 'a place between two bytes'}`} code />
          <DetailFact label="rule" text={ref === '' ? rule : `${rule} · ${ref}`} code />
          <DetailFact label="spec" text={spec} />
          <DetailFact label="code" text={cite} />
          <DetailFact label="logs" text={logs} code />
          <DetailFact label="checked" text={checked.join(', ')} />
          <DetailFact label="count" text={count > 1 ? `${grouped(count)} more of this rule are counted; this is the first that is not kept` : ''} />
        </dl>
        {hint !== '' && <p className={styles['hint']}>{hint}</p>}
      </div>
    </div>
  );
}
