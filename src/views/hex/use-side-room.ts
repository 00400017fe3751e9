/** How much room there is beside the bytes for the data inspector. */
import { useLayoutEffect, useState, type RefObject } from 'react';

/** Below this the widest number would break. */
const LEAST = 236;
/** From here on a line's label and value drift apart. */
const MOST = 520;
/** The scroll bar of the bytes. */
const BAR = 16;

/** @returns pixels beside bytes that are `gridWidth` wide; 0 where they are too few */
export function useSideRoom(body: RefObject<HTMLElement | null>, gridWidth: number): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const measure = (): void => setWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [body]);
  const room = width - gridWidth - BAR;
  return room < LEAST ? 0 : Math.min(room, MOST);
}
