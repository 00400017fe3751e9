/** Columns that are as wide as this stream needs them: the widest index, and nothing for findings where there are none. */
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

/** `1234.567890`. */
const TIME = '4.75rem';

/** Below this the columns would be cut rather than scrolled; without times the list's own style says so. */
const LEAST_TIMED = '41rem';

type ColumnStyle = CSSProperties & Partial<Record<'--index-width' | '--findings-narrow' | '--time-width' | '--records-width', string>>;

/** @param timed whether there is a column of times: without one its place in the grid is empty */
export function columnStyle(layers: readonly LayerInfo[], findings: boolean, timed: boolean): ColumnStyle {
  const characters = Math.min(MOST, Math.max(LEAST, ...layers.map(charactersOf)));
  const width = `${(characters * CHARACTER + AROUND).toFixed(2)}rem`;
  return { '--index-width': width, ...(findings ? {} : { '--findings-narrow': '0rem' }), ...(timed ? { '--time-width': TIME, '--records-width': LEAST_TIMED } : {}) };
}
