/** How wide the index column is: as wide as the widest index that this stream has. */
import type { CSSProperties } from 'react';
import type { LayerInfo } from '../../core/index/layer.ts';
import { foldsIntoRuns, PAGE_DATA } from '../shared/record-family.ts';

/** A character of the rows' font in rem; header and rows share the column, but not the font. */
const CHARACTER = 0.46;
/** Twisty, and the step in for nested rows. */
const AROUND = 2;
/** `libxc header`. */
const LEAST = 12;
/** Beyond this the index is cut and says itself in a tooltip. */
const MOST = 20;

function charactersOf({ name, records }: LayerInfo): number {
  const digits = Math.max(0, records - 1).toString().length;
  return name.length + 1 + digits + (foldsIntoRuns(name, PAGE_DATA) ? digits + 1 : 0);
}

export function indexStyle(layers: readonly LayerInfo[]): CSSProperties & Record<'--index-width', string> {
  const characters = Math.min(MOST, Math.max(LEAST, ...layers.map(charactersOf)));
  return { '--index-width': `${(characters * CHARACTER + AROUND).toFixed(2)}rem` };
}
