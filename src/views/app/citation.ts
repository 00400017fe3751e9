/** The selection in words: for the status bar, screen readers and citations. */
import type { AppState } from '../../store/index.ts';
import { recordName } from '../../store/goto.ts';
import { citation } from '../../store/copy.ts';
import { findingCitation } from '../shared/finding-words.ts';
import { rowName } from '../shared/row-text.ts';

type Selected = Pick<AppState, 'index' | 'layers' | 'row' | 'chain'>;

/** `libxc:17 PAGE_DATA`, then the names of the fields down to the selected one. */
export function pathInWords({ index, layers, row, chain }: Selected): readonly string[] {
  if (index === null || row < 0 || row >= index.rowCount) return [];
  const name = rowName(index, layers, row);
  const record = recordName(index, layers, row);
  const steps = [name === '' ? record : `${record} ${name}`];
  for (const node of chain) {
    // An entry belongs to its list: `pfn[3]`, as C writes it.
    if (node.name.startsWith('[') && steps.length > 1) steps.push(`${steps.pop() ?? ''}${node.name}`);
    else steps.push(node.name);
  }
  return steps;
}

export function specOf({ chain }: Pick<AppState, 'chain'>): string {
  return [...chain].reverse().find((node) => node.spec !== '')?.spec ?? '';
}

export function citationOf(state: AppState): string {
  const { file, range, finding } = state;
  if (finding !== null) return findingCitation(state, finding);
  if (range === null) return '';
  return citation(file?.name ?? '', range, pathInWords(state).join(' '), specOf(state));
}
