/** The card in the command line's JSON: rows as layer and record, ranges as offset and length (its contract). */
import type { ByteRange } from '../bytes/range.ts';
import { lengthOf } from '../bytes/range.ts';
import type { OpenStream } from '../open-stream.ts';
import type { Forensics, RestoreCard, RestoreOutcome, RestoreSnapshot } from './restore-card.ts';

type Json = Record<string, unknown>;

/** Layer, and the record's number in it; null for headers, gaps and where there is no row. */
function place({ builder }: OpenStream, row: number): Json {
  const { index } = builder;
  if (row < 0 || row >= index.rowCount) return { layer: null, record: null };
  return { layer: builder.layer(index.layerOf(row)).name, record: index.kindOf(row) === 'record' ? index.ordinalOf(row) : null };
}

const bytes = ({ sourceNumber }: OpenStream, range: ByteRange | null): Json => ({ source: sourceNumber, offset: range?.start ?? null, length: range === null ? null : lengthOf(range) });

const outcomeJson = (stream: OpenStream, { row, range, kind, sentence, where, file, logs, rule, dependsOn, soFar }: RestoreOutcome): Json => ({
  kind, sentence, ...place(stream, row), ...bytes(stream, range), where, file, logs, rule: rule === '' ? null : rule, dependsOn, soFar,
});

const stateJson = (stream: OpenStream, { row, reader, phase, did, facts }: RestoreSnapshot): Json => ({
  ...place(stream, row),
  reader,
  phase,
  did,
  facts: facts.map((fact) => ({ name: fact.name, label: fact.label, value: fact.value, ...place(stream, fact.row), changed: fact.changed })),
});

const forensicsJson = (stream: OpenStream, { lastWholeRow, tail, ...rest }: Forensics): Json => ({
  ...rest,
  lastWhole: place(stream, lastWholeRow),
  tail: tail === null ? null : { ...bytes(stream, tail.range), sentence: tail.sentence },
});

export const restoreJson = ({ outcome, state, forensics }: RestoreCard, stream: OpenStream): Json => ({
  outcome: outcomeJson(stream, outcome),
  state: stateJson(stream, state),
  forensics: forensicsJson(stream, forensics),
});
