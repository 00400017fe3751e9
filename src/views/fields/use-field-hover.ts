/** The pointer over bytes marks their field, and over a field its bytes. */
import { useCallback, type PointerEvent } from 'react';
import { contains } from '../../core/bytes/range.ts';
import { setHover, useHover } from '../../store/hover.ts';
import type { Line } from './tree-model.ts';

/** The deepest line that is shown and holds the byte that the pointer is over elsewhere; empty for none. */
export function useHoveredLine(lines: readonly Line[]): string {
  return useHover(({ range, pane }) => {
    if (range === null || pane === 'fields') return '';
    let key = '';
    for (const line of lines) {
      // Bits share the bytes of their integer: the integer stands for them.
      if (line.kind === 'node' && line.node.bits === null && contains(line.node.range, range.start)) key = line.key;
    }
    return key;
  });
}

export interface FieldHover {
  readonly onPointerOver: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

const leave = (): void => setHover('fields', null);

export function useFieldHover(lines: readonly Line[]): FieldHover {
  const onPointerOver = useCallback(
    (event: PointerEvent) => {
      const key = event.target instanceof Element ? event.target.closest('[data-key]')?.getAttribute('data-key') : null;
      const line = lines.find((other) => other.key === key);
      setHover('fields', line?.kind === 'node' ? line.node.range : null);
    },
    [lines],
  );
  return { onPointerOver, onPointerLeave: leave };
}
