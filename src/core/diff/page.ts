/** One page's last contents on a side. */
import type { Scan } from '../bytes/cursor.ts';
import { pageTypeName } from '../open-stream.ts';
import { LOST_CONTENTS, PIECE_PFNS, UNNAMED, type Memory } from './memory.ts';
import { originOf, type Subject } from './subject.ts';
import type { PageSide } from './view.ts';

/** Null where the side never names the PFN. */
export function* pageOf(memory: Memory, subject: Subject, pfn: number): Scan<PageSide | null> {
  const type = memory.typeOf(pfn);
  if (type === UNNAMED) return null;
  const at = memory.contentsOf(pfn);
  const times = memory.piece(pfn)?.times[pfn % PIECE_PFNS] ?? 0;
  if (at < 0) return { type: pageTypeName(type), bytes: null, lost: at === LOST_CONTENTS, range: null, origin: null, step: '', row: -1, times };
  const range = { start: at, end: at + memory.pageSize };
  const { range: origin, step } = originOf(subject, range);
  // A copy: the window that was read may be used again.
  const bytes = new Uint8Array(yield { start: at, length: memory.pageSize });
  return { type: pageTypeName(type), bytes, lost: false, range, origin, step, row: subject.stream.builder.index.rowAt(at), times };
}
