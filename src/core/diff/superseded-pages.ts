/** Contents of pages that later ones of the same PFN took the place of: read for nothing but to say whether they differ. */
import type { Scan } from '../bytes/cursor.ts';
import { lostIn, NO_HOLES } from '../bytes/range.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE } from '../formats/libxc/page-data.ts';
import { batchesOf, eachEntry } from './batches.ts';
import { Course } from './course.ts';
import type { Memory } from './memory.ts';
import type { Subject } from './subject.ts';

/** Contents are read in runs of up to this many bytes. */
const RUN = 4 * 1024 * 1024;

/** Each of them once, in the order of the stream; those that a packet capture lost are left out. */
export function* digestSuperseded(memory: Memory, { stream, end, from = 0 }: Pick<Subject, 'stream' | 'end' | 'from'>): Scan<Course> {
  const course = new Course();
  const { pageSize } = memory;
  const holes = stream.source.holes ?? NO_HOLES;
  for (const batch of batchesOf(stream, end, from)) {
    if (batch.count === 0 || lostIn(holes, batch.head, batch.pages) > 0) continue;
    const starts: number[] = [];
    let at = batch.pages;
    eachEntry(yield { start: batch.head, length: batch.pages - batch.head }, PAGE_DATA_HEADER_SIZE, batch, (pfn, type) => {
      if (!hasPageData(type)) return;
      if (!memory.isLastAt(pfn, at) && lostIn(holes, at, at + pageSize) === 0) starts.push(at);
      at += pageSize;
    });
    for (let i = 0; i < starts.length; ) {
      const start = starts[i] ?? 0;
      let next = i + 1;
      while (next < starts.length && starts[next] === start + (next - i) * pageSize && (next - i + 1) * pageSize <= RUN) next++;
      const bytes = yield { start, length: (next - i) * pageSize };
      for (let page = i; page < next; page++) course.noteBytes(batch.row, bytes.subarray((page - i) * pageSize, (page - i + 1) * pageSize));
      i = next;
    }
  }
  return course;
}
