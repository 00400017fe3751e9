/** Name of the field at the cursor: from the selection where it holds the cursor, else asked for once the cursor rests. */
import { useEffect, useState } from 'react';
import { contains } from '../../core/bytes/range.ts';
import { useApp } from '../../store/index.ts';
import { fieldPath } from '../shared/field-path.ts';

const REST_MS = 120;

export function useCursorField(cursor: number): string {
  const chain = useApp((state) => state.chain);
  const client = useApp((state) => state.client);
  const [located, setLocated] = useState({ offset: -1, name: '' });
  const leaf = chain.at(-1);
  const known = leaf !== undefined && cursor >= 0 && contains(leaf.range, cursor);
  useEffect(() => {
    if (known || cursor < 0 || client === null) return undefined;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const found = await client.request('locate', { offset: cursor }, controller.signal);
        if (!controller.signal.aborted) setLocated({ offset: cursor, name: found === null ? '' : fieldPath(found.chain) });
      } catch (error) {
        if (!controller.signal.aborted) useApp.getState().reportFailure(error);
      }
    };
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [known, cursor, client]);
  if (known) return fieldPath(chain);
  return located.offset === cursor ? located.name : '';
}
