/** What the worker says of the rows on screen: asked for when scrolling pauses, kept for the way back, dropped when scrolled past. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { useApp, type AppState } from '../../store/index.ts';
import { contiguous, type RowSpan } from './row-spans.ts';

/** Some hundred screens; an answer is a short string or two numbers. */
const KEPT = 5000;
const PAUSE_MS = 40;

export interface RowAnswers<T> {
  /** Undefined while not known. */
  readonly of: (row: number) => T | undefined;
  /** Says which rows are on screen. */
  readonly want: (rows: readonly number[]) => void;
}

export interface RowQuestion<T> {
  /** Answers for the rows of a span, in their order. */
  readonly ask: (client: NonNullable<AppState['client']>, span: RowSpan, signal: AbortSignal) => Promise<readonly T[]>;
  /** For a row without an answer: it counts as answered, or it would be asked for for ever. */
  readonly none: T;
}

/** @param question always the same; null where nothing is asked */
export function useRowAnswers<T>(question: RowQuestion<T> | null): RowAnswers<T> {
  const client = useApp((state) => state.client);
  const index = useApp((state) => state.index);
  const [cache, setCache] = useState<Cache<T>>({ index, known: new Map() });
  const wanted = useRef<readonly number[]>([]);
  const running = useRef<AbortController>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const fetchWanted = useCallback(async () => {
    running.current?.abort();
    const missing = contiguous(wanted.current.filter((row) => cache.index !== index || !cache.known.has(row)));
    if (client === null || question === null || missing.length === 0) return;
    const controller = new AbortController();
    running.current = controller;
    try {
      const found = await Promise.all(missing.map((span) => question.ask(client, span, controller.signal)));
      if (controller.signal.aborted) return;
      setCache((before) => extended(before.index === index ? before : { index, known: new Map() }, missing, found, question.none));
    } catch (error) {
      useApp.getState().reportFailure(error);
    }
  }, [client, index, cache, question]);

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
  const of = useCallback((row: number) => (cache.index === index ? cache.known.get(row) : undefined), [cache, index]);
  return { of, want };
}

interface Cache<T> {
  readonly index: RecordIndex | null;
  readonly known: ReadonlyMap<number, T>;
}

function extended<T>(cache: Cache<T>, spans: readonly RowSpan[], found: readonly (readonly T[])[], none: T): Cache<T> {
  const known = new Map(cache.known.size > KEPT ? [] : cache.known);
  spans.forEach((span, s) => {
    for (let i = 0; i < span.count; i++) known.set(span.from + i, found[s]?.[i] ?? none);
  });
  return { ...cache, known };
}
