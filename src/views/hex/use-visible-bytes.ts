/** Tells the page cache what is in view, and which way it moves. */
import { useCallback, useEffect, useRef } from 'react';
import { useBytes } from '../../store/bytes.ts';
import { useApp } from '../../store/index.ts';

interface Seen {
  readonly first: number;
  readonly count: number;
  readonly direction: 1 | -1;
}

export function useVisibleBytes(columns: number): (first: number, count: number) => void {
  const cache = useBytes((state) => state.cache);
  const size = useApp((state) => state.size);
  const seen = useRef<Seen>({ first: 0, count: 0, direction: 1 });
  useEffect(() => {
    const { first, count, direction } = seen.current;
    cache?.show(first * columns, (first + count) * columns, size, direction);
  }, [cache, columns, size]);
  return useCallback(
    (first: number, count: number) => {
      const direction = first < seen.current.first ? -1 : 1;
      seen.current = { first, count, direction };
      cache?.show(first * columns, (first + count) * columns, size, direction);
    },
    [cache, columns, size],
  );
}
