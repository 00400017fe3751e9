/** Puts off what is mounted: everything in the task of the drop would be felt. */
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** True from the next task on; flushSync gives each component that asks a task of its own. */
export function useOwnTask(): boolean {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => flushSync(() => setBegun(true)));
    return () => clearTimeout(timer);
  }, []);
  return begun;
}
