/** A form in which something is handed on as a file, and how it is saved: of a report on a stream, and of a comparison. */
import { useApp } from './index.ts';
import { saveFile, type FileKind } from './save-file.ts';

export interface ReportForm<Format extends string> extends FileKind {
  readonly format: Format;
  readonly title: string;
  readonly use: string;
}

/** What the worker wrote, as a file of that form: it handed the whole buffer over. */
export const asFile = (bytes: Uint8Array, { mimeType }: FileKind): Blob => new Blob([new Uint8Array(bytes)], { type: mimeType });

/**
 * Saves it as `name` and the form's extension, and says so; says as well where it could not be saved. False where its owner changed their mind.
 * @param what as sentences begin with it: `The report`
 */
export async function saveForm(blob: Blob, name: string, form: ReportForm<string>, what: string): Promise<boolean> {
  const { notify } = useApp.getState();
  try {
    if (!(await saveFile(blob, `${name}${form.extension}`, form))) return false;
    notify(`${what} is saved as ${form.title}.`);
    return true;
  } catch (error) {
    notify(`${what} could not be saved: ${error instanceof Error ? error.message : String(error)}`, 'problem');
    return false;
  }
}
