/** Handing on a comparison: the worker writes it, the reader says where it goes. */
import type { DiffFormat } from '../core/diff/report/write.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';
import { asFile, saveForm, type ReportForm } from './report-form.ts';

export const REPORT_FORMS: readonly ReportForm<DiffFormat>[] = [
  { format: 'html', title: 'HTML', use: 'to read, print and mail', description: 'Comparison (web page)', mimeType: 'text/html', extension: '.html' },
  { format: 'markdown', title: 'Markdown', use: 'for an issue or a mailing list', description: 'Comparison (Markdown)', mimeType: 'text/markdown', extension: '.md' },
  { format: 'json', title: 'JSON', use: 'as xsi diff --json has it', description: 'Comparison (JSON)', mimeType: 'application/json', extension: '.json' },
];

export async function saveComparison(format: DiffFormat): Promise<void> {
  const { client, pair, stage } = useCompare.getState();
  const form = REPORT_FORMS.find((one) => one.format === format);
  if (client === null || pair === null || stage !== 'open' || form === undefined) return;
  try {
    const bytes = await client.request('compareReport', { format });
    await saveForm(asFile(bytes, form), `${pair.left.file.name}.diff`, form, 'The comparison');
  } catch (error) {
    useApp.getState().notify(`The comparison could not be written: ${error instanceof Error ? error.message : String(error)}`, 'problem');
  }
}
