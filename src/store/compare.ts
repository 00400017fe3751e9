/**
 * A comparison of two streams: which files, how far it is, what was found. It has a worker of its own, which reads both; open files go on
 * beside it. Rows come in windows, see `compare-rows.ts`; bytes in pages, see `compare-bytes.ts`.
 */
import { create } from 'zustand';
import type { CompareView } from '../core/diff/view.ts';
import { plural, printable } from '../core/text.ts';
import { RequestError } from '../worker/channel.ts';
import { createClient, type Client } from '../worker/client.ts';
import type { CompareRules, CompareSide, SidesProgress } from '../worker/protocol.ts';
import { useApp } from './index.ts';
import type { Progress, ReadAs } from './stream.ts';

export type { SidesProgress } from '../worker/protocol.ts';

/** One side as a person gave it. */
export interface CompareInput {
  readonly file: File;
  readonly readAs: ReadAs;
  /** Counted from 1; null for the stream to its end. */
  readonly checkpoint: number | null;
  /** Memory as one pass over it sent it, counted from 0. */
  readonly iteration?: number | null;
  /** Of a legacy stream: its conversion as a stream of its own. */
  readonly conversion: boolean;
}

export interface ComparePair {
  readonly left: CompareInput;
  readonly right: CompareInput;
}

export type CompareStage = 'none' | 'opening' | 'open' | 'failed';
export type MemoryStage = 'waiting' | 'running' | 'done' | 'stopped';

const NO_RULES: CompareRules = { ignore: [], off: [] };

export interface CompareState {
  readonly stage: CompareStage;
  /** Whether the comparison is on the screen; open files are, where it is not. */
  readonly shown: boolean;
  readonly pair: ComparePair | null;
  readonly client: Client | null;
  readonly view: CompareView | null;
  readonly progress: Progress | null;
  /** While memory is compared; null before anything was told of it. */
  readonly sides: SidesProgress | null;
  readonly memory: MemoryStage;
  /** Why it could not be compared, in a sentence. */
  readonly failure: string;
  readonly rules: CompareRules;
  /** Rules as they were before, the last on top. */
  readonly before: readonly CompareRules[];
  /** Grows whenever rows have changed in the worker. */
  readonly revision: number;
}

const NOTHING: CompareState = {
  stage: 'none',
  shown: false,
  pair: null,
  client: null,
  view: null,
  progress: null,
  sides: null,
  memory: 'waiting',
  failure: '',
  rules: NO_RULES,
  before: [],
  revision: 0,
};

export const useCompare = create<CompareState>()(() => NOTHING);

let task: AbortController | null = null;

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const isAborted = (error: unknown): boolean => error instanceof RequestError && error.code === 'aborted';

function connect(): Client {
  const client: Client = createClient(
    {
      progress: ({ phase, done, total }) => {
        const { client: current, progress } = useCompare.getState();
        if (current !== client) return;
        const at = Date.now();
        useCompare.setState({ progress: { phase, done, total, at, startedAt: progress?.phase === phase ? progress.startedAt : at } });
      },
      compareSides: (sides) => {
        if (useCompare.getState().client === client) useCompare.setState({ sides });
      },
    },
    (cause) => {
      if (useCompare.getState().client === client) useCompare.setState({ stage: 'failed', failure: `The decoder stopped: ${cause}`, progress: null, client: null });
    },
  );
  return client;
}

/** What a new view changes for those who show rows. */
const taken = (view: CompareView): Partial<CompareState> => ({ view, revision: useCompare.getState().revision + 1, progress: null });

const sideOf = ({ file, readAs, checkpoint, iteration = null, conversion }: CompareInput): CompareSide => ({ file, name: file.name, ...readAs, checkpoint, iteration, conversion });

/** Compares two files: first all that headers and small records say, then memory. */
export async function startCompare(pair: ComparePair, rules: CompareRules = NO_RULES): Promise<void> {
  task?.abort();
  useCompare.getState().client?.dispose();
  const client = connect();
  const own = new AbortController();
  task = own;
  useCompare.setState({ ...NOTHING, stage: 'opening', shown: true, pair, client, rules, revision: useCompare.getState().revision + 1 });
  try {
    const view = await client.request('compareOpen', { left: sideOf(pair.left), right: sideOf(pair.right), rules }, own.signal);
    if (useCompare.getState().client !== client) return;
    useCompare.setState({ ...taken(view), stage: 'open' });
    await compareMemory();
  } catch (error) {
    if (useCompare.getState().client !== client) return;
    if (isAborted(error)) closeCompare();
    else useCompare.setState({ stage: 'failed', failure: sentenceOf(error), progress: null });
  }
}

/** Reads page contents of both sides, once; what stands until then stays. */
export async function compareMemory(): Promise<void> {
  const { client, memory } = useCompare.getState();
  if (client === null || memory === 'running' || memory === 'done') return;
  const own = new AbortController();
  task = own;
  useCompare.setState({ memory: 'running', sides: null });
  try {
    const view = await client.request('compareMemory', {}, own.signal);
    if (useCompare.getState().client === client) useCompare.setState({ ...taken(view), memory: 'done' });
  } catch (error) {
    if (useCompare.getState().client !== client) return;
    useCompare.setState({ memory: 'stopped', progress: null });
    // What was read until then says more than what stood before.
    const reached = await client.request('compareView', {}).catch(() => null);
    if (reached !== null && useCompare.getState().client === client) useCompare.setState(taken(reached));
    if (!isAborted(error)) useApp.getState().notify(sentenceOf(error), 'problem');
  }
}

/** Stops what runs: opening ends the comparison, memory stays uncompared. */
export const stopCompare = (): void => task?.abort();

export function closeCompare(): void {
  task?.abort();
  task = null;
  useCompare.getState().client?.dispose();
  useCompare.setState({ ...NOTHING, revision: useCompare.getState().revision + 1 });
}

/** Between the comparison and the open files. */
export const showCompare = (shown: boolean): void => useCompare.setState({ shown });

/** Whether the comparison is on the screen. */
export const isComparing = (): boolean => useCompare.getState().shown && useCompare.getState().stage !== 'none';

export function swapSides(): void {
  const { pair, rules } = useCompare.getState();
  if (pair !== null) void startCompare({ left: pair.right, right: pair.left }, rules);
}

/** Compares another checkpoint of a side. */
export function chooseCheckpoint(side: keyof ComparePair, checkpoint: number | null): void {
  const { pair, rules } = useCompare.getState();
  if (pair !== null) void startCompare({ ...pair, [side]: { ...pair[side], checkpoint, iteration: null } }, rules);
}

/** Compares what another pass over memory sent; all of the stream without one. */
export function chooseIteration(side: keyof ComparePair, iteration: number | null): void {
  const { pair, rules } = useCompare.getState();
  if (pair !== null) void startCompare({ ...pair, [side]: { ...pair[side], iteration, checkpoint: null } }, rules);
}

async function applyRules(rules: CompareRules, before: readonly CompareRules[]): Promise<void> {
  const { client } = useCompare.getState();
  if (client === null) return;
  useCompare.setState({ rules, before });
  try {
    const view = await client.request('compareIgnore', rules);
    const now = useCompare.getState();
    if (now.client === client && now.rules === rules) useCompare.setState(taken(view));
  } catch (error) {
    if (!isAborted(error)) useApp.getState().notify(sentenceOf(error), 'problem');
  }
}

const hidesOf = (id: string): number => useCompare.getState().view?.rules.find((rule) => rule.id === id)?.hides ?? 0;

/** Takes rows of these paths for expected; `*` stands for any part of a path. */
export async function addRule(rule: string): Promise<void> {
  const { rules, before } = useCompare.getState();
  if (rule === '' || rules.ignore.includes(rule)) return;
  await applyRules({ ...rules, ignore: [...rules.ignore, rule] }, [...before, rules]);
  useApp.getState().notify(`${plural(hidesOf(rule), 'row')} taken for expected: ${printable(rule)}. Undo it under Rules.`);
}

export function removeRule(rule: string): void {
  const { rules, before } = useCompare.getState();
  void applyRules({ ...rules, ignore: rules.ignore.filter((one) => one !== rule) }, [...before, rules]);
}

/** Switches an expectation off, or on again. */
export function switchRule(id: string, off: boolean): void {
  const { rules, before } = useCompare.getState();
  void applyRules({ ...rules, off: off ? [...rules.off, id] : rules.off.filter((one) => one !== id) }, [...before, rules]);
}

export function undoRules(): void {
  const { before } = useCompare.getState();
  const last = before.at(-1);
  if (last !== undefined) void applyRules(last, before.slice(0, -1));
}

/** Another file in front, or one more of them, is what its owner wants to see. */
useApp.subscribe((state, before) => {
  if (state.file !== before.file && state.file !== null && useCompare.getState().shown) showCompare(false);
});
