/**
 * The pass over the rows of a scanned stream: each rule's visits, in stream order, over as few bytes as they ask for.
 * Page contents are never read. Records of types that no rule visits cost a look into a table.
 */
import { Cursor, type Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import { alignTo8 } from '../bytes/integers.ts';
import type { GuestConfig } from '../formats/guest-config.ts';
import type { FailoverPlace } from '../formats/scan-context.ts';
import { DHDR_TYPE_X86_PV } from '../formats/libxc/domain-header.ts';
import { END } from '../formats/libxc/end.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import type { Judge, Rule } from '../index/finding.ts';
import { lowerBound } from '../index/growable.ts';
import type { LayerFacts, LayerName } from '../index/layer.ts';
import type { PageTypes } from '../index/page-types.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import { flagsIn, layerIn, lengthIn, RowFlag, SLAB_ROWS, startIn, typeIn, type Slab } from '../index/slab.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';
import type { Check, CheckContext, Place, ReportAt, Visitors } from './check.ts';
import { CHECKS } from './checks.ts';
import { checkPadding } from './derived.ts';
import { reportFailover } from './failover.ts';
import { RecordView } from './record-view.ts';
import { RestoreState, tracking } from './restore-state.ts';
import { tablesOf, type Cell, type Table } from './visit-tables.ts';

/** More of a body is read by the rule itself, in windows. */
export const MAX_BODY = 64 * 1024;
/** tools/python/scripts/convert-legacy-stream: write_libxc_ihdr(). */
const CONVERTED_VERSION = 3;

export interface CheckInput {
  readonly builder: StreamBuilder;
  readonly config: GuestConfig;
  readonly pageTypes: PageTypes | null;
  /** End of the last whole checkpoint; -1 where there is none. */
  readonly checkpointEnd: number;
  readonly colo: boolean;
  readonly verifies: boolean;
  /** PFNs with contents, and entries without that are populated. */
  readonly mayPopulate?: number;
  /** Where a receiver of checkpoints fails over, if it does. */
  readonly failover?: FailoverPlace | undefined;
  /** Ascending ranges of the source that have no bytes. */
  readonly holes?: readonly ByteRange[];
  /** The rules of the pass; padding, which no table of visits names, is looked at with {@link CHECKS}. */
  readonly checks?: readonly Check[];
  /** Whether a pass over page contents comes, which says what page tables populate. */
  readonly defersUnsent?: boolean;
  /** Whether the pass before left such to this one. */
  readonly unsure?: boolean;
}

/** Rules that look at more than the record itself, by the end of their ids. */
const ACROSS = /\.(?:missing|late|late-policy|early|gone|outside|no-cpu|no-boot-vcpu|in-checkpoint|as-shipped|coverage|pin-conflict|pin-flags|pte-unsent|pte-range|pfn|page|frame|cr3|gdt|start-info|verify-[a-z]+)$/;

export class CheckPass {
  /** Bytes that the pass is through with. */
  position = 0;
  /** Whether there are objections that a pass over page contents has to decide. */
  unsure = false;
  readonly #input: CheckInput;
  readonly #cursor: Cursor;
  readonly #record = new RecordView();
  readonly #dependsOn = new Set<string>();
  #tables = new Map<LayerName, Table>();
  /** By layer id. */
  #byLayer: (Table | undefined)[] = [];
  #visitors: Visitors[] = [];
  #completed = false;
  #images = 0;
  #pageSlab = 0;
  #pageEntry = 0;

  constructor(input: CheckInput) {
    this.#input = input;
    this.#cursor = new Cursor(input.builder.index.size);
    this.#start();
  }

  get dependsOn(): readonly string[] {
    return [...this.#dependsOn];
  }

  *run(): Scan<void> {
    const { builder } = this.#input;
    const { index } = builder;
    for (const [s, slab] of index.slabs.entries()) yield* this.#slab(slab, s * SLAB_ROWS);
    const { checkpointEnd } = this.#input;
    if (!this.#completed && checkpointEnd >= 0) yield* this.#complete({ row: index.rowAt(checkpointEnd - 1), layer: this.#libxc(), start: checkpointEnd, end: checkpointEnd, dropped: false });
    const { size } = index;
    for (const { finish } of this.#visitors) finish?.({ row: index.rowCount - 1, layer: Math.max(0, builder.layers.findIndex(({ name }) => name === 'libxl')), start: size, end: size, dropped: false });
    const { failover, defersUnsent = false } = this.#input;
    if (failover !== undefined && !defersUnsent) reportFailover(builder, failover);
  }

  /** Rules begin anew with each libxc image. */
  #start(): void {
    const { builder } = this.#input;
    const state = stateOf(builder);
    const context = this.#context(state);
    this.#completed = false;
    this.#visitors = (this.#input.checks ?? CHECKS).map(({ create }) => create(context));
    this.#tables = tablesOf([...this.#visitors.flatMap(({ visits }) => visits), ...tracking(state)]);
    this.#byLayer = builder.layers.map(({ name }) => this.#tables.get(name));
  }

  #libxc(): number {
    return this.#input.builder.layers.findIndex(({ name }) => name === 'libxc');
  }

  #context(state: RestoreState): CheckContext {
    const { builder, config, pageTypes, colo, verifies, unsure = false, mayPopulate = 0 } = this.#input;
    const cursor = new Cursor(builder.index.size);
    return {
      config,
      index: builder.index,
      pageTypes: state.domainType === DHDR_TYPE_X86_PV ? pageTypes : null,
      state,
      inLibxl: builder.layers.some(({ name }) => name === 'libxl'),
      colo,
      verifies,
      unsure,
      mayPopulate,
      facts: ({ layer }): LayerFacts => builder.layer(layer).facts,
      report: (rule, place, at) => this.#report(rule, place, at),
      dependsOn: (what) => {
        this.#dependsOn.add(what);
      },
      read: (start, length) => readAt(cursor, start, length),
    };
  }

  #report(rule: Rule, place: Place, { message, range, objectors = rule.objectors, hint, logs, unsent }: ReportAt): void {
    if (unsent !== undefined && this.#input.defersUnsent === true) {
      this.unsure = true;
      return;
    }
    const heard = place.dropped ? objectors.filter((judge) => judge !== 'restore') : objectors;
    const { row, layer, start, end } = place;
    this.#input.builder.report(rule, { row, layer, range: range ?? { start, end }, ...this.#asFarAsKnown(rule, message, heard), ...(hint === undefined ? {} : { hint }), ...(logs === undefined ? {} : { logs }) });
  }

  /** Where bytes were not captured, what one record says of another may be for want of a third. */
  #asFarAsKnown({ id }: Rule, message: string, objectors: readonly Judge[]): { readonly message: string; readonly objectors: readonly Judge[] } {
    if ((this.#input.holes ?? []).length === 0 || !ACROSS.test(id)) return { message, objectors };
    return { message: `${message} Part of the stream was not captured, which may be why: nobody is said to object.`, objectors: [] };
  }

  *#slab(slab: Slab, first: number): Scan<void> {
    const { checkpointEnd } = this.#input;
    for (let i = 0; i < slab.length; i++) {
      const flags = flagsIn(slab, i);
      // What is cut nobody gets to see: its truncation is all there is to say. So with what a capture lost.
      if (flags % RowFlag.UNPADDED >= RowFlag.CUT || this.#isLost(slab, i, first)) continue;
      if (flags % 4 === RowFlag.HEADER && this.#isSecondImage(slab, i)) this.#start();
      const start = startIn(slab, i);
      this.position = start;
      if (checkpointEnd >= 0 && !this.#completed && start >= checkpointEnd) yield* this.#complete({ row: first + i, layer: layerIn(slab, i), start, end: start, dropped: false });
      const bodyLength = lengthIn(slab, i);
      const type = typeIn(slab, i);
      const kind = flags % 4;
      const table = this.#byLayer[layerIn(slab, i)];
      const cell = kind === RowFlag.RECORD ? table?.records[type] : kind === RowFlag.HEADER ? table?.headers[type] : undefined;
      const padded = kind === RowFlag.RECORD && bodyLength % 8 !== 0 && flags < RowFlag.UNPADDED;
      const ends = type === END.type && kind === RowFlag.RECORD;
      if (cell !== undefined || padded || ends) yield* this.#visit(slab, i, first + i, cell);
    }
  }

  #isLost(slab: Slab, i: number, first: number): boolean {
    const { holes = [], builder } = this.#input;
    if (holes.length === 0) return false;
    const start = startIn(slab, i);
    const next = lowerBound(holes.length, (hole) => holes[hole]?.end ?? 0, start + 1);
    return (holes[next]?.start ?? Infinity) < builder.index.endOf(first + i);
  }

  /** A second LIBXC_CONTEXT starts another restore. */
  #isSecondImage(slab: Slab, i: number): boolean {
    if (typeIn(slab, i) !== 0 || this.#nameOf(layerIn(slab, i)) !== 'libxc') return false;
    return this.#images++ > 0;
  }

  *#visit(slab: Slab, i: number, row: number, cell: Cell | undefined): Scan<void> {
    const record = this.#settle(slab, i, row);
    const cursor = this.#cursor;
    if (cell !== undefined) {
      if (cell.reads > 0) yield* this.#fill(cell.reads);
      for (const visit of cell.visits) {
        const more = visit(record);
        if (more !== undefined) yield* more;
      }
      record.drop();
    }
    if (this.#input.checks === undefined && record.bodyLength % 8 !== 0 && record.body !== record.start) {
      cursor.position = record.body + record.bodyLength;
      const length = alignTo8(record.bodyLength) - record.bodyLength;
      if (cursor.holds(length) || (yield* cursor.fill(length))) checkPadding(record, cursor.bytes(0, length), this.#nameOf(record.layer), (rule, at) => this.#report(rule, record, at));
    }
    if (record.type === END.type && record.body !== record.start && this.#nameOf(record.layer) === 'libxc' && !this.#completed) yield* this.#complete(record.place());
  }

  #nameOf(layer: number): LayerName {
    return this.#input.builder.layer(layer).name;
  }

  /** The first bytes of the body, as far as there are that many. */
  *#fill(reads: number): Scan<void> {
    const record = this.#record;
    const cursor = this.#cursor;
    const present = Math.max(0, Math.min(reads, record.bodyLength, MAX_BODY, cursor.size - record.body));
    cursor.position = record.body;
    if (!cursor.holds(present)) yield* cursor.fill(present);
    record.bytes = cursor.bytes(0, present);
  }

  #settle(slab: Slab, i: number, row: number): RecordView {
    const record = this.#record;
    const flags = flagsIn(slab, i);
    const { index } = this.#input.builder;
    const isHeader = flags % 4 === RowFlag.HEADER;
    record.row = row;
    record.layer = layerIn(slab, i);
    record.type = typeIn(slab, i);
    record.start = startIn(slab, i);
    record.bodyLength = isHeader ? index.endOf(row) - record.start : lengthIn(slab, i);
    // The pieces of a legacy stream have neither a record header nor padding.
    const bare = isHeader || index.isUnpadded(row);
    record.body = bare ? record.start : record.start + RECORD_HEADER_SIZE;
    record.end = bare ? record.start + record.bodyLength : Math.min(record.body + alignTo8(record.bodyLength), index.size);
    record.dropped = this.#input.checkpointEnd >= 0 && record.start >= this.#input.checkpointEnd;
    record.littleEndian = this.#input.builder.layer(record.layer).facts.littleEndian;
    if (record.type === PAGE_DATA.type) this.#settlePages(row);
    return record;
  }

  /** Page slabs ascend by row, as the pass does. */
  #settlePages(row: number): void {
    const slabs = this.#input.builder.index.pageSlabs;
    const record = this.#record;
    record.pageCount = 0;
    record.pageHigh = 0;
    record.pageContents = 0;
    for (;;) {
      const slab = slabs[this.#pageSlab];
      if (slab === undefined) return;
      if (this.#pageEntry >= slab.length) {
        this.#pageSlab++;
        this.#pageEntry = 0;
        continue;
      }
      const at = slab.row[this.#pageEntry] ?? 0;
      if (at > row) return;
      if (at === row) {
        record.pageCount = slab.count[this.#pageEntry] ?? 0;
        record.pageHigh = slab.high[this.#pageEntry] ?? 0;
        record.pageContents = slab.pages[this.#pageEntry] ?? 0;
        return;
      }
      this.#pageEntry++;
    }
  }

  *#complete(end: Place): Scan<void> {
    this.#completed = true;
    for (const { complete } of this.#visitors) {
      const more = complete?.(end);
      if (more !== undefined) yield* more;
    }
  }
}

/** What the restorer knows before the first record; of a legacy stream, which its converter makes a version 3. */
function stateOf({ layers }: StreamBuilder): RestoreState {
  const image = layers.find(({ name }) => name === 'libxc') ?? layers.find(({ name }) => name === 'legacy');
  if (image === undefined) return new RestoreState(0, 0);
  const { version, domainType, guestWidth } = image.facts;
  const state = new RestoreState(image.name === 'legacy' ? CONVERTED_VERSION : version, domainType);
  if (image.name === 'legacy' && guestWidth > 0) state.width = guestWidth;
  return state;
}

/** Bytes at a place, as far as the source has them; a view, valid until the next read. */
function* readAt(cursor: Cursor, start: number, length: number): Scan<Uint8Array> {
  const present = Math.max(0, Math.min(length, cursor.size - start));
  cursor.position = start;
  if (!cursor.holds(present)) yield* cursor.fill(present);
  return cursor.bytes(0, present);
}
