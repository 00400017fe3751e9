/** Many things shown a few at a time, each few in a task of their own. */
import { useEffect, useState } from 'react';

/** How many of `count` to show by now; grows by `step` until it is all. */
export function useGradually(count: number, step: number): number {
  const [shown, setShown] = useState(step);
  useEffect(() => {
    if (shown >= count) return undefined;
    const timer = setTimeout(() => setShown(shown + step));
    return () => clearTimeout(timer);
  }, [shown, count, step]);
  return Math.min(shown, count);
}
