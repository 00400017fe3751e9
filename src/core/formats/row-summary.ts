/** One line on a row, for lists. */
import type { Scan } from '../bytes/cursor.ts';
import type { LayerInfo } from '../index/layer.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../index/record-index.ts';
import { NOT_CAPTURED } from '../layout/place.ts';
import type { Reader } from '../layout/reader.ts';
import { byteSize, hex, plural } from '../text.ts';
import { headerSummary } from './header-summary.ts';
import { layerSpec, recordSpec } from './registry.ts';

/** @param size bytes of the source */
export function* rowSummary(row: number, index: RecordIndex, layer: LayerInfo, reader: Reader, size: number): Scan<string> {
  const start = index.startOf(row);
  if (index.kindOf(row) === 'gap') return `${byteSize(index.endOf(row) - start)} that no layer claims`;
  if (index.kindOf(row) === 'header') return headerSummary(layer, index.typeOf(row));
  const batch = index.pagesOf(row);
  if (batch !== null) {
    const pages = batch.pages === batch.count ? plural(batch.count, 'page') : `${plural(batch.count, 'entry', 'entries')}, ${plural(batch.pages, 'page')}`;
    return `${pages}, pfn ${hex(batch.low)}-${hex(batch.high)}`;
  }
  const bodyLength = index.bodyLengthOf(row);
  const layerOf = layerSpec(layer.name);
  const headBytes = layerOf?.summaryBytes ?? RECORD_HEADER_SIZE;
  const own = layerOf?.summarise?.(yield* reader.bytes(start, Math.min(headBytes, index.endOf(row) - start)), index.typeOf(row), layer.facts, index.endOf(row) - start) ?? '';
  const spec = recordSpec(layer.name, index.typeOf(row));
  if (spec === undefined) return reader.lost > 0 ? NOT_CAPTURED : own;
  const wanted = Math.min(spec.summaryBytes, bodyLength, size - start - RECORD_HEADER_SIZE);
  const bytes = yield* reader.bytes(start + RECORD_HEADER_SIZE, wanted);
  return reader.lost > 0 ? NOT_CAPTURED : [own, spec.summarise(bytes, layer.facts, bodyLength)].filter((part) => part !== '').join(', ');
}
