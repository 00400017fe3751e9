/** The data inspector's lines as values: sections, and what each reading says in either byte order. */
import { inspect, type Reading, type Target } from '../../core/analysis/inspect.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { hex } from '../../core/text.ts';
import type { Endian } from '../../store/preferences.ts';

export type InspectorRow =
  | { readonly kind: 'section'; readonly id: string; readonly title: string; readonly open: boolean }
  | {
      readonly kind: 'value';
      readonly id: string;
      readonly section: string;
      readonly label: string;
      readonly little: string | null;
      readonly big: string | null;
      /** In the byte order that was asked for. */
      readonly words: string;
      readonly size: number;
      readonly target: Target | null;
    };

/** @param folded ids of sections whose readings are not shown */
export function inspectorRows(bytes: Uint8Array, endian: Endian, folded: readonly string[]): readonly InspectorRow[] {
  const big = inspect(bytes, false);
  const rows: InspectorRow[] = [];
  inspect(bytes, true).forEach(({ id, title, readings }, s) => {
    const open = !folded.includes(id);
    rows.push({ kind: 'section', id, title, open });
    if (!open) return;
    // A byte order may say more of a word than the other: what is longer decides.
    const other = big[s]?.readings ?? [];
    for (const { label } of readings.length >= other.length ? readings : other) rows.push(valueRow(id, label, readings, other, endian));
  });
  return rows;
}

function valueRow(section: string, label: string, little: readonly Reading[], big: readonly Reading[], endian: Endian): InspectorRow {
  const find = (readings: readonly Reading[]): Reading | undefined => readings.find((reading) => reading.label === label);
  const [l, b] = [find(little), find(big)];
  const first = endian === 'little' ? l : b;
  return {
    kind: 'value',
    id: `${section}/${label}`,
    section,
    label,
    little: l === undefined ? '–' : l.text,
    big: b === undefined ? '–' : b.text,
    words: first?.words ?? '',
    size: first?.size ?? 1,
    target: first?.target ?? null,
  };
}

/** PAGE_DATA rows that a search for a PFN looks at before it lets the worker find out. */
const LOOKS = 200_000;

/** Why one cannot go there; null where one can. */
export function targetProblem({ kind, value }: Target, size: number, index: RecordIndex | null): string | null {
  if (kind === 'offset') return value < size ? null : `${hexOf(value)} is past the end of the stream`;
  const rows = index?.pageSlabs.reduce((sum, slab) => sum + slab.length, 0) ?? 0;
  if (index === null || rows > LOOKS) return null;
  return index.rowsSpanning(value).next().done === true ? `No record names PFN ${hexOf(value)}` : null;
}

const hexOf = (value: number): string => (Number.isSafeInteger(value) ? hex(value) : 'This value');
