/** The eight bytes at the cursor as a place: an offset in the stream, or a PFN that some PAGE_DATA names. */
import type { ReactNode } from 'react';
import { hex } from '../../core/text.ts';
import { goTo } from '../../store/goto.ts';
import { useApp } from '../../store/index.ts';
import { asOffset, pageEntry } from './inspect.ts';
import styles from './DataInspector.module.css';

async function go(input: string): Promise<void> {
  const state = useApp.getState();
  const outcome = await goTo(state, input);
  if (outcome.kind === 'problem') state.notify(outcome.sentence, 'problem');
  // Several places: the first; the others are a `pfn:` in go to.
  if (outcome.kind === 'choose') await state.selectByte(outcome.places[0]?.range.start ?? 0);
}

export function InspectorJumps({ bytes, size }: { bytes: Uint8Array; size: number }): ReactNode {
  const offset = asOffset(bytes, size);
  const entry = pageEntry(bytes);
  const toOffset = (): void => void go(offset?.text ?? '');
  const toPfn = (): void => void go(`pfn:${hex(entry?.pfn ?? 0)}`);
  const past = offset?.inside === false ? 'Past the end of the stream' : 'The 64-bit little-endian word as an offset';
  return (
    <div className={styles['jumps']}>
      <button type="button" disabled={offset?.inside !== true} title={past} onClick={toOffset}>
        Go to offset {offset?.text ?? '··'}
      </button>
      <button type="button" disabled={entry === null} title={`Bits 51–0 of the 64-bit little-endian word; type ${entry === null ? '··' : hex(entry.type)}`} onClick={toPfn}>
        Go to PFN {entry === null ? '··' : hex(entry.pfn)}
      </button>
    </div>
  );
}
