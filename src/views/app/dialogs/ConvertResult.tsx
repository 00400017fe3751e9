/** How a conversion ended, with every decision and loss. */
import { byteSize, hex, plural } from '../../../core/text.ts';
import { forgetConvert, type ConvertOutcome } from '../../../store/convert.ts';
import { useApp } from '../../../store/index.ts';
import styles from './LegacyDialog.module.css';

interface ConvertResultProps {
  readonly outcome: ConvertOutcome;
  readonly name: string;
}

/** More of them are in the list of the command line. */
const SHOWN = 200;

function sentenceOf(outcome: ConvertOutcome, name: string): string {
  if (outcome.kind !== 'converted') return `Not converted: nothing was written. ${outcome.sentence}`;
  const checkpoints = outcome.checkpoints > 1 ? `, ${plural(outcome.checkpoints, 'checkpoint')} read` : '';
  return `“${name}” has ${byteSize(outcome.outSize)}, from ${byteSize(outcome.inSize)}${checkpoints}.`;
}

export function ConvertResult({ outcome, name }: ConvertResultProps) {
  const close = useApp((state) => state.closeDialog);
  const findings = outcome.kind === 'not-done' ? [] : outcome.findings;
  const failed = outcome.kind !== 'converted';
  return (
    <>
      <p className={styles[failed ? 'problem' : 'done']} role={failed ? 'alert' : 'status'}>
        {sentenceOf(outcome, name)}
      </p>
      {findings.length === 0 && !failed && <p className={styles['what']}>Nothing was lost and nothing had to be decided.</p>}
      {findings.length > 0 && (
        <ul className={styles['findings']} aria-label="Decisions and losses" tabIndex={0}>
          {findings.slice(0, SHOWN).map(({ rule, severity, message, range }, i) => (
            <li key={`${rule} ${range.start} ${i}`} className={styles['finding']} data-severity={severity}>
              <span className={styles['severity']}>{severity}</span>
              <span>
                {message} <span className={styles['note']}>at {hex(range.start)}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={styles['actions']}>
        <button type="button" className={styles['plain']} onClick={forgetConvert}>
          {failed ? 'Back' : 'Convert otherwise…'}
        </button>
        <button type="button" className={styles['strong']} onClick={close} data-first="">
          Close
        </button>
      </p>
    </>
  );
}
