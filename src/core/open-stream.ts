/**
 * One stream, from its bytes: what it is, its layers and rows, and on demand any row's fields. Everything is a scan, so
 * the host decides how bytes are read, how often progress is told, and when to stop.
 */
import { asFarAsCaptured, Cursor, type Scan } from './bytes/cursor.ts';
import type { ByteSource } from './bytes/source.ts';
import type { ByteRange } from './bytes/range.ts';
import { guestConfig } from './analysis/guest.ts';
import { CheckPass, type CheckInput } from './conformance/engine.ts';
import { hasVerify, PAGE_CHECKS, reportUnkept } from './conformance/page-contents/page-contents.ts';
import { asFarAsTold } from './capture/beyond.ts';
import { scanAround } from './capture/holes.ts';
import { asFarAsDecoded, compressionOf, DAMAGED, MAX_COMPRESSION_DEPTH, TRAILING, undecodedIn, UNSUPPORTED, type Unwrapped } from './formats/compression.ts';
import { detect, forced, HEAD_SIZE, isMarked, isUnsure, withoutMark } from './formats/detect.ts';
import type { Identification } from './formats/identification.ts';
import { encodingOfEntry } from './formats/legacy/compressed-body.ts';
import { findInBatch } from './formats/legacy/find-pfn.ts';
import { DHDR_TYPE_X86_PV } from './formats/libxc/domain-header.ts';
import { findInPageData } from './formats/libxc/find-pfn.ts';
import { PFINFO_TYPES } from './formats/libxc/page-data.ts';
import { rowPlaces } from './formats/row-places.ts';
import { rowSummary } from './formats/row-summary.ts';
import { Totals, type LegacyHints, type ScanContext } from './formats/scan-context.ts';
import { canScan, scanStream } from './formats/scan-stream.ts';
import { PageTypes } from './index/page-types.ts';
import { PfnSet } from './index/pfn-set.ts';
import type { Connection } from './index/connection.ts';
import { NO_FACTS, type LayerInfo, type LayerName } from './index/layer.ts';
import { StreamBuilder, type StreamSink } from './index/stream-builder.ts';
import { nodeOf, nodesOf } from './layout/decode.ts';
import type { FieldNode } from './layout/node.ts';
import { childAt, expand } from './layout/place.ts';
import { Reader } from './layout/reader.ts';
import type { Children } from './layout/shape.ts';
import { hex, plural } from './text.ts';

/** Where a PFN stands in the stream. */
export interface PfnEntry {
  readonly row: number;
  readonly entry: number;
  readonly range: ByteRange;
  readonly page: ByteRange | null;
  /** What changed of its page in COMPRESSED_DATA; null where the page is sent as it is, or not at all. */
  readonly encoded: ByteRange | null;
  readonly type: number;
}

/** XEN_DOMCTL_PFINFO_XALLOC, shifted down: memory without contents. */
const XALLOC = 0xe;
/** Hits of one PFN that are listed. */
const MAX_PFN_ENTRIES = 1000;

export class OpenStream {
  readonly source: ByteSource;
  readonly builder: StreamBuilder;
  readonly totals = new Totals();
  /** Number of the source in the nest of sources: how many layers were taken off around it. */
  readonly sourceNumber: number;
  identification: Identification | null = null;
  /** What the outcome of a restore hangs on besides the stream; known after {@link check}. */
  dependsOn: readonly string[] = [];
  #hints: LegacyHints = {};
  #scanned: ScanContext | null = null;
  #pass: CheckPass | null = null;
  #checked = false;
  readonly #sentPfns = new PfnSet();
  #input: CheckInput | null = null;
  #contents: CheckPass | null = null;
  #contentsDone = false;
  #cursor: Cursor;
  /** Layers around the source that wait for its end. */
  #outer: readonly Unwrapped[];
  readonly #around: readonly Unwrapped[];
  readonly #nothing: string;
  #legacyBehind = false;
  /** Directions of TCP connections where the stream was captured, the largest first; and how many more there are. */
  readonly connections: readonly Connection[];
  readonly moreConnections: number;
  /** Why the source's end is not known to be that of the stream; empty where it is. */
  readonly notEnded: string;

  /**
   * @param outer layers taken off around `source`, outermost first; of a source that is read as it is sent they are looked at when it has ended
   * @param retain whether rows are kept for {@link nodes} and its like
   */
  constructor(source: ByteSource, outer: readonly Unwrapped[], sink: StreamSink, retain = true) {
    this.source = source;
    this.sourceNumber = outer.length;
    this.builder = new StreamBuilder(source.size, sink, retain);
    this.#cursor = new Cursor(source, 0, undefined, source.holes);
    this.#nothing = outer.at(-1)?.nothing ?? '';
    const [capture] = outer.filter(({ connections }) => connections !== undefined).slice(-1);
    this.connections = capture?.connections ?? [];
    this.moreConnections = capture?.moreConnections ?? 0;
    const beyond = capture?.beyond ?? { before: '', behind: '', back: '' };
    this.notEnded = beyond.behind;
    if (beyond.before + beyond.behind + beyond.back !== '') this.builder.revise = (rule, at) => (at.layer < outer.length ? at : asFarAsTold(rule, at, beyond, source.size));
    this.#around = outer;
    if (this.undecoded !== '') this.builder.revise = (rule, at) => (at.layer < outer.length ? at : asFarAsDecoded(rule, at, source.size));
    this.#outer = outer;
    outer.forEach(({ name }, number) => this.builder.addLayer(name, number, number === 0 ? null : number - 1));
    if (source.passing === undefined) this.#settle();
  }

  /** The source is whole, or has ended: only then is known what is to be said of the layers around it. */
  #settle(): void {
    const outer = this.#outer;
    this.#outer = [];
    this.builder.index.settle(this.source.size);
    outer.forEach((unwrapped, layer) => this.#reportOuter(unwrapped, layer));
  }

  #reportOuter({ name, size, damage, trailing, detail = {}, reports = [] }: Unwrapped, layer: number): void {
    const { builder } = this;
    builder.extend(layer, { start: 0, end: size });
    Object.assign(builder.layer(layer).detail, detail);
    for (const { rule, range, message } of reports) builder.report(rule, { layer, row: -1, range, message });
    if (name === 'pcap' || name === 'http') return;
    if (damage !== null) builder.report((damage.ended === 'unsupported' ? UNSUPPORTED : DAMAGED)[name], { layer, row: -1, range: { start: damage.at, end: damage.at }, message: damage.message });
    if (trailing > 0) builder.report(TRAILING[name], { layer, row: -1, range: { start: size - trailing, end: size }, message: `${plural(trailing, 'byte')} stand behind the compressed data.` });
  }

  /** Why not all of the stream could be decompressed here, though it may be whole; empty where that is not so. */
  get undecoded(): string {
    return undecodedIn(this.#around);
  }

  get layers(): readonly LayerInfo[] {
    return this.builder.layers;
  }

  /** Bytes that the scan is through with. */
  get position(): number {
    return this.#cursor.position;
  }

  /** Looks at the first bytes; nothing else may run before. `as` overrides what they say, `hints` settle what a legacy stream does not. */
  *identify(as?: LayerName, hints: LegacyHints = {}): Scan<Identification> {
    this.#hints = hints;
    this.#legacyBehind = as === 'legacy';
    const head = new Cursor(this.source, 0, undefined, this.source.holes);
    const length = Math.min(yield* head.upTo(HEAD_SIZE), this.source.holes?.[0]?.start ?? Infinity);
    yield* head.fill(length);
    // What has no mark of its own is told by more than its first bytes.
    if (as === undefined && !isMarked(head.bytes(0, length))) yield* head.toEnd();
    if (this.source.size < Infinity) this.#settle();
    this.identification = this.#nothingLeft() ?? this.#tooDeep(head.bytes(0, length)) ?? (as !== undefined && canScan(as) ? forced(as, head.bytes(0, length)) : detect(head.bytes(0, length), this.source.size));
    if (isUnsure(this.identification)) yield* asFarAsCaptured(this.#lookWithoutMark(head));
    return this.identification;
  }

  *#lookWithoutMark(head: Cursor): Scan<void> {
    this.identification = (yield* withoutMark(head)) ?? this.identification;
  }

  /** More layers around a stream than are taken off. */
  #tooDeep(head: Uint8Array): Identification | null {
    const name = this.sourceNumber < MAX_COMPRESSION_DEPTH ? null : compressionOf(head);
    if (name === null) return null;
    return { kind: 'foreign', title: `${name}-compressed data`, sentence: `At most ${MAX_COMPRESSION_DEPTH} layers around a stream are taken off, and inside the ${MAX_COMPRESSION_DEPTH} of this file stands another, ${name}. Decompress it first.`, evidence: [`${name} magic at 0x0`] };
  }

  /** Compressed data of which nothing could be decompressed: its own layer is all there is. */
  #nothingLeft(): Identification | null {
    if (this.#nothing !== '') return { kind: 'foreign', title: 'packet capture', sentence: this.#nothing, evidence: ['packets, and no stream in them'] };
    const last = this.builder.layers.at(-1);
    if (last === undefined || this.source.size > 0 || this.builder.findings.length === 0) return null;
    return { kind: 'stream', layer: last.name, title: `${last.name}-compressed file`, evidence: [`${last.name} magic at 0x0`] };
  }

  /** Fills layers, rows and findings. */
  *scan(): Scan<void> {
    if (this.identification?.kind !== 'stream' || !canScan(this.identification.layer)) return;
    const context: ScanContext = {
      cursor: this.#cursor,
      builder: this.builder,
      source: this.sourceNumber,
      totals: this.totals,
      pageTypes: new PageTypes(this.source),
      sentPfns: this.#sentPfns,
      legacyHints: this.#hints,
      legacyBehind: this.#legacyBehind,
      checkpointEnd: -1,
      lastBatch: { row: -1, count: 0 },
    };
    const parent = this.sourceNumber === 0 ? null : this.sourceNumber - 1;
    yield* scanAround(this.source.holes ?? [], context, scanStream(context, this.identification.layer, parent));
    yield* this.#cursor.toEnd();
    this.#settle();
    this.#scanned = context;
  }

  /** Applies the rules that look at more than framing. Comes behind the scan, whose rows must have been kept; adds findings. */
  *check(): Scan<void> {
    const context = this.#scanned;
    if (context === null) return;
    const { checkpointEnd, colo = false, pageTypes = null, failover } = context;
    // The rows of the last slab are in the index only once it has been handed over.
    this.builder.flush();
    const input = { builder: this.builder, config: yield* guestConfig(this), pageTypes, checkpointEnd, colo, failover, verifies: false, mayPopulate: this.#sentPfns.size + (this.totals.pageTypes[XALLOC] ?? 0), holes: this.source.holes ?? [], defersUnsent: this.pagesToCheck };
    this.#input = input;
    const pass = new CheckPass(input);
    this.#pass = pass;
    yield* pass.run();
    this.dependsOn = pass.dependsOn;
    this.#checked = true;
  }

  /** Different PFNs of libxc's memory that came with contents at least once. */
  get sentPfns(): number {
    return this.#sentPfns.size;
  }

  /** Whether the scan came to the end of the source, and whether the rules did. */
  get isScanned(): boolean {
    return this.#scanned !== null;
  }

  get isChecked(): boolean {
    return this.#checked && !this.pagesToCheck;
  }

  /** Whether CHECKPOINT_STATE was met, which only COLO has. */
  get colo(): boolean {
    return this.#scanned?.colo === true;
  }

  /** Bytes that the rules are through with. */
  get checked(): number {
    return this.#pass?.position ?? 0;
  }

  /** Whether there are rules that {@link checkPages} would still apply: of PV guests, and wherever memory is sent again for VERIFY. */
  get pagesToCheck(): boolean {
    if (this.#scanned === null || this.#contentsDone) return false;
    const image = this.builder.layers.find(({ name }) => name === 'libxc' || name === 'legacy');
    return image !== undefined && this.totals.entries > 0 && (image.facts.domainType === DHDR_TYPE_X86_PV || hasVerify(this.builder));
  }

  /**
   * The second pass: rules that need page contents. Comes behind {@link check}; adds findings. Reads page tables and little
   * else, but for what is compared behind VERIFY; where {@link pagesToCheck} is false it reads nothing.
   */
  *checkPages(): Scan<void> {
    if (this.#input === null || this.#contents !== null || !this.pagesToCheck) return;
    if ((this.source.passing?.released ?? 0) > 0) {
      reportUnkept(this.builder);
      this.#contentsDone = true;
      return;
    }
    const pass = new CheckPass({ ...this.#input, verifies: hasVerify(this.builder), checks: PAGE_CHECKS, defersUnsent: false, unsure: this.#pass?.unsure === true });
    this.#contents = pass;
    yield* pass.run();
    this.#contentsDone = true;
  }

  /** Bytes that {@link checkPages} is through with. */
  get pagesChecked(): number {
    return this.#contents?.position ?? 0;
  }

  #layerOf(row: number): LayerInfo {
    return this.builder.layerInfo(this.builder.index.layerOf(row));
  }

  #reader(row: number): Reader {
    return new Reader(this.source.size, row < 0 ? NO_FACTS : this.#layerOf(row).facts, this, this.source.holes, this.builder.index);
  }

  *#childrenAt(row: number, path: string, reader: Reader): Scan<Children> {
    let children = yield* rowPlaces(row, this.builder.index, this.#layerOf(row), reader);
    for (const step of steps(path)) {
      if (step >= children.count) throw new RangeError(`row ${row} has no field ${path}`);
      children = yield* expand(children.at(step), reader);
    }
    return children;
  }

  /** Children of a node of a row; the empty path is the row. Throws a RangeError where there is no such node. */
  *nodes(row: number, path: string, from: number, count: number): Scan<{ nodes: FieldNode[]; total: number }> {
    const reader = this.#reader(row);
    const children = yield* this.#childrenAt(row, path, reader);
    return { nodes: yield* nodesOf(children, path, from, count, reader), total: children.count };
  }

  /** Nodes from a row's first level down to a path. */
  *chain(row: number, path: string): Scan<FieldNode[]> {
    const reader = this.#reader(row);
    const nodes: FieldNode[] = [];
    let children = yield* rowPlaces(row, this.builder.index, this.#layerOf(row), reader);
    let at = '';
    for (const step of steps(path)) {
      if (step >= children.count) break;
      const place = children.at(step);
      at = at === '' ? step.toString() : `${at}.${step}`;
      nodes.push(yield* nodeOf(place, at, reader));
      children = yield* expand(place, reader);
    }
    return nodes;
  }

  /** Row and chain of nodes down to the leaf that holds a byte; null where no row does. */
  *locate(offset: number): Scan<{ row: number; chain: FieldNode[] } | null> {
    const row = this.builder.index.rowAt(offset);
    if (row < 0) return null;
    const reader = this.#reader(row);
    const path: number[] = [];
    let children = yield* rowPlaces(row, this.builder.index, this.#layerOf(row), reader);
    for (;;) {
      const step = childAt(children, offset);
      if (step < 0) break;
      path.push(step);
      const place = children.at(step);
      // The integer is the leaf that covers the bytes; its bits are chosen by hand.
      if (place.shape.kind === 'int') break;
      children = yield* expand(place, reader);
    }
    return { row, chain: yield* this.chain(row, path.join('.')) };
  }

  /** One line on a row. */
  *summary(row: number): Scan<string> {
    return yield* rowSummary(row, this.builder.index, this.#layerOf(row), this.#reader(row), this.source.size);
  }

  /** Entries that name a PFN, the first {@link MAX_PFN_ENTRIES} in stream order. */
  *findPfn(pfn: number): Scan<PfnEntry[]> {
    const found: PfnEntry[] = [];
    for (const row of this.builder.index.rowsSpanning(pfn)) {
      const { facts } = this.#layerOf(row);
      const entries = facts.legacy === undefined ? yield* findInPageData(this.builder.index, row, facts, pfn) : yield* findInBatch(this.builder.index, row, facts.legacy.toolstackWidth, pfn);
      for (const entry of entries) found.push({ row, ...entry, encoded: facts.legacy === undefined || entry.page !== null ? null : yield* encodingOfEntry(this.builder.index, this.#reader(row), facts.legacy.toolstackWidth, row, entry.entry) });
      if (found.length >= MAX_PFN_ENTRIES) break;
    }
    return found.slice(0, MAX_PFN_ENTRIES);
  }
}

/** Names of page types, for those who print {@link PfnEntry}. */
export const pageTypeName = (type: number): string => PFINFO_TYPES[type] ?? `type ${hex(type)}`;

const steps = (path: string): number[] => (path === '' ? [] : path.split('.').map(Number));
