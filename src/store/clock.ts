/** What the packet capture's clock says of the stream in front, once all of it is read: duration, throughput, stalls, the pause. */
import { create } from 'zustand';
import type { ClockSummary } from '../core/capture/clock.ts';
import type { Client } from '../worker/client.ts';
import { useApp } from './index.ts';

export interface ClockState {
  /** Null where there is no clock, or the stream is not read yet. */
  readonly summary: ClockSummary | null;
}

const NOTHING: ClockState = { summary: null };

export const useClock = create<ClockState>()(() => NOTHING);

let followed: Client | null = null;
let asked = false;

async function ask(client: Client): Promise<void> {
  try {
    const summary = await client.request('clockSummary', {});
    if (followed === client) useClock.setState({ summary });
  } catch (error) {
    if (followed === client) useApp.getState().reportFailure(error);
  }
}

/** A new client is a new file. */
function follow(): void {
  const { client, phase, capture } = useApp.getState();
  if (client !== followed) {
    followed = client;
    asked = false;
    useClock.setState(NOTHING);
  }
  if (client === null || phase !== 'ready' || (capture?.clock ?? null) === null || asked) return;
  asked = true;
  void ask(client);
}

useApp.subscribe(follow);
follow();
