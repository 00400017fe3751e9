/** The row that a message speaks of. */
import type { LayerInfo, LayerName } from '../../index/layer.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import { Frames, type Segment } from './frames.ts';
import { hexIn, numberIn } from './facts.ts';
import { layerNamed } from './layers.ts';
import type { Where } from './message.ts';

/** `about`: near the row, not surely it. */
export interface LogPlace {
  readonly row: number;
  readonly about: boolean;
}

export const NOWHERE: LogPlace = { row: -1, about: false };

const PAGE_DATA = 1;
const VERIFY = 0xd;
const CHECKPOINT = 0xe;

const exactly = (row: number | undefined): LogPlace => (row === undefined || row < 0 ? NOWHERE : { row, about: false });
const near = (row: number): LogPlace => (row < 0 ? NOWHERE : { row, about: true });

type Args = Readonly<Record<string, string>>;

export class Places {
  readonly #index: RecordIndex;
  readonly #layers: readonly LayerInfo[];
  readonly #frames: Frames;
  /** Rows by layer and type, batches of pages left out. */
  readonly #rows = new Map<string, number[]>();
  readonly #ends: readonly number[];

  constructor(index: RecordIndex, layers: readonly LayerInfo[]) {
    this.#index = index;
    this.#layers = layers;
    this.#frames = new Frames(index.pageSlabs);
    for (let row = 0; row < index.rowCount; row++) this.#add(row);
    this.#ends = this.#rowsOf('libxc', CHECKPOINT);
  }

  #add(row: number): void {
    const type = this.#index.typeOf(row);
    const kind = this.#index.kindOf(row);
    const layer = this.#index.layerOf(row);
    if (kind === 'gap' || (kind === 'record' && type === PAGE_DATA && this.#layers[layer]?.name === 'libxc')) return;
    const key = `${kind} ${layer} ${type}`;
    const list = this.#rows.get(key);
    if (list === undefined) this.#rows.set(key, [row]);
    else list.push(row);
  }

  #rowsOf(layer: LayerName, type: number, kind: 'record' | 'header' = 'record'): readonly number[] {
    const id = layerNamed(this.#layers, layer)?.id;
    return id === undefined ? [] : (this.#rows.get(`${kind} ${id} ${type}`) ?? []);
  }

  get checkpoints(): number {
    return this.#ends.length;
  }

  get segments(): readonly Segment[] {
    return this.#frames.segments;
  }

  /**
   * @param nth how often this message stood in the run before, or, of progress on checkpoints, how many were through
   */
  find(where: Where, args: Args, nth: number): LogPlace {
    switch (where.at) {
      case 'header':
        return exactly(this.#rowsOf(where.layer, where.number ?? 0, 'header')[0]);
      case 'record':
        return this.#record(where, args, nth);
      case 'vcpu':
        return exactly(this.#rowsOf('libxc', where.type)[numberIn(args['id'])]);
      case 'checkpoint':
        return exactly(this.#ends[nth + where.skip]);
      case 'pfn':
        return this.#pfn(args);
      case 'frames':
        return this.#progress(where.of, args, nth);
      case 'stop':
        return exactly(this.#index.rowCount - 1);
    }
  }

  #record({ layer, type, which = 'first' }: Extract<Where, { at: 'record' }>, args: Args, nth: number): LogPlace {
    const wanted = typeof type === 'number' ? type : /^0x/i.test(args[type] ?? '') ? hexIn(args[type]) : numberIn(args[type]);
    if (layer === 'libxc' && wanted === PAGE_DATA) return this.#batch(which);
    const rows = this.#rowsOf(layer, wanted);
    // Both sides of a migration log what they do with one record.
    if (which === 'next') return exactly(rows[Math.min(nth, rows.length - 1)]);
    return exactly(which === 'last' ? rows.at(-1) : rows[0]);
  }

  #batch(which: 'first' | 'last' | 'next'): LogPlace {
    const segment = which === 'last' ? this.segments.at(-1) : this.segments[0];
    if (segment === undefined) return NOWHERE;
    return near(which === 'last' ? this.#frames.rowOfEntry(segment, Infinity) : segment.row);
  }

  #pfn(args: Args): LogPlace {
    const pfn = hexIn(args['pfn']);
    if (Number.isNaN(pfn)) return NOWHERE;
    for (const row of this.#index.rowsSpanning(pfn)) return near(row);
    return NOWHERE;
  }

  #progress(of: Extract<Where, { at: 'frames' }>['of'], args: Args, nth: number): LogPlace {
    const segment = this.#segment(of, args, nth);
    if (segment === undefined) return NOWHERE;
    const done = numberIn(args['done']);
    if (Number.isNaN(done)) return near(segment.row);
    // Whoever goes over all of memory counts PFNs, whether there is a page or not; later iterations count what they send.
    const overAll = of === 'all' || of === 'verify' || (of === 'iteration' && numberIn(args['n']) === 0);
    return near(overAll ? this.#frames.rowOfPfn(segment, Math.max(0, done - 1)) : this.#frames.rowOfEntry(segment, Math.max(1, done)));
  }

  #segment(of: Extract<Where, { at: 'frames' }>['of'], args: Args, nth: number): Segment | undefined {
    const after = (row: number): number => this.segments.findIndex((segment) => segment.row > row);
    switch (of) {
      case 'all':
        return this.segments[0];
      case 'iteration': {
        // Before the first checkpoint, or before the verify phase.
        const limit = this.#ends[0] ?? this.#rowsOf('libxc', VERIFY)[0] ?? Infinity;
        const live = this.segments.filter(({ row }) => row < limit);
        return live[Math.min(numberIn(args['n']), live.length - 1)];
      }
      case 'verify': {
        const verify = this.#rowsOf('libxc', VERIFY)[0];
        return verify === undefined ? undefined : this.segments[after(verify)];
      }
      case 'checkpoint': {
        const before = this.#ends[nth];
        return before === undefined ? undefined : this.segments[after(before)];
      }
    }
  }
}
