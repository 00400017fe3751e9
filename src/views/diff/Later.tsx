/** What may come a moment after what stands above it: drawn in tasks of its own, so that none keeps the page's thread for long. */
import { startTransition, useEffect, useState, type ReactNode } from 'react';

export function Later({ children }: { readonly children: ReactNode }): ReactNode {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setReady(true)));
    return () => clearTimeout(timer);
  }, []);
  return ready ? children : null;
}
