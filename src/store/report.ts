/** Reports on the open stream: written by the worker when the dialog opens, so that their sizes are known, and saved as files. */
import { create } from 'zustand';
import type { ReportFormat } from '../core/report/write.ts';
import { useApp } from './index.ts';
import { asFile, saveForm, type ReportForm } from './report-form.ts';

/** Extensions and media types: RFC 7763, HTML, RFC 8259, and SARIF 2.1.0 section 3.2. */
export const REPORT_FORMS: readonly ReportForm<ReportFormat>[] = [
  { format: 'html', title: 'HTML', use: 'to read, print and mail: one file, without scripts', description: 'HTML page', mimeType: 'text/html', extension: '.html' },
  { format: 'markdown', title: 'Markdown', use: 'for an issue or a mailing list', description: 'Markdown text', mimeType: 'text/markdown', extension: '.md' },
  { format: 'json', title: 'JSON', use: 'all findings, as xsi verify --json has them', description: 'JSON document', mimeType: 'application/json', extension: '.json' },
  { format: 'sarif', title: 'SARIF 2.1.0', use: 'for code scanning and viewers of results', description: 'SARIF log', mimeType: 'application/sarif+json', extension: '.sarif' },
];

export interface ReportState {
  /** Reports that are written, by format. */
  readonly written: Readonly<Partial<Record<ReportFormat, Blob>>>;
  /** Why a report could not be written, in a sentence; empty where none failed. */
  readonly failure: string;
}

const NOTHING: ReportState = { written: {}, failure: '' };

export const useReports = create<ReportState>()(() => NOTHING);

/** Has all forms written, one after the other; stops when asked to. */
export async function writeReports(signal: AbortSignal): Promise<void> {
  useReports.setState(NOTHING, true);
  const { client } = useApp.getState();
  if (client === null) return;
  try {
    for (const form of REPORT_FORMS) {
      const bytes = await client.request('report', { format: form.format }, signal);
      if (signal.aborted) return;
      useReports.setState(({ written }) => ({ written: { ...written, [form.format]: asFile(bytes, form) } }));
    }
  } catch (error) {
    if (!signal.aborted) useReports.setState({ failure: error instanceof Error ? error.message : String(error) });
  }
}

export const forgetReports = (): void => {
  useReports.setState(NOTHING, true);
};

/** Saves a report that is written, and says so. */
export async function saveReport(form: ReportForm<ReportFormat>): Promise<void> {
  const { file, closeDialog } = useApp.getState();
  const blob = useReports.getState().written[form.format];
  if (blob === undefined || file === null) return;
  if (await saveForm(blob, `${file.name}.report`, form, 'The report')) closeDialog();
}
