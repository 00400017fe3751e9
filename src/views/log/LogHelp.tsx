/** What the current line means, who wrote it, and where it leads. */
import type { MouseEvent } from 'react';
import { useApp } from '../../store/index.ts';
import { lineAt, useLog } from '../../store/log.ts';
import { rowName } from '../shared/row-text.ts';
import { isAbout, relationOf } from './log-flags.ts';
import styles from './LogHelp.module.css';

const toFinding = (event: MouseEvent): void => {
  const rule = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-rule]')?.dataset['rule'] : undefined;
  const { findings, selectFinding, setView } = useApp.getState();
  const finding = findings.find((each) => each.rule === rule);
  if (finding === undefined) return;
  setView('log');
  selectFinding(finding);
};

export function LogHelp() {
  const line = useLog((state) => state.line);
  useLog((state) => state.revision);
  const to = useLog((state) => state.summary?.row[line] ?? -1);
  const flags = useLog((state) => state.summary?.flags[line] ?? 0);
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  const findings = useApp((state) => state.findings);
  const known = line < 0 ? null : (lineAt(line)?.known ?? null);
  if (line < 0) return <p className={styles['help']} data-empty="">Select a line to see what it means. Ctrl+↑ and Ctrl+↓ go to lines that lead to a record.</p>;
  if (known === null) return <p className={styles['help']}>This line is not one that is known here. It stays text.</p>;
  const broken = known.rules.filter((rule) => findings.some((each) => each.rule === rule));
  return (
    <div className={styles['help']} role="status" onClick={toFinding}>
      <p>{known.says}</p>
      {relationOf(flags).sentence === '' ? null : <p>{relationOf(flags).sentence}</p>}
      {broken.map((rule) => <button key={rule} type="button" data-rule={rule} className={styles['rule']}>✖ {rule}</button>)}
      <p className={styles['source']}>
        {to < 0 || index === null ? 'It speaks of no record of the stream.' : `${isAbout(flags) ? 'About' : 'At'} ${rowName(index, layers, to)}, row ${to}.`} {known.program}: <code>{known.cite}</code>
      </p>
    </div>
  );
}
