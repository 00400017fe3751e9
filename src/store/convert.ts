/** Converting the open stream: where it goes, how far it is, how it ended. */
import { create } from 'zustand';
import type { ConvertChoice, ConvertOutcome } from '../worker/protocol.ts';
import { RequestError } from '../worker/channel.ts';
import { useApp } from './index.ts';
import { chooseFileFor, download, type FileKind } from './save-file.ts';

export type { ConvertChoice, ConvertOutcome };

const KIND: FileKind = { description: 'Xen save image', mimeType: 'application/octet-stream', extension: '.save' };

export type ConvertStage =
  | { readonly stage: 'choose' }
  | { readonly stage: 'running' }
  | { readonly stage: 'over'; readonly outcome: ConvertOutcome; readonly name: string }
  | { readonly stage: 'failed'; readonly message: string };

interface ConvertState {
  readonly at: ConvertStage;
}

export const useConvert = create<ConvertState>()(() => ({ at: { stage: 'choose' } }));

let running: AbortController | null = null;

/** `guest-v3.save` of `guest.xl`. */
export const convertedName = (name: string): string => `${name.replace(/\.(zst|gz|xz|lz4|bz2)$/i, '').replace(/\.[a-z0-9]{1,5}$/i, '')}-v3.save`;

/** Begins anew; what runs is stopped. */
export function forgetConvert(): void {
  running?.abort();
  running = null;
  useConvert.setState({ at: { stage: 'choose' } });
}

/** A file that was chosen is written to as the conversion goes; without a picker the result is downloaded when it is whole. */
export async function startConvert(choice: ConvertChoice): Promise<void> {
  const { client, file } = useApp.getState();
  if (client === null || file === null) return;
  const name = convertedName(file.name);
  const own = new AbortController();
  running = own;
  try {
    const chosen = await chooseFileFor(name, KIND);
    if (chosen === 'cancelled') return;
    useConvert.setState({ at: { stage: 'running' } });
    const outcome = await client.request('convert', { choice, handle: chosen }, own.signal);
    if (running !== own) return;
    if (outcome.kind === 'converted' && outcome.blob !== null) download(outcome.blob, name);
    useConvert.setState({ at: { stage: 'over', outcome, name: chosen?.name ?? name } });
  } catch (error) {
    if (running !== own) return;
    const stopped = error instanceof RequestError && error.code === 'aborted';
    useConvert.setState({ at: stopped ? { stage: 'choose' } : { stage: 'failed', message: error instanceof Error ? error.message : String(error) } });
  } finally {
    useApp.setState({ progress: null });
  }
}

export function stopConvert(): void {
  running?.abort();
}
