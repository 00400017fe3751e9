/** Export a report: four forms with the size that each will have; one click or one digit saves. */
import { useEffect, type KeyboardEvent, type MouseEvent } from 'react';
import { byteSize } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { forgetReports, REPORT_FORMS, saveReport, useReports, writeReports } from '../../../store/report.ts';
import { Modal } from './Modal.tsx';
import styles from './ReportDialog.module.css';

function save(number: number): void {
  const form = REPORT_FORMS[number - 1];
  if (form !== undefined) void saveReport(form);
}

export function ReportDialog() {
  const written = useReports((state) => state.written);
  const failure = useReports((state) => state.failure);
  const outcome = useApp((state) => state.outcome);
  useEffect(() => {
    const controller = new AbortController();
    void writeReports(controller.signal);
    return () => {
      controller.abort();
      forgetReports();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (/^[1-9]$/.test(event.key)) save(Number(event.key));
  };
  const onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-form]') : null;
    if (button !== null) save(Number(button.dataset['form']));
  };
  return (
    <Modal title="Export a report" width="narrow" headed>
      <p className={styles['what']}>
        Verdict, judges, findings by rule, timeline, guest, layers and counts. Guest memory and device state are left out, and of the config all but the guest’s name, identity and size.
        {outcome === 'cancelled' && ' The scan was stopped: the report is about the part before.'}
      </p>
      {failure !== '' && (
        <p className={styles['problem']} role="alert">
          {failure}
        </p>
      )}
      <ol className={styles['forms']} onKeyDown={onKeyDown} onClick={onClick}>
        {REPORT_FORMS.map(({ format, title, use }, i) => {
          const blob = written[format];
          return (
            <li key={format}>
              <button type="button" className={styles['form']} data-form={i + 1} aria-disabled={blob === undefined} {...(i === 0 ? { 'data-first': '' } : {})}>
                <kbd className={styles['digit']}>{i + 1}</kbd>
                <span className={styles['title']}>{title}</span>
                <span className={styles['use']}>{use}</span>
                <span className={styles['size']}>{blob === undefined ? '…' : byteSize(blob.size)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </Modal>
  );
}
