/** The section of the specification on the selected row, beside the stream. */
import { useEffect } from 'react';
import { useApp } from '../../store/index.ts';
import { useSpec, wantSheet } from '../../store/spec-sheet.ts';
import { layerToken } from '../shared/layer-colour.ts';
import { Diagram } from './Diagram.tsx';
import { FieldLine } from './FieldLine.tsx';
import { ReferenceLine } from './ReferenceLine.tsx';
import { Rules, RULES_ID } from './Rules.tsx';
import styles from './SpecView.module.css';

const toRules = (): void => document.getElementById(RULES_ID)?.scrollIntoView({ block: 'start' });

export function SpecView() {
  const row = useApp((state) => state.row);
  const revision = useApp((state) => (state.phase === 'ready' ? -1 : state.revision > 0 ? 1 : 0));
  const sheet = useSpec((state) => state.sheet);
  const failure = useSpec((state) => state.failure);
  useEffect(() => void wantSheet(row), [row, revision]);
  if (row < 0) return <p className={styles['empty']}>Select a record or header to see its section of the specification.</p>;
  if (failure !== undefined) return <p className={styles['empty']} role="alert">▲ This could not be read: {failure}</p>;
  if (sheet === null) return <p className={styles['empty']} role="status">Reading…</p>;
  return (
    <section className={styles['sheet']} aria-label="Specification">
      <h2 className={styles['name']}>
        <span className={styles['layer']} style={{ color: `var(${layerToken(sheet.layer)})` }}>{sheet.layer}</span> {sheet.name}
      </h2>
      <ReferenceLine reference={sheet.reference} />
      <div className={styles['text']}>
        {sheet.text.slice(0, 1).map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
      </div>
      <button type="button" className={styles['jump']} onClick={toRules}>Rules ↓</button>
      <Diagram sheet={sheet} />
      <FieldLine sheet={sheet} />
      <div className={styles['text']}>
        {sheet.text.slice(1).map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
      </div>
      <Rules sheet={sheet} />
    </section>
  );
}
