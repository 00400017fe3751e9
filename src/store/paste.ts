/** Bytes out of pasted text. The text is read in a worker: megabytes of it would hold up the page. */
import { create } from 'zustand';
import type { PasteForm, Pasted } from '../core/paste/paste.ts';
import { createClient, type Client } from '../worker/client.ts';

let client: Client | null = null;

/** What a text holds, taken for `form`, or for what it looks like. */
export async function readPasted(text: string, form: PasteForm | null): Promise<Pasted> {
  client ??= createClient({}, () => {
    client = null;
  });
  return client.request('paste', { text, form });
}

/** Gives up the worker that reads pasted text. */
export function endPasting(): void {
  client?.dispose();
  client = null;
}

/** What was pasted last, for the dialog that asks what it is. */
export const usePasted = create<{ readonly text: string }>()(() => ({ text: '' }));

export const setPasted = (text: string): void => usePasted.setState({ text });

/** Pasted bytes as a file to open. */
export const pastedFile = (bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], 'pasted bytes');
