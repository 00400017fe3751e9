/** The tree's keyboard, as treegrids have it. */
import { useCallback, type KeyboardEvent, type RefObject } from 'react';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { lineId } from './line-id.ts';
import { parentOf, type Line } from './tree-model.ts';
import { expandBelow, goToChild, selectPath, setActive, setOpen, toggle } from './tree-store.ts';

/** Puts the keyboard on a line; a field is selected with it. */
function stepTo(line: Line | undefined): void {
  if (line === undefined) return;
  if (line.kind === 'node') selectPath(line.key);
  else setActive(line.key);
}

/** Does what a click or Enter on a line does. */
export function activate(line: Line): void {
  if (line.kind === 'node') {
    if (line.open !== null) toggle(line.key);
  } else if (line.kind === 'more') {
    void goToChild(line.parent, line.from);
  } else if (line.kind === 'seek') {
    document.getElementById(lineId(line.key))?.querySelector('input')?.focus();
  }
}

function moved(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.min(count - 1, Math.max(0, at) + page);
    case 'PageUp':
      return Math.max(0, at - page);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Keys that act on the line itself; false for others. */
function act(key: string, line: Line, lines: readonly Line[], at: number): boolean {
  switch (key) {
    case 'ArrowRight':
      if (line.kind === 'node' && line.open === false) setOpen(line.key, true);
      else if (line.kind === 'node' && line.open === true) stepTo(lines[at + 1]);
      return true;
    case 'ArrowLeft': {
      if (line.kind === 'node' && line.open === true) setOpen(line.key, false);
      else {
        const parent = line.kind === 'node' ? parentOf(line.key) : line.parent;
        stepTo(lines.find((other) => other.key === parent));
      }
      return true;
    }
    case ' ':
    case 'Enter':
      if (line.kind === 'node') selectPath(line.key);
      activate(line);
      return true;
    case '*':
      if (line.kind === 'node' && line.open !== null) void expandBelow(line.key);
      return true;
    default:
      return false;
  }
}

export function useTreeKeys(lines: readonly Line[], activeLine: number, handle: RefObject<BigScrollHandle | null>): (event: KeyboardEvent) => void {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || lines.length === 0) return;
      const target = moved(event.key, activeLine, lines.length, handle.current?.pageRows() ?? 1);
      const line = lines[activeLine];
      if (target !== null) stepTo(lines[target]);
      else if (line === undefined || !act(event.key, line, lines, activeLine)) return;
      event.preventDefault();
    },
    [lines, activeLine, handle],
  );
}
