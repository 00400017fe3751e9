/** Where the body of a record lies, whatever frames it: what `xsi extract` writes. */
import type { Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { LayerInfo } from '../index/layer.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../index/record-index.ts';
import type { Reader } from '../layout/reader.ts';
import { layerSpec } from './registry.ts';

export interface RowBody {
  /** As far as it is there. */
  readonly range: ByteRange;
  /** Bytes that it should have. */
  readonly length: number;
}

export function* rowBody(row: number, index: RecordIndex, layer: LayerInfo, reader: Reader): Scan<RowBody> {
  const start = index.startOf(row);
  const end = index.endOf(row);
  const { bodyOffset, summaryBytes = RECORD_HEADER_SIZE } = layerSpec(layer.name) ?? {};
  const head = bodyOffset === undefined ? null : yield* reader.bytes(start, Math.min(summaryBytes, end - start));
  const body = Math.min(end, start + (head === null || bodyOffset === undefined ? RECORD_HEADER_SIZE : bodyOffset(head, index.typeOf(row))));
  const length = index.isUnpadded(row) ? Math.max(0, index.bodyLengthOf(row) - (body - start)) : index.bodyLengthOf(row);
  return { range: { start: body, end: Math.min(body + length, end) }, length };
}
