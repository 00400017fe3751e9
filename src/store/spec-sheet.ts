/** What the specification says beside the selected row: asked for while the view of it is in front, the last answer kept until the next. */
import { create } from 'zustand';
import type { SpecSheet } from '../core/spec/sheet.ts';
import { RequestError } from '../worker/channel.ts';
import type { Client } from '../worker/client.ts';
import { useApp } from './index.ts';

export interface SpecState {
  readonly sheet: SpecSheet | null;
  /** Why the last question has no answer. */
  readonly failure: string | undefined;
}

const NOTHING: SpecState = { sheet: null, failure: undefined };

export const useSpec = create<SpecState>()(() => NOTHING);

let asked: AbortController | null = null;

/** Brings the sheet of a row; a later question ends the one before. */
export async function wantSheet(row: number): Promise<void> {
  asked?.abort();
  const { client } = useApp.getState();
  if (client === null || row < 0) {
    useSpec.setState(NOTHING);
    return;
  }
  const controller = new AbortController();
  asked = controller;
  try {
    const sheet = await client.request('spec', { row }, controller.signal);
    if (asked === controller) useSpec.setState({ sheet, failure: undefined });
  } catch (error) {
    if (asked !== controller || (error instanceof RequestError && error.code === 'aborted')) return;
    useSpec.setState({ sheet: null, failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Sheets of files that are open and not in front. */
const kept = new WeakMap<Client, SpecState>();

useApp.subscribe((state, before) => {
  if (state.client === before.client) return;
  asked?.abort();
  if (before.client !== null) kept.set(before.client, useSpec.getState());
  useSpec.setState((state.client === null ? undefined : kept.get(state.client)) ?? NOTHING, true);
});
