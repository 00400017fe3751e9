/** The text on a kind of row, by layer and name. */
import type { RowKindOf } from '../rules-of.ts';
import { AROUND } from './around.ts';
import { HVM_CONTEXT } from './hvm-context.ts';
import { LEGACY } from './legacy.ts';
import { LIBXC } from './libxc.ts';
import { LIBXL } from './libxl.ts';

/** Paragraphs by the name of a record or header. */
export type Sections = Readonly<Record<string, readonly string[]>>;

const BY_LAYER: Readonly<Partial<Record<RowKindOf['layer'], Sections>>> = {
  libxc: LIBXC,
  libxl: LIBXL,
  legacy: LEGACY,
  'hvm-context': HVM_CONTEXT,
  ...AROUND,
};

/** Undefined where nobody defines such a row. */
export const sectionOf = ({ layer, name }: Pick<RowKindOf, 'layer' | 'name'>): readonly string[] | undefined => BY_LAYER[layer]?.[name];
