/** Handing on a comparison: the worker writes it, the reader says where it goes. */
import type { DiffFormat } from '../core/diff/report/write.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';
import { saveFile, type FileKind } from './save-file.ts';

interface ReportForm extends FileKind {
  readonly format: DiffFormat;
  readonly title: string;
  readonly use: string;
}

export const REPORT_FORMS: readonly ReportForm[] = [
  { format: 'html', title: 'HTML', use: 'to read, print and mail', description: 'Comparison (web page)', mimeType: 'text/html', extension: '.html' },
  { format: 'markdown', title: 'Markdown', use: 'for an issue or a mailing list', description: 'Comparison (Markdown)', mimeType: 'text/markdown', extension: '.md' },
  { format: 'json', title: 'JSON', use: 'as xsi diff --json has it', description: 'Comparison (JSON)', mimeType: 'application/json', extension: '.json' },
];

export async function saveComparison(format: DiffFormat): Promise<void> {
  const { client, pair, stage } = useCompare.getState();
  if (client === null || pair === null || stage !== 'open') return;
  const { notify } = useApp.getState();
  const form = REPORT_FORMS.find((one) => one.format === format);
  if (form === undefined) return;
  try {
    const bytes = await client.request('compareReport', { format });
    // The worker handed the whole buffer over.
    const blob = new Blob([new Uint8Array(bytes)], { type: form.mimeType });
    if (await saveFile(blob, `${pair.left.file.name}.diff${form.extension}`, form)) notify('Saved the comparison.');
  } catch (error) {
    notify(`The comparison could not be saved: ${error instanceof Error ? error.message : String(error)}`, 'problem');
  }
}
