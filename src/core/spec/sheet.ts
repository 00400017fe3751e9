/** Everything that the specification has to say beside a row, as plain data that crosses threads. */
import type { Scan } from '../bytes/cursor.ts';
import { headerName, isOptional, recordName, rowHelp, rowName } from '../formats/names.ts';
import { rowPlaces } from '../formats/row-places.ts';
import type { Judge } from '../index/finding.ts';
import type { LayerName } from '../index/layer.ts';
import { Reader } from '../layout/reader.ts';
import type { OpenStream } from '../open-stream.ts';
import { streamFacts, whyNotApplicable, type StreamFacts } from './applies.ts';
import { diagramOf, type LayoutDiagram } from './diagram.ts';
import { referenceOf, type Reference } from './reference.ts';
import { rulesOf, type RowKindOf, type RuleScope } from './rules-of.ts';
import { sectionOf } from './sections/sections.ts';

export interface SheetRule {
  readonly id: string;
  readonly title: string;
  readonly scope: RuleScope;
  /** Who refuses a stream that breaks it. */
  readonly objectors: readonly Judge[];
  readonly reference: Reference | null;
  readonly cite: string;
  /** Row of the conformance table; empty where it has none. */
  readonly ref: string;
  readonly hint: string;
  /** What the restoring side logs where it is broken; empty where it logs nothing. */
  readonly logs: string;
  /** Why it has nothing to say here; empty where it has. */
  readonly notApplicable: string;
}

export interface SpecSheet {
  readonly row: number;
  readonly layer: LayerName;
  /** What the row is called. */
  readonly name: string;
  readonly doc: string;
  /** Paragraphs in our own words. */
  readonly text: readonly string[];
  /** Null where no document speaks of the row. */
  readonly reference: Reference | null;
  readonly diagram: LayoutDiagram;
  readonly rules: readonly SheetRule[];
}

const UNKNOWN_OPTIONAL = 'The type has bit 31 set: a reader that does not know it passes over the body and goes on. No specification says what this body holds.';
const UNKNOWN_MANDATORY = 'No specification defines this type. Bit 31 is clear, so the record is mandatory: a reader that does not know it has to stop.';
const GAP = 'No layer claims these bytes: the framing before them ended, or broke. They are shown as they stand.';

/** Throws a RangeError where there is no such row. */
export function* specSheet(stream: OpenStream, row: number): Scan<SpecSheet> {
  const { index } = stream.builder;
  if (row < 0 || row >= index.rowCount) throw new RangeError(`there is no row ${row}`);
  const layer = stream.builder.layerInfo(index.layerOf(row));
  const kind = index.kindOf(row);
  const type = index.typeOf(row);
  const { doc, spec } = rowHelp(index, row, layer.name);
  const named: RowKindOf = { layer: layer.name, kind, name: kind === 'header' ? headerName(layer.name, type) : recordName(layer.name, type), spec };
  const range = { start: index.startOf(row), end: index.endOf(row) };
  const reader = new Reader(stream.source.size, layer.facts, stream, stream.source.holes);
  const places = yield* rowPlaces(row, index, layer, reader);
  return {
    row,
    layer: layer.name,
    name: rowName(index, row, layer.name),
    doc,
    text: kind === 'gap' ? [GAP] : (sectionOf(named) ?? [doc !== '' ? doc : isOptional(type) ? UNKNOWN_OPTIONAL : UNKNOWN_MANDATORY]),
    reference: spec === '' ? null : referenceOf(spec),
    diagram: yield* diagramOf(places, range, reader),
    rules: sheetRules(named, streamFacts(stream.layers, stream.totals.checkpoints)),
  };
}

const sheetRules = (row: RowKindOf, facts: StreamFacts): SheetRule[] =>
  rulesOf(row).map(({ rule: { id, title, objectors, spec, cite, ref, hint, logs }, scope }) => ({
    id,
    title,
    scope,
    objectors,
    reference: spec === '' ? null : referenceOf(spec),
    cite,
    ref,
    hint,
    logs,
    notApplicable: whyNotApplicable(id, facts),
  }));
