/** Keeps guest memory out of reports: a finding on page contents may quote what stands there. */
import { intersect, rangeOf, type ByteRange } from '../bytes/range.ts';
import type { Finding } from '../index/finding.ts';
import { PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';

/** Bytes of the marker in front of a legacy batch: its count. */
const LEGACY_COUNT = 4;

export function withoutMemory(finding: Finding, stream: OpenStream): Finding {
  const { row, range, source } = finding;
  const { index } = stream.builder;
  if (source !== stream.sourceNumber || row < 0 || row >= index.rowCount) return finding;
  const contents = contentsOf(stream, row);
  if (contents === null || intersect(contents, range) === null) return finding;
  return { ...finding, message: 'It concerns the contents of guest memory, which its message would quote.' };
}

/** The page contents of a row; null where it has none. */
function contentsOf({ builder }: OpenStream, row: number): ByteRange | null {
  const { index } = builder;
  const batch = index.pagesOf(row);
  if (batch === null) return null;
  const { legacy, pageShift } = builder.layer(index.layerOf(row)).facts;
  const list = legacy === undefined ? RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE + batch.count * PFN_SIZE : LEGACY_COUNT + batch.count * legacy.toolstackWidth;
  return rangeOf(index.startOf(row) + list, batch.pages * 2 ** pageShift);
}
