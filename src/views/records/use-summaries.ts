/** Summaries of the rows on screen: asked for when scrolling pauses, kept for the way back, dropped when scrolled past. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { useApp } from '../../store/index.ts';
import { contiguous, type RowSpan } from './row-spans.ts';

/** Some hundred screens; a summary is a short string. */
const KEPT = 5000;
const PAUSE_MS = 40;

export interface Summaries {
  /** Undefined while not known. */
  readonly of: (row: number) => string | undefined;
  /** Says which rows are on screen. */
  readonly want: (rows: readonly number[]) => void;
}

export function useSummaries(): Summaries {
  const client = useApp((state) => state.client);
  const index = useApp((state) => state.index);
  const [cache, setCache] = useState<Cache>({ index, known: NONE });
  const wanted = useRef<readonly number[]>([]);
  const running = useRef<AbortController>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const known = cache.index === index ? cache.known : NONE;

  const fetchWanted = useCallback(async () => {
    running.current?.abort();
    const missing = contiguous(wanted.current.filter((row) => !known.has(row)));
    if (client === null || missing.length === 0) return;
    const controller = new AbortController();
    running.current = controller;
    try {
      const found = await Promise.all(missing.map((span) => client.request('summaries', span, controller.signal)));
      if (controller.signal.aborted) return;
      setCache((before) => extended(before.index === index ? before : { index, known: NONE }, missing, found));
    } catch (error) {
      useApp.getState().reportFailure(error);
    }
  }, [client, index, known]);

  const want = useCallback(
    (rows: readonly number[]) => {
      wanted.current = rows;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void fetchWanted(), PAUSE_MS);
    },
    [fetchWanted],
  );
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      running.current?.abort();
    },
    [client],
  );
  const of = useCallback((row: number) => known.get(row), [known]);
  return { of, want };
}

interface Cache {
  readonly index: RecordIndex | null;
  readonly known: ReadonlyMap<number, string>;
}

const NONE: ReadonlyMap<number, string> = new Map();

function extended(cache: Cache, spans: readonly RowSpan[], found: readonly (readonly string[])[]): Cache {
  const known = new Map(cache.known.size > KEPT ? [] : cache.known);
  spans.forEach((span, s) => {
    // A row without an answer counts as answered, or it would be asked for for ever.
    for (let i = 0; i < span.count; i++) known.set(span.from + i, found[s]?.[i] ?? '');
  });
  return { ...cache, known };
}
