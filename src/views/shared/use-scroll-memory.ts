/** A list comes back where it was: the place is kept with the document, by the list's label, while another document is in front. */
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { scrollMemory } from '../../store/documents.ts';
import { firstRowAt } from './scaled-scroll.ts';
import type { ScrollDriver } from './scroll-driver.ts';

export function useScrollMemory(label: string, driver: RefObject<ScrollDriver | null>, rowCount: number): void {
  const due = useRef(-1);
  useLayoutEffect(() => {
    // When the list goes, the store shows the next document already: the memory is the one of now.
    const memory = scrollMemory();
    const bound = driver.current;
    due.current = memory.get(label) ?? -1;
    return () => {
      if (bound !== null && bound.geometry.viewport > 0) memory.set(label, firstRowAt(bound.geometry, bound.y));
    };
  }, [label, driver]);
  useLayoutEffect(() => {
    if (due.current < 0 || rowCount === 0) return;
    if (due.current < rowCount) driver.current?.reveal(due.current, 'start');
    due.current = -1;
  }, [driver, rowCount]);
}
