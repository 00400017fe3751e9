/** Prints the records of slabs as they fill; ordinals count within a layer name. */
import { alignTo8 } from '../core/bytes/integers.ts';
import { MARKER_SIZE, markerOf, PAGE_BATCH_TYPE } from '../core/formats/legacy/save-id.ts';
import { recordName } from '../core/formats/names.ts';
import { Other, XAPI_HEADER_SIZE } from '../core/formats/xapi/header.ts';
import type { LayerName } from '../core/index/layer.ts';
import { RECORD_HEADER_SIZE } from '../core/index/record-index.ts';
import { flagsIn, layerIn, lengthIn, RowFlag, startIn, typeIn, type Slab } from '../core/index/slab.ts';
import type { OpenStream } from '../core/open-stream.ts';

/** A record whose end is known once the row behind it is. */
interface Pending {
  readonly start: number;
  readonly text: string;
  readonly end: number;
  /** Nested rows end where the next one starts, the last of them with its parent's body. */
  readonly nested: boolean;
  readonly cut: boolean;
  readonly parent: string | null;
}

const secondsOf = (nanoseconds: number): number | null => (Number.isNaN(nanoseconds) ? null : nanoseconds / 1e9);

export class RecordPrinter {
  stream: OpenStream | null = null;
  readonly #ordinals = new Map<number, number>();
  readonly #only: LayerName | null;
  readonly #write: (record: string) => void;
  /** Rows that were told. */
  #rows = 0;
  /** Address of the last record that is not nested, and where its body ends. */
  #outer = '';
  #outerEnd = 0;
  #pending: Pending | null = null;

  /**
   * @param only the layer that is wanted; null for all
   * @param write takes one record as the members of a JSON object, without its braces
   */
  constructor(only: LayerName | null, write: (record: string) => void) {
    this.#only = only;
    this.#write = write;
  }

  /** @param slab the rows that came last; of a slab that is not full they come again, with others behind them */
  readonly slab = (slab: Slab): void => {
    const first = (this.stream?.builder.rowCount ?? slab.length) - slab.length;
    for (; this.#rows < first + slab.length; this.#rows++) this.#row(slab, this.#rows - first);
  };

  /** The last record: nothing comes behind it. */
  finish(): void {
    this.#release(null);
  }

  #row(slab: Slab, i: number): void {
    const flags = flagsIn(slab, i);
    const offset = startIn(slab, i);
    const nested = (flags & RowFlag.NESTED) !== 0;
    const unpadded = (flags & RowFlag.UNPADDED) !== 0;
    this.#release(nested ? offset : null);
    if (flags % 4 !== RowFlag.RECORD || this.stream === null) return;
    const id = layerIn(slab, i);
    const index = this.#ordinals.get(id) ?? 0;
    this.#ordinals.set(id, index + 1);
    const { name, source } = this.stream.builder.layer(id);
    const { size } = this.stream.source;
    const bodyLength = lengthIn(slab, i);
    if (!nested) {
      this.#outer = `${name}:${index}`;
      this.#outerEnd = Math.min(offset + (unpadded ? 0 : RECORD_HEADER_SIZE) + bodyLength, size);
    }
    if (this.#only !== null && name !== this.#only) return;
    const type = typeIn(slab, i);
    const headed = name === 'xapi' && type < Other.REQUEST;
    const wireType = headed ? type : unpadded ? this.#markerOf(this.#rows, id, type) : type;
    const own = this.stream.builder.index.nameOf(this.#rows) ?? recordName(name, type);
    this.#pending = {
      start: offset,
      text: `"layer":"${name}","index":${index},"type":${String(wireType)},"name":${JSON.stringify(own)},"source":${source},"offset":${offset},"bodyLength":${wireType === null || !unpadded ? bodyLength : Math.max(0, bodyLength - (headed ? XAPI_HEADER_SIZE : MARKER_SIZE))}`,
      end: unpadded ? this.#outerEnd : Math.min(offset + RECORD_HEADER_SIZE + alignTo8(bodyLength), size),
      nested,
      cut: (flags & RowFlag.CUT) !== 0,
      parent: nested && this.#outer !== '' ? this.#outer : null,
    };
    if (!nested) this.#release(null);
  }

  /** The marker of a piece of a legacy stream; of a batch, its count; null where it has none. */
  #markerOf(row: number, layer: number, type: number): number | null {
    const builder = this.stream?.builder;
    return type === PAGE_BATCH_TYPE ? (builder?.index.pagesOf(row)?.count ?? builder?.layer(layer).facts.legacy?.unlisted ?? type) : markerOf(type);
  }

  /** Seconds from the capture's first packet to the record's first and last byte; null for one that was not captured. */
  #timeOf(start: number, end: number): string {
    const clock = this.stream?.source.clock ?? null;
    if (clock === null) return '';
    const [first, last] = [start, Math.max(start, end - 1)].map((offset) => secondsOf(clock.at(offset)));
    return `,"time":${JSON.stringify({ first, last })}`;
  }

  /** @param next where the row behind starts, if it is nested too */
  #release(next: number | null): void {
    const record = this.#pending;
    if (record === null) return;
    this.#pending = null;
    const outerEnd = this.#outer === '' ? (this.stream?.source.size ?? 0) : this.#outerEnd;
    const end = record.nested ? (next ?? outerEnd) : record.end;
    this.#write(`${record.text},"end":${end},"parent":${record.parent === null ? 'null' : `"${record.parent}"`}${record.cut ? ',"cut":true' : ''}${this.#timeOf(record.start, end)}`);
  }
}
