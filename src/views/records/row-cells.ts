/** The cells of an item as text, made when it comes on screen. */
import { lostIn, type ByteRange } from '../../core/bytes/range.ts';
import type { LayerInfo, LayerName } from '../../core/index/layer.ts';
import type { Ordinals } from '../../core/index/ordinals.ts';
import type { PageTotals } from '../../core/index/page-totals.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import type { ListItem } from '../../core/index/row-list.ts';
import { grouped, hex, plural } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { familyOf, type RecordFamily } from '../shared/record-family.ts';
import { rowLabel, rowName, runText } from '../shared/row-text.ts';

export interface RowCells {
  readonly label: string;
  readonly offset: string;
  readonly name: string;
  readonly layer: LayerName | null;
  readonly family: RecordFamily;
  /** body_length of a record, the length of other rows; empty for a run. */
  readonly length: string;
  readonly lengthTitle: string;
  readonly cut: boolean;
  /** Bytes of it that a packet capture lacks. */
  readonly lost: number;
  /** Of a run's head: what it holds. Null where the worker knows. */
  readonly summary: string | null;
}

/** Everything that the list reads cells from. */
export interface RowSources {
  readonly index: RecordIndex;
  readonly layers: readonly LayerInfo[];
  readonly ordinals: Ordinals;
  readonly totals: PageTotals;
  readonly offsetBase: OffsetBase;
  /** What a packet capture lacks of the stream. */
  readonly holes: readonly ByteRange[];
}

export function cellsOf(sources: RowSources, item: ListItem): RowCells {
  const { index, layers, ordinals, offsetBase, holes } = sources;
  const { row } = item;
  const layer = layers[index.layerOf(row)]?.name ?? null;
  const kind = index.kindOf(row);
  const start = index.startOf(row);
  const bytes = kind === 'record' ? index.bodyLengthOf(row) : index.endOf(row) - start;
  const run = item.kind === 'run';
  const first = rowLabel(index, layers, ordinals, row);
  const lastOrdinal = run ? ordinals.of(row) + item.count - 1 : 0;
  return {
    label: run ? `${first}–${lastOrdinal}` : first,
    offset: offsetBase === 'hex' ? hex(start) : grouped(start),
    name: rowName(index, layers, row),
    layer,
    family: layer === null ? 'unknown' : familyOf(layer, kind, index.typeOf(row)),
    length: run ? '' : grouped(bytes),
    lengthTitle: run ? '' : `${kind === 'record' ? 'body_length' : 'length'} ${hex(bytes)}`,
    cut: kind === 'record' && index.isCut(row),
    lost: lostIn(holes, start, index.endOf(run ? row + item.count - 1 : row)),
    summary: run ? runSummary(sources, item) : null,
  };
}

function runSummary({ index, layers, totals }: RowSources, { row, count }: ListItem): string {
  const bytes = index.endOf(row + count - 1) - index.startOf(row);
  return runText(count, rowName(index, layers, row), totals.between(row, row + count), bytes);
}

/** A line for a table or a report. @param time where a clock tells of it */
export function tsvOf(cells: RowCells, summary: string, time: string | null = null): string {
  const said = [...(cells.cut ? ['cut'] : []), ...(cells.lost > 0 ? [`${plural(cells.lost, 'byte')} not captured`] : []), summary].join('; ');
  const fields = [cells.label, cells.offset, ...(time === null ? [] : [time]), cells.name, cells.layer ?? '', cells.length, said];
  return fields.map((field) => field.replace(/[\t\r\n]+/g, ' ')).join('\t');
}
