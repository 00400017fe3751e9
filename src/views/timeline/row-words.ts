/** A row in a few words: for the tooltip and for screen readers. */
import type { LayerInfo } from '../../core/index/layer.ts';
import { byteSize, grouped, hex } from '../../core/text.ts';
import { pagesText, rowLabel, rowName } from '../shared/row-text.ts';
import type { Lanes } from './use-lanes.ts';

export interface RowWords {
  readonly name: string;
  readonly label: string;
  readonly offset: string;
  readonly length: string;
  /** Of PAGE_DATA; else empty. */
  readonly pages: string;
}

export function rowWords({ index, totals, ordinals }: Lanes, layers: readonly LayerInfo[], row: number): RowWords {
  const start = index.startOf(row);
  const record = index.kindOf(row) === 'record';
  const bytes = record ? index.bodyLengthOf(row) : index.endOf(row) - start;
  const size = bytes >= 1024 ? `${grouped(bytes)} (${byteSize(bytes)})` : grouped(bytes);
  const pages = totals.between(row, row + 1);
  return {
    name: rowName(index, layers, row),
    label: rowLabel(index, layers, ordinals, row),
    offset: `offset ${hex(start)}`,
    length: `${record ? 'body_length' : 'length'} ${size}${record && index.isCut(row) ? ', cut' : ''}`,
    pages: pages === null ? '' : pagesText(pages),
  };
}
