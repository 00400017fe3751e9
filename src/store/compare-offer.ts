/** Two files that were given at once: whether they are to be compared is for their owner to say. */
import { create } from 'zustand';
import { startCompare, type CompareInput } from './compare.ts';
import { usePhases } from './phases.ts';
import { openStreams, type DocumentInput } from './documents.ts';
import { useApp } from './index.ts';

export const useOffer = create<{ readonly files: readonly File[] }>()(() => ({ files: [] }));

export function offerTwo(files: readonly File[]): void {
  useOffer.setState({ files });
  useApp.getState().openDialog('several');
}

export const inputOf = (file: File, more: Partial<CompareInput> = {}): CompareInput => ({ file, readAs: {}, checkpoint: null, conversion: false, ...more });

export const isLegacy = ({ layers }: Pick<DocumentInput, 'layers'>): boolean => layers.some(({ name }) => name === 'legacy');

const front = (): DocumentInput | undefined => openStreams().find(({ file }) => file === useApp.getState().file);

/** Whether the file in front has a stream that another could be compared with. */
export const canCompareFront = (): boolean => front() !== undefined;

/** The open stream on the left, another file on the right. */
export function compareFrontWith(file: File): void {
  const open = front();
  if (open !== undefined) void startCompare({ left: inputOf(open.file, { readAs: open.readAs }), right: inputOf(file) });
}

/** The open legacy stream beside what it becomes. */
export function compareWithConversion(): void {
  const open = front();
  if (open === undefined) return;
  const { file, readAs } = open;
  void startCompare({ left: inputOf(file, { readAs }), right: inputOf(file, { readAs, conversion: true }) });
}

/** The last two whole checkpoints of the open stream; which two can be changed on the screen. */
export function compareCheckpoints(): void {
  const open = front();
  const last = open?.totals?.checkpoints ?? 0;
  if (open === undefined || last < 2) return;
  const { file, readAs } = open;
  void startCompare({ left: inputOf(file, { readAs, checkpoint: last - 1 }), right: inputOf(file, { readAs, checkpoint: last }) });
}

/** Numbers of the passes over memory that are told apart in the open stream. */
export const iterations = (): number[] => (usePhases.getState().list?.phases ?? []).filter(({ kind }) => kind === 'iteration' || kind === 'stop-and-copy').map(({ number }) => number);

/** What the first two passes over memory sent; which two can be changed on the screen. */
export function compareIterations(): void {
  const open = front();
  const [first, second] = iterations();
  if (open === undefined || first === undefined || second === undefined) return;
  const { file, readAs } = open;
  void startCompare({ left: inputOf(file, { readAs, iteration: first }), right: inputOf(file, { readAs, iteration: second }) });
}
