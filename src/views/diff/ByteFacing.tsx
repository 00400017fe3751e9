/** The bytes of both sides under the chosen row. */
import type { ReactNode } from 'react';

export function ByteFacing(): ReactNode {
  return <p>…</p>;
}
