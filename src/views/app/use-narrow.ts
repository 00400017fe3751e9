/** Whether the window is too narrow for panes side by side. */
import { useSyncExternalStore } from 'react';

const QUERY = '(width < 900px)';

function subscribe(changed: () => void): () => void {
  const query = matchMedia(QUERY);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches);
