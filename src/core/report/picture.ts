/** The stream as a picture: a lane for each layer over the bytes of the source, in so few cells that any size of stream fits. */
import type { ByteRange } from '../bytes/range.ts';
import { PAGE_BATCH } from '../formats/legacy/batch.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { recordSpec } from '../formats/registry.ts';
import type { Severity } from '../index/finding.ts';
import type { LayerName } from '../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import { flagsIn, layerIn, lengthIn, RowFlag, SLAB_ROWS, startIn, typeIn, type Slab } from '../index/slab.ts';
import type { OpenStream } from '../open-stream.ts';

/** What a cell shows. Where several kinds of rows share one, the greater number is shown. */
export const CellKind = { NOTHING: 0, PAGES: 1, RECORD: 2, CONTROL: 3, HEADER: 4, GAP: 5 } as const;

export const CELL_WORDS: readonly string[] = ['nothing of this layer', 'page data', 'other records', 'end and checkpoint marks', 'headers', 'bytes of no layer or unknown records'];

/** Cells in a lane. */
export const COLUMNS = 480;
/** Layers with a lane; a legitimate nest has fewer. */
const MOST_LANES = 12;

export interface Lane {
  readonly name: LayerName;
  readonly cells: Uint8Array;
}

export interface Picture {
  /** Bytes that the picture is wide. */
  readonly size: number;
  readonly lanes: readonly Lane[];
  /** Lanes that there was no room for. */
  readonly moreLanes: number;
  /** The worst severity of the findings in a cell; null where there is none. */
  readonly marks: readonly (Severity | null)[];
}

/** END, VERIFY, CHECKPOINT of libxc; END, CHECKPOINT_END, CHECKPOINT_STATE of libxl. */
const CONTROL: Readonly<Partial<Record<LayerName, ReadonlySet<number>>>> = { libxc: new Set([0, 0xd, 0xe]), libxl: new Set([0, 4, 5]) };
const PAGES: Readonly<Partial<Record<LayerName, number>>> = { libxc: PAGE_DATA.type, legacy: PAGE_BATCH.type };

export function pictureOf(stream: OpenStream): Picture {
  const { builder, sourceNumber } = stream;
  const size = builder.index.size;
  const here = builder.layers.filter(({ source, headers, records }) => source === sourceNumber && headers + records > 0);
  const shown = here.slice(0, MOST_LANES);
  const lanes = new Map(shown.map(({ id, name }) => [id, { name, cells: new Uint8Array(COLUMNS) }]));
  const { slabs } = builder.index;
  slabs.forEach((slab, s) => {
    const next = slabs[s + 1]?.bases[0] ?? size;
    for (let i = 0; i < slab.length; i++) {
      const lane = lanes.get(layerIn(slab, i));
      if (lane !== undefined) paint(lane, kindOf(builder.index.nameOf(s * SLAB_ROWS + i) !== undefined, lane.name, slab, i), rangeOf(slab, i, i + 1 < slab.length ? startIn(slab, i + 1) : next), size);
    }
  });
  return { size, lanes: [...lanes.values()], moreLanes: here.length - shown.length, marks: marksOf(stream, size) };
}

/** A record's bytes are its own; a header reaches to the next row. */
function rangeOf(slab: Slab, i: number, next: number): ByteRange {
  const start = startIn(slab, i);
  const flags = flagsIn(slab, i);
  if (flags % 4 !== RowFlag.RECORD) return { start, end: next };
  return { start, end: start + lengthIn(slab, i) + (flags >= RowFlag.UNPADDED ? 0 : RECORD_HEADER_SIZE) };
}

function kindOf(named: boolean, layer: LayerName, slab: Slab, i: number): number {
  const kind = flagsIn(slab, i) % 4;
  if (kind === RowFlag.HEADER) return CellKind.HEADER;
  if (kind === RowFlag.GAP) return CellKind.GAP;
  const type = typeIn(slab, i);
  if (PAGES[layer] === type) return CellKind.PAGES;
  if (CONTROL[layer]?.has(type) === true) return CellKind.CONTROL;
  return named || recordSpec(layer, type) !== undefined ? CellKind.RECORD : CellKind.GAP;
}

function paint({ cells }: Lane, kind: number, { start, end }: ByteRange, size: number): void {
  const last = columnOf(Math.max(start, Math.min(end, size) - 1), size);
  for (let column = columnOf(start, size); column <= last; column++) if ((cells[column] ?? 0) < kind) cells[column] = kind;
}

const columnOf = (offset: number, size: number): number => Math.min(COLUMNS - 1, Math.floor((offset / Math.max(1, size)) * COLUMNS));

const RANK: Readonly<Record<Severity, number>> = { info: 1, warning: 2, error: 3 };

function marksOf({ builder, sourceNumber }: OpenStream, size: number): (Severity | null)[] {
  const marks = new Array<Severity | null>(COLUMNS).fill(null);
  for (const { severity, range, source } of builder.findings) {
    if (source !== sourceNumber) continue;
    const column = columnOf(range.start, size);
    const before = marks[column] ?? null;
    if (before === null || RANK[severity] > RANK[before]) marks[column] = severity;
  }
  return marks;
}
