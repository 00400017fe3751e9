/**
 * The phases of the open stream, which of them is chosen, and the other direction of its migration where a capture of that was
 * given. What was sent again is counted when somebody looks: it reads all lists of PFNs.
 */
import { create } from 'zustand';
import type { Sequence } from '../core/analysis/conversation/sequence.ts';
import type { Phase, PhaseList } from '../core/analysis/phases/phases.ts';
import { isWayBack as isBack, type Directions } from '../core/index/way-back.ts';
import { upperBound } from '../core/index/growable.ts';
import { RequestError } from '../worker/channel.ts';
import { createClient, type Client } from '../worker/client.ts';
import { useApp, type AppState } from './index.ts';
import { chooseContext, useOverview } from './overview.ts';

export interface BackFile {
  readonly file: Blob;
  readonly name: string;
}

export interface PhaseState {
  readonly list: PhaseList | null;
  /** Why there is no list, or why nothing was counted; empty where nothing is missing. */
  readonly failure: string;
  /** The other direction; null where none was given. */
  readonly back: BackFile | null;
  /** Null where it is not known yet, or `silent`. */
  readonly sequence: Sequence | null;
  /** Nothing tells that the stream was part of a migration. */
  readonly silent: boolean;
  /** The direction of the open packet capture that the other way was taken from; empty where it was not. */
  readonly captured: string;
  /** Why both directions may not be of one migration. */
  readonly contradictions: readonly string[];
  readonly sequenceFailure: string;
  /** What of the view is in front. */
  readonly part: 'phases' | 'conversation';
}

const NOTHING: PhaseState = { list: null, failure: '', back: null, sequence: null, silent: false, captured: '', contradictions: [], sequenceFailure: '', part: 'phases' };

export const usePhases = create<PhaseState>()(() => NOTHING);

/** Captures of the other direction, for streams that are open and not in front. */
const kept = new WeakMap<Client, BackFile>();
/** What was in front of them last. */
const parts = new WeakMap<Client, PhaseState['part']>();
let followed: Client | null = null;
let asked = '';
let counting = false;
let talking = '';

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const isAbort = (error: unknown): boolean => error instanceof RequestError && error.code === 'aborted';

async function ask(client: Client, resent: boolean): Promise<void> {
  try {
    const list = await client.request('phases', { resent });
    if (followed === client) usePhases.setState({ list, failure: '' });
  } catch (error) {
    if (followed === client && !isAbort(error)) usePhases.setState({ failure: inWords(error) });
  }
}

/** Counts what was sent again, once a stream. */
export function wantResent(): void {
  const { list } = usePhases.getState();
  if (followed === null || list === null || counting) return;
  counting = true;
  void ask(followed, true);
}

/** Asks for the conversation, anew where another capture was given. */
export async function wantSequence(): Promise<void> {
  const client = followed;
  const { back } = usePhases.getState();
  const key = back === null ? 'alone' : `${back.name} ${back.file.size}`;
  if (client === null || talking === key || useApp.getState().phase !== 'ready') return;
  talking = key;
  const isWanted = (): boolean => followed === client && usePhases.getState().back === back;
  try {
    const said = await client.request('conversation', { back: back?.file ?? null, name: back?.name ?? '' });
    if (isWanted()) usePhases.setState({ ...said, silent: said.sequence === null, sequenceFailure: '' });
  } catch (error) {
    if (isWanted() && !isAbort(error)) usePhases.setState({ sequence: null, captured: '', contradictions: [], sequenceFailure: inWords(error) });
  }
}

/** Number of the phase that holds a row; -1 where none does. */
export function phaseAt(list: PhaseList | null, row: number): number {
  if (list === null || row < 0) return -1;
  return upperBound(list.phases.length, (i) => list.phases[i]?.first ?? 0, row) - 1;
}

/** Number of the last phase of the last whole checkpoint, behind which a receiver fails over; -1 where none is whole. */
export function lastWholeAt({ phases, lastWhole }: Pick<PhaseList, 'phases' | 'lastWhole'>): number {
  if (lastWhole === 0) return -1;
  const at = upperBound(phases.length, (i) => phases[i]?.checkpoint ?? 0, lastWhole) - 1;
  return phases[at]?.kind === 'behind' ? at - 1 : at;
}

/** Goes to a phase: its first row, the registers of its checkpoint, and its rows alone where the list shows those of one. */
export function choosePhase(number: number): void {
  const phase = usePhases.getState().list?.phases[number];
  if (phase === undefined) return;
  const app = useApp.getState();
  if (app.filter.rows !== null) app.setFilter({ rows: { start: phase.first, end: phase.end } });
  const { view } = app;
  app.selectRow(phase.first);
  if (view !== null) app.setView(view);
  showRegistersOf(phase);
}

function showRegistersOf({ checkpoint }: Phase): void {
  const place = usePhases.getState().list?.checkpoints.find(({ number, through }) => checkpoint >= number && checkpoint <= through);
  const contexts = useOverview.getState().outline?.contexts ?? [];
  const context = place === undefined ? -1 : contexts.findIndex(({ row }) => row >= place.first && row < place.end);
  if (context >= 0) chooseContext(context);
}

/** The next (or previous) phase from the selected row on; the first where nothing is selected. */
export function stepPhase(step: 1 | -1): void {
  const { list } = usePhases.getState();
  const here = phaseAt(list, useApp.getState().row);
  const next = here < 0 ? 0 : here + step;
  if (list !== null && next >= 0 && next < list.phases.length) choosePhase(next);
}

/** The next (or previous) checkpoint: its first phase. */
export function stepCheckpoint(step: 1 | -1): void {
  const { list } = usePhases.getState();
  const here = phaseAt(list, useApp.getState().row);
  const at = list?.phases[here];
  const number = (step > 0 ? (at?.through ?? 0) : (at?.checkpoint ?? 0)) + (here < 0 && step < 0 ? 0 : step);
  const first = list?.phases.findIndex(({ checkpoint, through }) => checkpoint > 0 && checkpoint <= number && number <= through) ?? -1;
  if (first >= 0) choosePhase(first);
}

/** What a receiver would go on from: the last phase of the last whole checkpoint. */
export function showLastWhole(): void {
  const { list } = usePhases.getState();
  if (list !== null && list.lastWhole > 0) choosePhase(lastWholeAt(list));
}

/** Shows the rows of one phase alone in the list, or all again. */
export function togglePhaseFilter(): void {
  const app = useApp.getState();
  const { list } = usePhases.getState();
  const phase = list?.phases[Math.max(0, phaseAt(list, app.row))];
  if (app.filter.rows !== null) app.setFilter({ rows: null });
  else if (phase !== undefined) app.setFilter({ rows: { start: phase.first, end: phase.end } });
}

export function showPart(part: PhaseState['part']): void {
  if (followed !== null) parts.set(followed, part);
  usePhases.setState({ part });
}

/** Takes a capture of the other direction and shows it beside the open stream. */
export function giveBack(file: Blob, name: string): void {
  usePhases.setState({ back: { file, name }, sequence: null, silent: false, contradictions: [], sequenceFailure: '', part: 'conversation' });
  if (followed !== null) kept.set(followed, { file, name });
  void wantSequence();
}

/** Shows the open stream by itself again. */
export function takeBackAway(): void {
  usePhases.setState({ back: null, sequence: null, silent: false, contradictions: [], sequenceFailure: '' });
  if (followed !== null) kept.delete(followed);
  // What was said when it came is no longer true.
  useApp.getState().dismissNotice();
  void wantSequence();
}

/** Whether what is open is what a receiver said, and not the stream that it answered. */
export const isWayBack = ({ identification }: Pick<AppState, 'identification'>): boolean => isBack(identification);

let picker = (): void => undefined;

/** Says who asks a person for a file. */
export function setBackPicker(pick: () => void): void {
  picker = pick;
}

/** Asks for the capture of the other direction. */
export const askForBack = (): void => picker();

/** What a file has of a migration; asked of a worker of its own where nothing is open. */
export async function directionsOf(file: Blob): Promise<Directions> {
  const { client } = useApp.getState();
  if (client !== null) return client.request('directions', { file });
  const own = createClient({}, () => undefined);
  try {
    return await own.request('directions', { file });
  } finally {
    own.dispose();
  }
}

/** A new client is a new file. */
function follow(): void {
  const { client, phase } = useApp.getState();
  if (client !== followed) {
    followed = client;
    asked = '';
    talking = '';
    counting = false;
    const back = client === null ? undefined : kept.get(client);
    usePhases.setState({ ...NOTHING, back: back ?? null, part: (client === null ? undefined : parts.get(client)) ?? (back === undefined ? 'phases' : 'conversation') }, true);
  }
  if (client === null || phase !== 'ready' || asked !== '') return;
  asked = phase;
  void ask(client, false);
}

useApp.subscribe(follow);
follow();
