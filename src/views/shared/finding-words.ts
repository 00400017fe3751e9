/** Findings in words: where one stands, and the line by which it is cited in a report. */
import { lengthOf } from '../../core/bytes/range.ts';
import type { Finding } from '../../core/index/finding.ts';
import { hex, plural, printable } from '../../core/text.ts';
import { recordName } from '../../store/goto.ts';
import type { AppState } from '../../store/index.ts';
import { rowName } from './row-text.ts';

type Rows = Pick<AppState, 'index' | 'layers'>;

/** `libxc:12 PAGE_DATA`; the layer alone where it stands in no row. */
export function findingRecord({ index, layers }: Rows, { layer, row }: Finding): string {
  if (index === null || row < 0 || row >= index.rowCount) return layer;
  // A row that is no record of any layer has no name that a person could look for.
  if (layers[index.layerOf(row)] === undefined || index.kindOf(row) === 'gap') return `${rowName(index, layers, row)}, at ${hex(index.startOf(row))}`;
  return `${recordName(index, layers, row)} ${rowName(index, layers, row)}`.trimEnd();
}

/** `file.save: libxc.record.padding: message (libxc:12 PAGE_DATA, offset 0x1a2040, 4 bytes; spec libxc: Records; xen …; C022)`. */
export function findingCitation(state: Rows & Pick<AppState, 'file'>, finding: Finding): string {
  const { rule, message, range, spec, cite, ref } = finding;
  const length = lengthOf(range);
  const place = [findingRecord(state, finding), `offset ${hex(range.start)}`, ...(length > 0 ? [plural(length, 'byte')] : [])].join(', ');
  const sources = [spec === '' ? '' : `spec ${spec}`, cite, ref].filter((source) => source !== '');
  return `${state.file?.name ?? ''}: ${rule}: ${printable(message)} (${[place, ...sources].join('; ')})`;
}
