/** A value that changes many times a second, passed on a few times a second; the last one always arrives. */
import { useEffect, useRef, useState } from 'react';

export function useThrottled<T>(value: T, intervalMs: number): T {
  const [passed, setPassed] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = value;
    if (timer.current !== undefined || Object.is(passed, value)) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setPassed(latest.current);
    }, intervalMs);
  }, [passed, value, intervalMs]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return passed;
}

/** For what grows with the scan and costs a redraw. */
export const SCAN_INTERVAL_MS = 100;
/** For what is worked out anew from all findings. */
export const FINDINGS_INTERVAL_MS = 500;
