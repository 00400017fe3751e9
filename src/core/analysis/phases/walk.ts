/**
 * Where the phases of a stream begin, by one walk over its rows. VERIFY, CHECKPOINT and CHECKPOINT_END are records; no record
 * says where a pass over memory begins: within one, PFNs ascend (xg_sr_save.c send_dirty_pages(), xc_domain_save.c of 4.5), so
 * a batch that begins at or below the PFN at which the last one ended is taken for the first of another.
 */
import { hasBit } from '../../bytes/integers.ts';
import { CHECKPOINT } from '../../formats/libxc/checkpoint.ts';
import { END as LIBXC_END } from '../../formats/libxc/end.ts';
import { HVM_CONTEXT } from '../../formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../../formats/libxc/page-data.ts';
import { SHARED_INFO } from '../../formats/libxc/shared-info.ts';
import { TOOLSTACK } from '../../formats/libxc/toolstack.ts';
import { VERIFY } from '../../formats/libxc/verify.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../formats/libxc/x86-pv-vcpu-xsave.ts';
import { X86_TSC_INFO } from '../../formats/libxc/x86-tsc-info.ts';
import { CHECKPOINT_END } from '../../formats/libxl/checkpoint-end.ts';
import { END as LIBXL_END } from '../../formats/libxl/end.ts';
import { PAGE_BATCH_TYPE, Piece, SaveId, typeOfMarker } from '../../formats/legacy/save-id.ts';
import type { LayerInfo, LayerName } from '../../index/layer.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import { flagsIn, layerIn, RowFlag, SLAB_ROWS, startIn, typeIn } from '../../index/slab.ts';
import { MAX_PHASES, type Phase, type PhaseKind } from './phases.ts';

/** A phase while rows are added to it. */
export type Draft = { -readonly [K in Exclude<keyof Phase, 'range' | 'seconds' | 'cut'>]: Phase[K] } & { readonly start: number };

const CUT_BIT = Math.log2(RowFlag.CUT);
const NESTED_BIT = Math.log2(RowFlag.NESTED);

const WRAPPED = 'PFNs begin again below where the last batch ended';
const LAST_PASS = 'the last pass before the guest\u2019s state: the guest is suspended';

const LIBXC_STATE: ReadonlySet<number> = new Set([X86_TSC_INFO, SHARED_INFO, HVM_CONTEXT, HVM_PARAMS, TOOLSTACK, X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS, LIBXC_END, CHECKPOINT].map(({ type }) => type));

/** Legacy chunks that stay with the memory that they stand among. */
const LEGACY_MEMORY: ReadonlySet<number> = new Set([PAGE_BATCH_TYPE, ...[SaveId.TMEM, SaveId.TMEM_EXTRA, SaveId.COMPRESSED_DATA, SaveId.ENABLE_COMPRESSION, SaveId.TSC_INFO].map(typeOfMarker)]);
const LEGACY_VERIFY = typeOfMarker(SaveId.ENABLE_VERIFY_MODE);
const LEGACY_LAST = typeOfMarker(SaveId.LAST_CHECKPOINT);

const isTail = (type: number): boolean => type >= Piece.UNMAPPED_PFNS && type <= Piece.DEVICE_MODEL;
/** With these a legacy tail is whole: of PV guests the shared info page, of HVM guests the context (a device model may follow). */
const endsTail = (type: number): boolean => type === Piece.SHARED_INFO || type === Piece.HVM_CONTEXT;

export class PhaseWalk {
  readonly drafts: Draft[] = [];
  /** Checkpoints 1 to this one are whole: the next begins only behind the end of one. 0 where none is. */
  lastWhole = 0;
  checkpointed = false;
  /** Where the last whole checkpoint ends; -1 without one. */
  wholeEnd = -1;
  /** The sender said that this is the end. */
  ended = false;
  /** Phases that are told as one with another. */
  get more(): number {
    return this.drafts.reduce((sum, { others }) => sum + others, 0);
  }
  readonly #index: RecordIndex;
  readonly #layers: readonly LayerInfo[];
  readonly #inLibxl: boolean;
  #checkpoint = 1;
  #iteration = 0;
  #lastPfn = -1;
  /** The checkpoint is whole: what is not its own begins the next. */
  #due = false;
  #lastOne = false;
  #pageSlab = 0;
  #pageEntry = 0;

  constructor(index: RecordIndex, layers: readonly LayerInfo[]) {
    this.#index = index;
    this.#layers = layers;
    this.#inLibxl = layers.some(({ name }) => name === 'libxl');
  }

  run(): void {
    this.#index.slabs.forEach((slab, s) => {
      for (let i = 0; i < slab.length; i++) {
        const flags = flagsIn(slab, i);
        if (!hasBit(flags, NESTED_BIT)) this.#row(s * SLAB_ROWS + i, this.#layers[layerIn(slab, i)]?.name ?? 'libxc', flags, typeIn(slab, i), startIn(slab, i));
      }
    });
    const last = this.drafts.at(-1);
    if (last !== undefined) last.end = this.#index.rowCount;
    if (this.drafts.length > MAX_PHASES) this.#fold();
    this.#nameLastPasses();
  }

  #row(row: number, layer: LayerName, flags: number, type: number, start: number): void {
    const isRecord = flags % (RowFlag.KIND + 1) === RowFlag.RECORD;
    const isWhole = !hasBit(flags, CUT_BIT);
    if (this.drafts.length === 0) this.#begin('static', 0, row, start, '');
    if (this.ended && this.#isBehind(layer, type)) {
      if (this.#current.kind !== 'behind') this.#begin('behind', 0, row, start, '');
    } else if (!isRecord) {
      if (this.#due) this.#next(row, start);
    } else if (layer === 'libxc') this.#libxc(row, type, start);
    else if (layer === 'libxl') this.#libxl(row, type, start, isWhole);
    else if (layer === 'legacy') this.#legacy(row, type, start, isWhole);
  }

  get #current(): Draft {
    const draft = this.drafts.at(-1);
    if (draft === undefined) throw new Error('the first row begins a phase');
    return draft;
  }

  #begin(kind: PhaseKind, number: number, row: number, start: number, inferred: string): void {
    const before = this.drafts.at(-1);
    if (before !== undefined) before.end = row;
    if (this.drafts.length >= 2 * MAX_PHASES) this.#fold();
    this.drafts.push({ kind, number, checkpoint: this.#checkpoint, through: this.#checkpoint, others: 0, first: row, end: row + 1, start, batches: 0, entries: 0, pages: 0, libxlBytes: 0, distinct: null, resent: null, inferred });
  }

  /** What happened last matters most, and then what came first: those in the middle become one. */
  #fold(): void {
    const [middle, ...rest] = this.drafts.splice(MAX_PHASES / 2, this.drafts.length - MAX_PHASES + 1);
    if (middle === undefined) return;
    for (const { through, end, others, batches, entries, pages, libxlBytes } of rest) {
      middle.through = through;
      middle.end = end;
      middle.others += others + 1;
      middle.batches += batches;
      middle.entries += entries;
      middle.pages += pages;
      middle.libxlBytes += libxlBytes;
    }
    this.drafts.splice(MAX_PHASES / 2, 0, middle);
  }

  #next(row: number, start: number): void {
    this.#due = false;
    this.#checkpoint++;
    this.#begin('checkpoint', this.#checkpoint, row, start, '');
  }

  #libxc(row: number, type: number, start: number): void {
    if (this.#due) this.#next(row, start);
    const { kind } = this.#current;
    if (type === PAGE_DATA.type) this.#batch(row, start);
    else if (kind === 'checkpoint') this.#endOfLibxc(row, type);
    else if (type === VERIFY.type) this.#begin('verify', 0, row, start, '');
    else {
      if (LIBXC_STATE.has(type) && kind !== 'state' && (kind !== 'static' || type === LIBXC_END.type || type === CHECKPOINT.type)) this.#begin('state', 0, row, start, '');
      this.#endOfLibxc(row, type);
    }
  }

  #endOfLibxc(row: number, type: number): void {
    if (type === LIBXC_END.type && !this.#inLibxl) this.ended = true;
    if (type !== CHECKPOINT.type) return;
    this.checkpointed = true;
    if (!this.#inLibxl) this.#commit(row);
  }

  #libxl(row: number, type: number, start: number, isWhole: boolean): void {
    // CHECKPOINT_END ends a checkpoint: with COLO's CHECKPOINT_STATE NEW the primary has begun the next one.
    if (this.#due) this.#next(row, start);
    this.#current.libxlBytes += this.#index.endOf(row) - start;
    if (!isWhole) return;
    if (type === CHECKPOINT_END.type && this.checkpointed) this.#commit(row);
    if (type === LIBXL_END.type) this.ended = true;
  }

  #commit(row: number): void {
    this.lastWhole = this.#checkpoint;
    this.wholeEnd = this.#index.endOf(row);
    this.#due = true;
  }

  #legacy(row: number, type: number, start: number, isWhole: boolean): void {
    if (this.#due && !isTail(type)) {
      this.checkpointed = true;
      this.#next(row, start);
    }
    const { kind } = this.#current;
    if (type === PAGE_BATCH_TYPE) this.#batch(row, start);
    else if (kind !== 'checkpoint' && type === LEGACY_VERIFY) this.#begin('verify', 0, row, start, '');
    else if (kind !== 'checkpoint' && kind !== 'state' && kind !== 'static' && !LEGACY_MEMORY.has(type)) this.#begin('state', 0, row, start, '');
    if (type === LEGACY_LAST) this.#lastOne = true;
    if (!endsTail(type) || !isWhole) return;
    this.#commit(row);
    if (this.#lastOne) this.ended = true;
    else this.checkpointed = true;
  }

  #isBehind(layer: LayerName, type: number): boolean {
    return layer !== 'legacy' || !isTail(type);
  }

  #batch(row: number, start: number): void {
    const { count, pages, low, high } = this.#pagesOf(row);
    const { kind } = this.#current;
    if (kind === 'static') this.#begin('iteration', this.#iteration++, row, start, '');
    else if (kind !== 'checkpoint' && kind !== 'verify' && (kind === 'state' || (count > 0 && low <= this.#lastPfn))) this.#begin('iteration', this.#iteration++, row, start, WRAPPED);
    else if (kind === 'verify' && this.#current.batches > 0 && low <= this.#lastPfn) this.#begin('verify', this.#current.number + 1, row, start, WRAPPED);
    if (count > 0) this.#lastPfn = high;
    const draft = this.#current;
    draft.batches++;
    draft.entries += count;
    draft.pages += pages;
  }

  /** Rows come in order, and so do the lists that were kept of them. */
  #pagesOf(row: number): { count: number; pages: number; low: number; high: number } {
    const slabs = this.#index.pageSlabs;
    for (;;) {
      const slab = slabs[this.#pageSlab];
      if (slab === undefined) return { count: 0, pages: 0, low: 0, high: 0 };
      while (this.#pageEntry < slab.length && (slab.row[this.#pageEntry] ?? 0) < row) this.#pageEntry++;
      const i = this.#pageEntry;
      if (i < slab.length) return slab.row[i] === row ? { count: slab.count[i] ?? 0, pages: slab.pages[i] ?? 0, low: slab.low[i] ?? 0, high: slab.high[i] ?? 0 } : { count: 0, pages: 0, low: 0, high: 0 };
      this.#pageSlab++;
      this.#pageEntry = 0;
    }
  }

  /** Of several passes the last before the state, or before VERIFY, is what was sent while the guest stood still. */
  #nameLastPasses(): void {
    this.drafts.forEach((draft, i) => {
      const next = this.drafts[i + 1]?.kind;
      if (draft.kind !== 'iteration' || draft.number === 0 || (next !== 'state' && next !== 'verify')) return;
      draft.kind = 'stop-and-copy';
      draft.inferred = `${draft.inferred}; ${LAST_PASS}`;
    });
  }
}
