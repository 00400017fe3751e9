/**
 * What a restore would make of the open stream, and its state behind the selected row. The card is asked for once the stream
 * is read, and again as findings come that may change it; states only while somebody looks.
 */
import { create } from 'zustand';
import type { RestoreCard, RestoreSnapshot } from '../core/restore/restore-card.ts';
import { RequestError } from '../worker/channel.ts';
import type { Client } from '../worker/client.ts';
import { useApp } from './index.ts';

export interface RestoreState {
  readonly card: RestoreCard | null;
  /** Behind the row that it names; null until one was asked for. */
  readonly step: RestoreSnapshot | null;
  /** Whether somebody goes through the stream row by row: the state then stands before the outcome. */
  readonly stepping: boolean;
  /** Why there is no card, or no state; empty where none is missing. */
  readonly failure: string;
}

const NOTHING: RestoreState = { card: null, step: null, stepping: false, failure: '' };

export const useRestore = create<RestoreState>()(() => NOTHING);

let followed: Client | null = null;

/** What the card was last asked by, and whether that question is still open. */
let askedBy = '';
let asking = false;
let stepping: AbortController | null = null;

/** What the card hangs on: a later pass may find more. Of a scan that was stopped nobody can say how it ends. */
function cardKey(): string {
  const { phase, outcome, findings, progress, contents } = useApp.getState();
  return phase === 'ready' && outcome === 'complete' ? `${findings.length} ${progress?.phase ?? 'done'} ${contents}` : '';
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One question at a time: while findings come in, the answer that is nearly there is worth more than a newer question. */
async function askCard(client: Client): Promise<void> {
  const key = cardKey();
  if (asking || key === '' || key === askedBy) return;
  asking = true;
  askedBy = key;
  try {
    const card = await client.request('restoreCard', {});
    if (followed === client) useRestore.setState({ card, failure: '' });
  } catch (error) {
    if (followed === client) useRestore.setState({ failure: inWords(error) });
  }
  if (followed !== client) return;
  asking = false;
  void askCard(client);
}

/** The restorer's state behind a row; null where it could not be had or another was asked for since. */
export async function restoreStep(row: number): Promise<RestoreSnapshot | null> {
  const client = followed;
  stepping?.abort();
  if (client === null) return null;
  stepping = new AbortController();
  const { signal } = stepping;
  try {
    const step = await client.request('restoreStep', { row }, signal);
    return followed === client && !signal.aborted ? step : null;
  } catch (error) {
    if (followed === client && !(error instanceof RequestError && error.code === 'aborted')) useRestore.setState({ failure: inWords(error) });
    return null;
  }
}

/** Shows the state behind a row. */
export async function showStep(row: number): Promise<void> {
  const { step } = useRestore.getState();
  if (step?.row === row) return;
  const next = await restoreStep(row);
  if (next !== null) useRestore.setState({ step: next });
}

export function setStepping(stepping: boolean): void {
  useRestore.setState({ stepping });
}

/** What was shown of files that are open and not in front, and what it was asked by. */
const kept = new WeakMap<Client, { readonly state: RestoreState; readonly askedBy: string }>();

/** A new client is a new file, or one that comes to the front again. */
function follow(): void {
  const { client } = useApp.getState();
  if (client !== followed) {
    // The answer to an open question will not be heard: it is asked again.
    if (followed !== null) kept.set(followed, { state: useRestore.getState(), askedBy: asking ? '' : askedBy });
    followed = client;
    const own = client === null ? undefined : kept.get(client);
    askedBy = own?.askedBy ?? '';
    asking = false;
    stepping?.abort();
    useRestore.setState(own?.state ?? NOTHING, true);
  }
  if (client !== null) void askCard(client);
}

useApp.subscribe(follow);
follow();
