/** Keeps the comparison and the address the same: Back and Forward go through it, and after a reload it is as it was once the files are given again. */
import { create } from 'zustand';
import { applyCompareFilter, chooseNamed, useCompareRows } from './compare-rows.ts';
import { choosePlaceOf, setDiffering, useSequence } from './compare-sequence.ts';
import { useMemoryView, wantPage } from './compare-memory.ts';
import { useDiffTab } from './compare-tab.ts';
import { showCompare, startCompare, useCompare, type CompareInput, type ComparePair, type CompareStage } from './compare.ts';
import { decodeComparison, encodeComparison, type CompareAddress, type SideAddress } from './compare-url.ts';
import { useApp } from './index.ts';

interface AwaitedState {
  /** What the address asks for, until it is there; null nothing. */
  readonly address: CompareAddress | null;
  /** Names of the files, where this browser's history has them. */
  readonly names: readonly string[];
}

interface Step {
  readonly xsi: string;
  readonly names: readonly string[];
}

const isStep = (value: unknown): value is Step => typeof value === 'object' && value !== null && 'xsi' in value && 'names' in value && Array.isArray(value.names);

function fromAddress(): AwaitedState {
  if (typeof location === 'undefined') return { address: null, names: [] };
  const state: unknown = history.state;
  return { address: decodeComparison(location.hash), names: isStep(state) ? state.names.filter((name) => typeof name === 'string') : [] };
}

export const useAwaited = create<AwaitedState>()(fromAddress);

const NOTHING: AwaitedState = { address: null, names: [] };

/** Pairs of this visit by their key: Back may lead to one that was closed. */
const pairs = new Map<string, ComparePair>();
const MAX_PAIRS = 16;

const keyOf = ({ left, right }: ComparePair): string => `diff ${left.file.name} ${left.file.size} ${right.file.name} ${right.file.size}`;
const sideOf = ({ file, checkpoint, iteration = null, conversion }: CompareInput): SideAddress => ({ size: file.size, checkpoint, ...(iteration === null ? {} : { iteration }), conversion });
const sameSide = (a: SideAddress, b: SideAddress): boolean => a.size === b.size && a.checkpoint === b.checkpoint && a.iteration === b.iteration && a.conversion === b.conversion;

/** Null while no comparison shows. */
function addressNow(): CompareAddress | null {
  const { stage, shown, pair, rules } = useCompare.getState();
  if (pair === null || !shown || stage !== 'open') return null;
  const { tab } = useDiffTab.getState();
  const { filter, chosen } = useCompareRows.getState();
  const { differing, chosen: place } = useSequence.getState();
  const side = place?.left == null ? 'right' : 'left';
  const record = tab === 'sequence' && place !== null ? { side, row: place[side]?.row ?? 0 } as const : null;
  return {
    tab,
    left: sideOf(pair.left),
    right: sideOf(pair.right),
    one: pair.left.file === pair.right.file,
    filter: tab === 'sequence' ? { ...filter, layer: '' } : filter,
    path: chosen?.path ?? '',
    differing,
    record,
    pfn: tab === 'memory' ? useMemoryView.getState().pfn : -1,
    rules,
  };
}

/** Steps closer together than this are one step of history. */
const BURST_MS = 600;
/** A choice changes several of what the address says. */
const SETTLE_MS = 150;

const RESTORE_MS = 1500;

let timer: ReturnType<typeof setTimeout> | undefined;
let restoredAt = -Infinity;
let changedAt = -Infinity;
let burst = false;

function write(): void {
  timer = undefined;
  const now = addressNow();
  const { pair } = useCompare.getState();
  if (now === null || pair === null || useAwaited.getState().address !== null) return;
  const hash = encodeComparison(now);
  if (hash === location.hash) return;
  const key = keyOf(pair);
  const step: Step = { xsi: key, names: [pair.left.file.name, pair.right.file.name] };
  const state: unknown = history.state;
  const follows = isStep(state) && state.xsi === key && decodeComparison(location.hash) !== null;
  // What a step of history brought back must not cut off those that come after it.
  const restored = performance.now() - restoredAt < RESTORE_MS;
  if (follows && (burst || restored)) history.replaceState(step, '', hash);
  else history.pushState(step, '', hash);
}

function changed(): void {
  const now = performance.now();
  if (timer === undefined) burst = now - changedAt < BURST_MS;
  changedAt = now;
  clearTimeout(timer);
  timer = setTimeout(write, SETTLE_MS);
}

/** Applies what the address asks for to the comparison that is open. */
async function restore(address: CompareAddress): Promise<void> {
  const { tab, filter, path, differing, record, pfn } = address;
  useDiffTab.setState({ tab });
  await applyCompareFilter(filter);
  if (path !== '') await chooseNamed(path);
  if (differing !== useSequence.getState().differing) await setDiffering(differing);
  if (tab === 'sequence' && record !== null) await choosePlaceOf(record.side, record.row);
  if (tab === 'memory' && pfn >= 0) await wantPage(pfn);
  restoredAt = performance.now();
  if (useAwaited.getState().address === address) useAwaited.setState(NOTHING);
}

const isOf = (pair: ComparePair, { left, right }: CompareAddress): boolean => sameSide(sideOf(pair.left), left) && sameSide(sideOf(pair.right), right);

/** A comparison stands, or will not: it is the one that the address waits for, or that waits for nothing more. */
function arrived(stage: CompareStage, pair: ComparePair, address: CompareAddress): void {
  if (stage === 'open' && isOf(pair, address)) void restore(address);
  else if (stage === 'open' || stage === 'failed') useAwaited.setState(NOTHING);
}

const asAsked = (pair: ComparePair, { left, right }: CompareAddress): ComparePair => ({
  left: { ...pair.left, checkpoint: left.checkpoint, iteration: left.iteration ?? null, conversion: left.conversion },
  right: { ...pair.right, checkpoint: right.checkpoint, iteration: right.iteration ?? null, conversion: right.conversion },
});

/** The files of a pair as the address has them; null where they are not of those sizes. */
function fitted(pair: ComparePair, address: CompareAddress): ComparePair | null {
  const { left, right } = address;
  const sizes = [pair.left.file.size, pair.right.file.size];
  if (sizes[0] === left.size && sizes[1] === right.size) return asAsked(pair, address);
  if (sizes[1] === left.size && sizes[0] === right.size) return asAsked({ left: pair.right, right: pair.left }, address);
  return null;
}

/** Compares two files; in the way that the address asks for, where it waits for two of their sizes. */
export function compareGiven(pair: ComparePair): void {
  const { address } = useAwaited.getState();
  const plain = [pair.left, pair.right].every(({ checkpoint, iteration = null, conversion }) => checkpoint === null && iteration === null && !conversion);
  const asked = address === null || !plain ? null : fitted(pair, address);
  if (address !== null && asked === null) useAwaited.setState(NOTHING);
  void startCompare(asked ?? pair, asked === null ? undefined : address?.rules);
}

/** A step of history that is of a comparison: false where it is of none. */
export function popComparison(): boolean {
  const asked = fromAddress();
  if (asked.address === null) {
    useAwaited.setState(NOTHING);
    if (useCompare.getState().shown) showCompare(false);
    return false;
  }
  clearTimeout(timer);
  timer = undefined;
  const state: unknown = history.state;
  const key = isStep(state) ? state.xsi : '';
  const { pair, stage, rules } = useCompare.getState();
  const { address } = asked;
  useAwaited.setState(asked);
  const isThis = pair !== null && stage === 'open' && keyOf(pair) === key && isOf(pair, address);
  const known = pairs.get(key);
  if (isThis && JSON.stringify(rules) === JSON.stringify(address.rules)) {
    showCompare(true);
    void restore(address);
  } else if (known !== undefined) void startCompare(asAsked(known, address), address.rules);
  else useApp.getState().notify('This address is of a comparison whose files are not here any more: give them again to go there.', 'problem');
  return true;
}

/** Follows the comparison; returns how to stop. */
export function followComparison(): () => void {
  const stops = [
    useCompare.subscribe((state, before) => {
      const { address } = useAwaited.getState();
      if (state.pair !== before.pair && state.pair !== null) {
        pairs.set(keyOf(state.pair), state.pair);
        for (const oldest of pairs.keys()) if (pairs.size > MAX_PAIRS) pairs.delete(oldest);
      }
      if (address !== null && state.pair !== null && state.stage !== before.stage) arrived(state.stage, state.pair, address);
      if (state.shown !== before.shown || state.stage !== before.stage || state.rules !== before.rules) changed();
    }),
    useCompareRows.subscribe((state, before) => {
      if (state.filter !== before.filter || state.chosen !== before.chosen) changed();
    }),
    useDiffTab.subscribe(changed),
    useSequence.subscribe((state, before) => {
      if (state.chosen !== before.chosen || state.differing !== before.differing) changed();
    }),
    useMemoryView.subscribe((state, before) => {
      if (state.pfn !== before.pfn) changed();
    }),
    useApp.subscribe((state, before) => {
      const { address } = useAwaited.getState();
      if (state.phase === before.phase || state.phase !== 'ready' || state.file === null || address?.one !== true || state.file.size !== address.left.size) return;
      const input = { file: state.file, readAs: state.readAs, checkpoint: null, conversion: false };
      compareGiven({ left: input, right: input });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    clearTimeout(timer);
    timer = undefined;
  };
}
