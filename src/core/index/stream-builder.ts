/** What a scan fills: layers, rows in slabs, page lists, findings. Flushing hands over what is new, in transferable pieces. */
import type { Scan } from '../bytes/cursor.ts';
import { appendSpan, type ByteRange } from '../bytes/range.ts';
import { MAX_FINDINGS_PER_RULE, severityOf, type Finding, type FindingAt, type Judge, type Rule } from './finding.ts';
import { MAX_SPANS, NO_FACTS, type DetailValue, type LayerFacts, type LayerInfo, type LayerName } from './layer.ts';
import { RecordIndex, type PageBatch, type RowKind } from './record-index.ts';
import { OpenPages, OpenSlab } from './open-slab.ts';
import { RowFlag, type PageSlab, type Slab } from './slab.ts';
import { SpanTail } from './span-tail.ts';

/** Who wants to know what the scan finds, as it finds it. */
export interface StreamSink {
  slab?(slab: Slab): void;
  pages?(slab: PageSlab): void;
  findings?(findings: readonly Finding[]): void;
  layers?(layers: readonly LayerInfo[]): void;
  names?(names: readonly (readonly [number, string])[]): void;
}

/** The one that counts a rule's surplus does so in its place: a hostile stream has one a record. */
interface Counted extends Finding {
  count: number;
}

interface LayerDraft {
  name: LayerName;
  source: number;
  parent: number | null;
  spans: ByteRange[];
  /** What is beyond those. */
  tail: SpanTail | null;
  /** Where a span begins that goes on at least as far as the scan is; null where there is none. */
  open: number | null;
  headers: number;
  records: number;
  facts: LayerFacts;
  detail: Record<string, DetailValue>;
}

const PAGE_SLAB_ROWS = 4096;
const KIND_BITS: Record<RowKind, number> = { record: RowFlag.RECORD, header: RowFlag.HEADER, gap: RowFlag.GAP };

export class StreamBuilder {
  readonly index: RecordIndex;
  readonly findings: Counted[] = [];
  /** Sees each finding before it is kept; null where all are kept as they are reported. */
  revise: ((rule: Rule, at: FindingAt) => FindingAt) | null = null;
  readonly #sink: StreamSink;
  readonly #retain: boolean;
  readonly #layers: LayerDraft[] = [];
  readonly #ruleCounts = new Map<string, number>();
  /** Where in `findings` the one stands that counts a rule's surplus. */
  readonly #surplus = new Map<string, number>();
  readonly #slab = new OpenSlab();
  #flushed = 0;
  #rows = 0;
  readonly #pages = new OpenPages();
  #findingsFlushed = 0;
  /** Findings from here on may yet lose an objector. */
  #held = Infinity;
  #names: (readonly [number, string])[] = [];
  #nesting = false;

  /**
   * @param size bytes in the innermost source
   * @param retain whether the index keeps the rows; a scan that only prints them needs none
   */
  constructor(size: number, sink: StreamSink, retain = true) {
    this.index = new RecordIndex(size);
    this.#sink = sink;
    this.#retain = retain;
  }

  get layers(): readonly LayerInfo[] {
    return this.#layers.map((_draft, id) => this.layerInfo(id));
  }

  /** A layer as it is now. */
  layerInfo(id: number): LayerInfo {
    const { name, source, parent, spans, tail, headers, records, facts, detail } = this.layer(id);
    const info = { id, name, source, parent, headers, records, facts, detail: { ...detail } };
    if (tail === null) return { ...info, spans: [...spans] };
    return { ...info, spans: [...spans, tail.last], spansLeftOut: { spans: tail.length - 1, bytes: tail.bytesBefore } };
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Type of the row that was pushed last. */
  get lastType(): number {
    return this.#slab.lastType;
  }

  /** Where that begins. */
  get lastStart(): number {
    return this.#slab.lastStart;
  }

  addLayer(name: LayerName, source: number, parent: number | null): number {
    this.#layers.push({ name, source, parent, spans: [], tail: null, open: null, headers: 0, records: 0, facts: NO_FACTS, detail: {} });
    return this.#layers.length - 1;
  }

  /** The layer of a name inside another: one for all its pieces, made when the first is met. */
  innerLayer(name: LayerName, source: number, parent: number): number {
    const id = this.#layers.findIndex((draft) => draft.name === name && draft.parent === parent);
    return id < 0 ? this.addLayer(name, source, parent) : id;
  }

  layer(id: number): LayerDraft {
    const draft = this.#layers[id];
    if (draft === undefined) throw new RangeError(`layer ${id}`);
    return draft;
  }

  /** The id of the first layer of a name; -1 where there is none yet. */
  idOf(name: LayerName): number {
    return this.#layers.findIndex((draft) => draft.name === name);
  }

  /** A span of a layer begins: all that the scan is through with from here on is in it, until {@link extend} says where it ends. */
  begin(id: number, start: number): void {
    this.layer(id).open = start;
  }

  extend(id: number, range: ByteRange): void {
    const draft = this.layer(id);
    draft.open = null;
    if (draft.tail !== null) {
      draft.tail.add(range);
      return;
    }
    appendSpan(draft.spans, range);
    if (draft.spans.length === MAX_SPANS) draft.tail = new SpanTail(draft.spans.pop() ?? range);
  }

  /** All spans of a layer, whether or not they are listed. */
  *spansOf(id: number): Generator<ByteRange> {
    const { spans, tail } = this.layer(id);
    yield* spans;
    if (tail !== null) yield* tail.ranges();
  }

  /** Rows that `scan` pushes lie in the body of the record that was pushed last; without one they end where the next begins. */
  *nested(scan: Scan<void>): Scan<void> {
    this.#nesting = true;
    try {
      yield* scan;
    } finally {
      this.#nesting = false;
    }
  }

  /** Names a row whose type does not tell what it is. */
  name(row: number, name: string): void {
    this.#names.push([row, name]);
  }

  /** Appends a row and gives its number. */
  push(kind: RowKind, layer: number, type: number, start: number, bodyLength: number, cut = false): number {
    return this.#push(kind, layer, type, start, bodyLength, KIND_BITS[kind] + (cut ? RowFlag.CUT : 0));
  }

  /** Appends a record without record header and padding; `length` counts all its bytes. */
  pushPiece(layer: number, type: number, start: number, length: number, cut = false): number {
    return this.#push('record', layer, type, start, length, RowFlag.UNPADDED + (cut ? RowFlag.CUT : 0));
  }

  #push(kind: RowKind, layer: number, type: number, start: number, length: number, flags: number): number {
    if (this.#slab.isFull) this.#emitSlab();
    this.#slab.push(start, length, type, layer, flags + (this.#nesting ? RowFlag.NESTED : 0));
    const draft = this.#layers[layer];
    if (draft !== undefined) {
      if (kind === 'record') draft.records++;
      else if (kind === 'header') draft.headers++;
    }
    return this.#rows++;
  }

  pushPages(row: number, { count, pages, low, high }: PageBatch): void {
    this.#pages.push(row, count, pages, low, high);
    if (this.#pages.length === PAGE_SLAB_ROWS) this.#emitPages();
  }

  report(rule: Rule, given: FindingAt): void {
    const count = (this.#ruleCounts.get(rule.id) ?? 0) + 1;
    this.#ruleCounts.set(rule.id, count);
    const surplus = this.#surplus.get(rule.id);
    const kept = surplus === undefined ? undefined : this.findings[surplus];
    if (kept !== undefined) {
      kept.count++;
      return;
    }
    if (count > MAX_FINDINGS_PER_RULE) this.#surplus.set(rule.id, this.findings.length);
    const at = this.revise === null ? given : this.revise(rule, given);
    const objectors = oneOfEach(at.objectors ?? rule.objectors);
    const { name, source } = this.layer(at.layer);
    this.findings.push({
      rule: rule.id,
      severity: severityOf(objectors, at.otherwise ?? rule.otherwise),
      objectors,
      layer: name,
      row: at.row,
      source,
      range: at.range,
      count: 1,
      message: inOnePiece(said(at.message)),
      spec: rule.spec,
      cite: rule.cite,
      ref: rule.ref,
      hint: at.hint ?? rule.hint,
      logs: objectors.includes('restore') ? said(at.logs ?? rule.logs) : '',
      checked: rule.checked,
    });
  }

  /** What is found from here on is handed over only when {@link settle} has looked at it, or at the next call of this. */
  hold(): void {
    this.#held = this.findings.length;
  }

  /** Looks once more at the findings that were held. */
  settle(revise: (finding: Finding) => Finding): void {
    for (let i = this.#held; i < this.findings.length; i++) {
      const finding = this.findings[i];
      if (finding !== undefined) this.findings[i] = revise(finding);
    }
    this.#held = Infinity;
  }

  /** Hands over whatever is new. The last slab may come again, longer; a counting finding comes only with `final`. */
  flush(final = false): void {
    if (this.#slab.length > this.#flushed) this.#emitSlab(true);
    if (this.#pages.length > 0) this.#emitPages();
    const counting = Math.min(...this.#surplus.values());
    const upTo = final ? this.findings.length : Math.min(this.findings.length, counting, this.#held);
    if (upTo > this.#findingsFlushed) {
      this.#sink.findings?.(this.findings.slice(this.#findingsFlushed, upTo));
      this.#findingsFlushed = upTo;
    }
    this.#sink.layers?.(this.layers);
  }

  #emitSlab(partial = false): void {
    if (this.#names.length > 0) {
      this.index.setNames(this.#names);
      this.#sink.names?.(this.#names);
      this.#names = [];
    }
    // Who is handed rows may ask for their lists.
    if (this.#pages.length > 0) this.#emitPages();
    const slab = this.#slab.sealed();
    if (this.#retain) this.index.append(slab);
    this.#sink.slab?.(slab);
    this.#flushed = slab.length;
    if (partial) return;
    this.#slab.clear();
    this.#flushed = 0;
  }

  #emitPages(): void {
    const slab = this.#pages.sealed();
    if (this.#retain) this.index.appendPages(slab);
    this.#sink.pages?.(slab);
    this.#pages.clear();
  }
}

/** Lists of judges, each once: findings are many, and their lists few. */
const OBJECTORS = new Map<string, readonly Judge[]>();

function oneOfEach(objectors: readonly Judge[]): readonly Judge[] {
  const key = objectors.join();
  const known = OBJECTORS.get(key) ?? [...objectors];
  OBJECTORS.set(key, known);
  return known;
}

const said = (text: string | (() => string)): string => (typeof text === 'string' ? text : text());

/**
 * A text as one string: what was put together from pieces stays a tree of them in V8 until somebody looks at a character, at twice
 * the memory and more.
 */
function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}
