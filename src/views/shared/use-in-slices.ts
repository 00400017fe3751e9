/** Something worked out over very many things, off the render: the last result stands until the next is ready. */
import { useEffect, useMemo, useState } from 'react';
import { finish, inSlices, type Pieces } from '../../store/slices.ts';

/** Up to so many are worked through at once: no result is late by a turn without need. */
const AT_ONCE = 2000;

/**
 * @param things whose number says whether the work is worth slices
 * @param work made anew whenever it is another function; must not change between renders otherwise
 */
export function useInSlices<T, R>(things: readonly T[], work: (things: readonly T[]) => Pieces<R>, empty: R): R {
  const small = things.length <= AT_ONCE;
  const now = useMemo(() => (small ? finish(work(things)) : null), [small, things, work]);
  const [later, setLater] = useState(empty);
  useEffect(() => {
    if (small) return undefined;
    const steps = work(things);
    const done: { result: R }[] = [];
    return inSlices(
      () => {
        const step = steps.next();
        if (step.done === true) done.push({ result: step.value });
        return step.done === true;
      },
      () => {
        const [over] = done;
        if (over !== undefined) setLater(over.result);
      },
    );
  }, [small, things, work]);
  return now ?? later;
}
