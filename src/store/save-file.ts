/** Saving bytes as a file: where the browser has a picker the reader says where, else it is a download. */

/** A kind of file, as pickers want to know it. */
export interface FileKind {
  readonly description: string;
  readonly mimeType: string;
  /** With its dot. */
  readonly extension: string;
}

/** A file that was chosen for writing. */
export interface WritableFile {
  createWritable(): Promise<{ write(data: Blob): Promise<void>; close(): Promise<void> }>;
}

/** The File System Access API, which not every browser has and no library of TypeScript declares. */
interface Picker {
  showSaveFilePicker(options: { suggestedName: string; types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[] }): Promise<WritableFile>;
}

const hasPicker = (host: object): host is Picker => 'showSaveFilePicker' in host && typeof host.showSaveFilePicker === 'function';

/** The download has begun by then, whatever the browser does with it. */
const REVOKE_AFTER_MS = 60_000;

/** A file to write to as bytes come; null where the browser has no picker. */
export async function chooseFileFor(name: string, { description, mimeType, extension }: FileKind): Promise<FileSystemFileHandle | null | 'cancelled'> {
  const host: object = window;
  if (!hasPicker(host)) return null;
  try {
    const handle: unknown = await host.showSaveFilePicker({ suggestedName: name, types: [{ description, accept: { [mimeType]: [extension] } }] });
    return handle instanceof FileSystemFileHandle ? handle : null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled';
    throw error;
  }
}

/** True when it was saved, or handed to the browser's downloads; false when its owner changed their mind. Rejects where writing fails. */
export async function saveFile(blob: Blob, name: string, { description, mimeType, extension }: FileKind): Promise<boolean> {
  const host: object = window;
  if (!hasPicker(host)) {
    download(blob, name);
    return true;
  }
  try {
    const handle = await host.showSaveFilePicker({ suggestedName: name, types: [{ description, accept: { [mimeType]: [extension] } }] });
    const file = await handle.createWritable();
    await file.write(blob);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false;
    throw error;
  }
}

/** Hands a file to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, REVOKE_AFTER_MS);
}
