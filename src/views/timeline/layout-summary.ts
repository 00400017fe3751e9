/** The timeline in words, for who cannot see it. */
import type { LayerInfo } from '../../core/index/layer.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { byteSize, plural } from '../../core/text.ts';

export function layoutSummary(index: RecordIndex, layers: readonly LayerInfo[]): string {
  const lanes = layers
    .map((layer) => ({ name: layer.name, records: index.countOf(layer.id, 'record'), headers: index.countOf(layer.id, 'header') }))
    .filter(({ records, headers }) => records + headers > 0)
    .map(({ name, records, headers }) => `${name} with ${plural(headers, 'header')} and ${plural(records, 'record')}`);
  const keys = 'W and S zoom, A and D pan, 0 shows all, left and right step through records.';
  return `Timeline of ${byteSize(index.size)}: ${lanes.join(', ')}. ${keys}`;
}
