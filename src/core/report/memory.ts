/** Keeps guest memory out of reports: a finding on page contents may quote what stands there. */
import { intersect, rangeOf, type ByteRange } from '../bytes/range.ts';
import type { Finding } from '../index/finding.ts';
import { PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';
import type { RestoreCard } from '../restore/restore-card.ts';

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

/** The card in the words that are left of the findings' messages: where the restore ends because of one, its sentence repeats it. */
export function withoutQuotes(card: RestoreCard, before: readonly Finding[], after: readonly Finding[]): RestoreCard {
  const { outcome, state, forensics } = card;
  const quotes = after.flatMap(({ message }, i) => {
    const quoted = before[i]?.message ?? message;
    return quoted === message ? [] : [{ quoted, message }];
  });
  const told = (text: string): string => quotes.reduce((left, { quoted, message }) => left.replaceAll(quoted, message), text);
  return {
    outcome: { ...outcome, sentence: told(outcome.sentence), headline: told(outcome.headline), logs: told(outcome.logs) },
    state: { ...state, did: told(state.did), facts: state.facts.map((fact) => ({ ...fact, value: told(fact.value) })) },
    forensics: { ...forensics, story: told(forensics.story) },
  };
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
