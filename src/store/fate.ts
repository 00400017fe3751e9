/**
 * Where the selected bytes of a legacy stream go in a conversion, and whence those of a converted stream came, where its legacy
 * stream is open beside it. Asked for while somebody looks; the way over leads through the open files.
 */
import { create } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import { RequestError } from '../worker/channel.ts';
import type { Client } from '../worker/client.ts';
import type { ConvertChoice, Fate, FatePlace } from '../worker/protocol.ts';
import { convertedName } from './convert.ts';
import { clientOf, openDocument, openStreams, showDocument } from './documents.ts';
import { useApp, type AppState } from './index.ts';
import { whenReady } from './when-ready.ts';

export type { Fate, FatePlace };

/** `to`: the stream is a legacy one; `from`: it was converted. */
export type FateSide = 'to' | 'from';

export interface FateState {
  /** What was asked about; the answer is of this. */
  readonly range: ByteRange | null;
  readonly side: FateSide | null;
  readonly fate: Fate | null;
  readonly busy: boolean;
  /** The document on the other side; -1 while it is not open. */
  readonly other: number;
}

const NOTHING: FateState = { range: null, side: null, fate: null, busy: false, other: -1 };

export const useFate = create<FateState>()(() => NOTHING);

let asked: AbortController | null = null;

const isLegacy = ({ layers }: Pick<AppState, 'layers'>): boolean => layers.some(({ name }) => name === 'legacy');
/** The converter of Xen, as this one, writes Xen 0.x into the domain header. */
const isConverted = ({ layers }: Pick<AppState, 'layers'>): boolean => layers.some(({ name, detail }) => name === 'libxc' && detail['converted'] === true);

/** Which way there is from the open stream; null none. */
export function fateSide(state: Pick<AppState, 'layers' | 'phase' | 'outcome'>): FateSide | null {
  if (state.phase !== 'ready' || state.outcome !== 'complete') return null;
  return isLegacy(state) ? 'to' : isConverted(state) ? 'from' : null;
}

/** Files that were made here, by the stream that they were made of. */
const made = new WeakMap<File, File>();

const candidates = (side: FateSide, file: File): { readonly id: number; readonly file: File }[] => {
  const fits = openStreams().filter((stream) => stream.file !== file && (side === 'to' ? isConverted(stream) : isLegacy(stream)));
  const isOwn = (other: File): boolean => made.get(side === 'to' ? other : file) === (side === 'to' ? file : other);
  return fits.sort((a, b) => Number(isOwn(b.file)) - Number(isOwn(a.file)));
};

interface Answer {
  readonly fate: Fate;
  readonly other: number;
}

async function whereTo(client: Client, file: File, range: ByteRange, signal: AbortSignal): Promise<Answer> {
  for (const { id, file: converted } of candidates('to', file)) {
    const own = await client.request('origin', { range: { start: 0, end: 0 }, converted }, signal);
    if (own.kind === 'known') return { fate: await client.request('fate', { range, converted }, signal), other: id };
  }
  return { fate: await client.request('fate', { range, converted: null }, signal), other: -1 };
}

async function whereFrom(file: File, range: ByteRange, signal: AbortSignal): Promise<Answer> {
  for (const { id } of candidates('from', file)) {
    const fate = await clientOf(id)?.request('origin', { range, converted: file }, signal);
    if (fate?.kind === 'known') return { fate, other: id };
  }
  return { fate: { kind: 'unknown', sentence: 'A converter wrote this stream. Open the legacy stream beside it to see where each byte comes from.' }, other: -1 };
}

/** Asks about bytes; a later question ends the one before. Null: nobody looks any more. */
export async function wantFate(range: ByteRange | null): Promise<void> {
  asked?.abort();
  const { client, file } = useApp.getState();
  const side = fateSide(useApp.getState());
  if (client === null || file === null || side === null || range === null) {
    useFate.setState(NOTHING);
    return;
  }
  const controller = new AbortController();
  asked = controller;
  useFate.setState({ busy: true, side });
  try {
    const answer = side === 'to' ? await whereTo(client, file, range, controller.signal) : await whereFrom(file, range, controller.signal);
    if (asked === controller) useFate.setState({ ...answer, range, side, busy: false });
  } catch (error) {
    if (asked !== controller || (error instanceof RequestError && error.code === 'aborted')) return;
    useFate.setState({ range, side, busy: false, other: -1, fate: { kind: 'unknown', sentence: error instanceof Error ? error.message : String(error) } });
  }
}

/** Shows a place once the stream that is now in front has been read. */
const goWhenReady = (range: ByteRange): void =>
  whenReady(() => {
    const app = useApp.getState();
    app.setView('fields');
    void app.selectByte(range.start);
  });

/** Leads to a place on the other side; a conversion that is not open yet is made and opened beside the legacy stream. */
export async function goToFate(place: FatePlace): Promise<void> {
  const { fate, other } = useFate.getState();
  if (place.range === null || fate?.kind !== 'known') return;
  if (other < 0) {
    if (!(await openConversion(fate.choice))) return;
  } else showDocument(other);
  goWhenReady(place.range);
}

async function openConversion(choice: ConvertChoice): Promise<boolean> {
  const { client, file, notify, reportFailure } = useApp.getState();
  if (client === null || file === null) return false;
  useFate.setState({ busy: true });
  try {
    const outcome = await client.request('convert', { choice, handle: null });
    if (outcome.kind !== 'converted' || outcome.blob === null) {
      notify(outcome.kind === 'converted' ? 'The conversion has no bytes.' : outcome.sentence, 'problem');
      return false;
    }
    const converted = new File([outcome.blob], convertedName(file.name));
    made.set(converted, file);
    if (openDocument(converted)) return true;
    notify('The conversion was not opened: too many files are open. Close one first.', 'problem');
    return false;
  } catch (error) {
    reportFailure(error);
    return false;
  } finally {
    useFate.setState({ busy: false });
    useApp.setState({ progress: null });
  }
}
