/** Which bytes of both sides face each other, from beginning to end: known once both sides are open, and better once memory was compared. */
import { create } from 'zustand';
import type { Stretches } from '../core/diff/stretches.ts';
import type { Client } from '../worker/client.ts';
import { useCompare } from './compare.ts';

/** Both sides from their beginning on, as long as nothing is known. */
const END_TO_END: Stretches = { left: Float64Array.of(0), right: Float64Array.of(0), why: ['more'], cut: false };

export const useStretches = create<{ readonly stretches: Stretches }>()(() => ({ stretches: END_TO_END }));

let seen: { readonly client: Client | null; readonly memory: boolean } = { client: null, memory: false };

useCompare.subscribe(({ client: current, stage, memory: how }) => {
  const client = stage === 'open' ? current : null;
  const memory = how === 'done';
  if (client === seen.client && memory === seen.memory) return;
  const isOther = client !== seen.client;
  seen = { client, memory };
  if (isOther) useStretches.setState({ stretches: END_TO_END });
  if (client === null) return;
  const mine = seen;
  client.request('compareStretches', {}).then(
    (stretches) => {
      if (seen === mine) useStretches.setState({ stretches });
    },
    // The comparison was closed, or says by other answers what is wrong.
    () => undefined,
  );
});
