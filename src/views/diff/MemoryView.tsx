/** Memory by PFN. */
import type { ReactNode } from 'react';

export function MemoryView(): ReactNode {
  return <p>…</p>;
}
