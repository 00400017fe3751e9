/** A value that changes many times a second, taken twice a second. */
import { useEffect, useState } from 'react';

const SETTLE_MS = 500;

export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (Object.is(settled, value)) return undefined;
    const timer = setTimeout(() => setSettled(value), settled === null ? 0 : SETTLE_MS);
    return () => clearTimeout(timer);
  }, [settled, value]);
  return settled;
}
