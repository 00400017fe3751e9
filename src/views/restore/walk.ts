/** Walks through the rows that the restorer handles: nested rows are handled with the record around them. */
import type { RecordIndex } from '../../core/index/record-index.ts';
import type { RestoreSnapshot } from '../../core/restore/restore-card.ts';
import { useApp } from '../../store/index.ts';
import { restoreStep, setStepping, useRestore } from '../../store/restore.ts';
import { foldsIntoRuns } from '../shared/record-family.ts';

type Step = 1 | -1;

/** Rows looked at before the page gets a breath: a few milliseconds' worth. */
const SLICE = 200_000;
/** Records whose state is asked for in one walk; each is a question to the worker. */
const MOST_ASKED = 400;

/** Facts that any record of their kind moves on: a change of theirs alone is no news. */
const COUNTERS: ReadonlySet<string> = new Set(['PAGE_DATA records', 'PFN entries', 'pages of contents', 'buffered_rec_num', 'record_queue']);

export const isNews = ({ facts }: RestoreSnapshot): boolean => facts.some(({ changed, name }) => changed && !COUNTERS.has(name));

/** The ticket of the walk that runs; a later one ends it. */
let latest = 0;

/** Keeps this view in front: a selection alone would bring the fields there. */
function select(row: number): void {
  setStepping(true);
  const app = useApp.getState();
  app.setView('restore');
  app.selectRow(row);
}

/** The next row that is not nested; -1 at the end. */
function handledFrom(index: RecordIndex, row: number, step: Step): number {
  let at = row + step;
  while (at >= 0 && at < index.rowCount && index.isNested(at)) at += step;
  return at < 0 || at >= index.rowCount ? -1 : at;
}

export function toRecord(step: Step): void {
  const { index, row } = useApp.getState();
  latest++;
  if (index === null || index.rowCount === 0) return;
  const next = row < 0 ? (step > 0 ? 0 : index.rowCount - 1) : handledFrom(index, row, step);
  if (next >= 0) select(next);
}

export function toFirst(): void {
  latest++;
  select(0);
}

export function toLast(): void {
  latest++;
  const { index } = useApp.getState();
  if (index !== null) select(index.rowCount - 1);
}

export function toEnd(): void {
  latest++;
  const row = useRestore.getState().card?.state.row ?? -1;
  if (row >= 0) select(row);
}

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The next row to ask about: of a run of page batches only its first says something new. */
async function candidate(index: RecordIndex, from: number, step: Step, isCurrent: () => boolean): Promise<number> {
  const { layers } = useApp.getState();
  const inRun = (row: number): boolean => {
    const name = layers[index.layerOf(row)]?.name;
    return index.kindOf(row) === 'record' && name !== undefined && foldsIntoRuns(name, index.typeOf(row));
  };
  let at = handledFrom(index, from, step);
  for (let looked = 1; at >= 0; looked++) {
    const before = handledFrom(index, at, -1);
    if (!inRun(at) || before < 0 || !inRun(before)) return at;
    if (looked % SLICE === 0) {
      await breath();
      if (!isCurrent()) return -1;
    }
    at = handledFrom(index, at, step);
  }
  return -1;
}

/** To the next (or previous) record that tells the restorer something new. */
export async function toChange(step: Step): Promise<void> {
  const ticket = ++latest;
  const { index, row, notify } = useApp.getState();
  if (index === null || index.rowCount === 0) return;
  const isCurrent = (): boolean => ticket === latest && useApp.getState().index === index;
  let at = row < 0 ? (step > 0 ? -1 : index.rowCount) : row;
  for (let asked = 0; asked < MOST_ASKED; asked++) {
    at = await candidate(index, at, step, isCurrent);
    if (!isCurrent()) return;
    if (at < 0) {
      notify(step > 0 ? 'Nothing after this changes the restorer’s state.' : 'Nothing before this changed the restorer’s state.');
      return;
    }
    const state = await restoreStep(at);
    if (!isCurrent() || state === null) return;
    if (!isNews(state)) continue;
    useRestore.setState({ step: state });
    select(at);
    return;
  }
  select(at);
  notify(`No change within ${MOST_ASKED} records: this is the last of them.`);
}
