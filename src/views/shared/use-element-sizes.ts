/** Heights of two elements from one ResizeObserver, known before the first paint. */
import { useLayoutEffect, useState, type RefObject } from 'react';

type Sizes = readonly [number, number];

/** Inner height of `outer` (without its scroll bar) and height of `inner`. */
export function useElementSizes(outer: RefObject<HTMLElement | null>, inner: RefObject<HTMLElement | null>): Sizes {
  const [sizes, setSizes] = useState<Sizes>([0, 0]);
  useLayoutEffect(() => {
    const measure = (): void => {
      const now: Sizes = [outer.current?.clientHeight ?? 0, inner.current?.offsetHeight ?? 0];
      setSizes((before) => (before[0] === now[0] && before[1] === now[1] ? before : now));
    };
    const observer = new ResizeObserver(measure);
    if (outer.current !== null) observer.observe(outer.current);
    if (inner.current !== null) observer.observe(inner.current);
    measure();
    return () => observer.disconnect();
  }, [outer, inner]);
  return sizes;
}
