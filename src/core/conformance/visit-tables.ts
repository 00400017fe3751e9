/** Which rules visit which rows: looked up by layer and type, so that a row that no rule visits costs one look. */
import type { LayerName } from '../index/layer.ts';
import type { Visit } from './check.ts';

const TYPES = 256;
const HEADERS = 8;

export interface Cell {
  readonly visits: Visit['visit'][];
  reads: number;
}

/** Visits of one layer's records by type, and of its headers by number. */
export interface Table {
  readonly records: (Cell | undefined)[];
  readonly headers: (Cell | undefined)[];
}

export function tablesOf(visits: readonly Visit[]): Map<LayerName, Table> {
  const tables = new Map<LayerName, Table>();
  for (const { layer, types, kind, reads = 0, visit } of visits) {
    let table = tables.get(layer);
    if (table === undefined) tables.set(layer, (table = { records: new Array<Cell | undefined>(TYPES), headers: new Array<Cell | undefined>(HEADERS) }));
    const cells = kind === 'header' ? table.headers : table.records;
    for (const type of types) {
      const cell = (cells[type] ??= { visits: [], reads: 0 });
      cell.visits.push(visit);
      cell.reads = Math.max(cell.reads, reads);
    }
  }
  return tables;
}
