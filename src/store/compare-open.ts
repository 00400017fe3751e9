/** From a comparison to a side's stream: the file in front, with what was compared selected in it. */
import type { ByteRange } from '../core/bytes/range.ts';
import type { SideName } from '../core/diff/view.ts';
import { showCompare, useCompare } from './compare.ts';
import { MAX_DOCUMENTS, openDocument, showDocumentWith } from './documents.ts';
import { useApp } from './index.ts';
import { whenReady } from './when-ready.ts';

export interface Place {
  /** In the stream that was compared. */
  readonly row: number;
  /** In the file; null where a conversion wrote the bytes. */
  readonly origin: ByteRange | null;
}

/** Whether the place stands in a file: a conversion that is compared is not one, and some of its bytes come from no file. */
export const canOpenPlace = (side: SideName, { origin }: Place): boolean => origin !== null && useCompare.getState().pair?.[side].conversion === false;

/** @param whole selects the record, else the field at the place */
export function openPlace(side: SideName, place: Place, whole: boolean): void {
  const { pair, view } = useCompare.getState();
  const { origin, row } = place;
  if (pair === null || view === null || origin === null || !canOpenPlace(side, place)) return;
  const { file, readAs } = pair[side];
  if (!showDocumentWith((open) => open === file) && !openDocument(file, readAs)) {
    useApp.getState().notify(`Not opened: ${MAX_DOCUMENTS} files can be open at a time. Close one first.`, 'problem');
    return;
  }
  showCompare(false);
  // Rows of a legacy side are its conversion's.
  const byRow = whole && !view[side].legacy;
  whenReady(() => {
    const app = useApp.getState();
    app.setView('fields');
    if (byRow) app.selectRow(row);
    else void app.selectByte(origin.start);
  });
}
