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
  return (
    <div className={styles['jumps']}>
      <span>offset {offset?.text ?? '··'}</span>
      <button type="button" disabled={offset?.inside !== true} title={offset?.inside === false ? 'Past the end of the stream' : 'Little-endian, 64 bits'} onClick={toOffset}>
        Go to
      </button>
      <span>PFN {entry === null ? '··' : `${hex(entry.pfn)}, type ${hex(entry.type)}`}</span>
      <button type="button" disabled={entry === null} title="Bits 51–0 of the 64-bit little-endian word" onClick={toPfn}>
        Go to
      </button>
    </div>
  );
}
