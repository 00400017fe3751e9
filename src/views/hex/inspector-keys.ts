/** The data inspector's keyboard: pure, from a key and a line to the next line and what to do with it. */
import type { InspectorRow } from './inspector-rows.ts';

export interface InspectorStep {
  readonly at: number;
  readonly act: 'go' | 'copy' | 'fold' | null;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

function sectionAbove(rows: readonly InspectorRow[], at: number): number {
  let above = at;
  while (above > 0 && rows[above]?.kind !== 'section') above--;
  return above;
}

/** Null for keys that mean nothing here. */
export function inspectorKey(event: KeyPress, rows: readonly InspectorRow[], at: number): InspectorStep | null {
  const { key } = event;
  if (event.altKey) return null;
  const row = rows[at];
  if (row === undefined) return null;
  if (event.ctrlKey || event.metaKey) return key.toLowerCase() === 'c' && !event.shiftKey && row.kind === 'value' ? { at, act: 'copy' } : null;
  const to = (next: number): InspectorStep => ({ at: Math.max(0, Math.min(rows.length - 1, next)), act: null });
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      return row.kind === 'section' && !row.open ? { at, act: 'fold' } : to(at + 1);
    case 'ArrowLeft':
      return row.kind === 'section' && row.open ? { at, act: 'fold' } : to(sectionAbove(rows, at));
    case 'Enter':
      return row.kind === 'section' ? { at, act: 'fold' } : row.target === null ? null : { at, act: 'go' };
    case ' ':
      return row.kind === 'section' ? { at, act: 'fold' } : null;
    case 'c':
      return row.kind === 'value' ? { at, act: 'copy' } : null;
    default:
      return null;
  }
}
