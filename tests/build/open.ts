/** A stream opened over bytes in memory, and its rows, nodes and findings as plain values. */
import { Cursor, drive, type Lookahead, type ReadRequest, type Scan } from '../../src/core/bytes/cursor.ts';
import { arraySource } from '../../src/core/bytes/source.ts';
import { Totals, type LegacyHints, type ScanContext } from '../../src/core/formats/scan-context.ts';
import { scanStream } from '../../src/core/formats/scan-stream.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import type { LayerName } from '../../src/core/index/layer.ts';
import { RECORD_HEADER_SIZE } from '../../src/core/index/record-index.ts';
import { StreamBuilder } from '../../src/core/index/stream-builder.ts';
import type { FieldNode } from '../../src/core/layout/node.ts';
import { OpenStream } from '../../src/core/open-stream.ts';

export interface Row {
  readonly layer: LayerName | undefined;
  readonly kind: string;
  readonly type: number;
  readonly start: number;
  readonly end: number;
  readonly bodyLength: number;
  readonly cut: boolean;
  /** The record whose body it lies in; -1 where it lies in none. */
  readonly parent: number;
  /** `bodyLength` counts all its bytes: a piece of a legacy stream. */
  readonly unpadded: boolean;
}

export type Read = (request: ReadRequest) => Uint8Array;

/** Answers as the contract of {@link Scan} says: exactly what was asked for, less only at the end. */
export const reading = (bytes: Uint8Array): Read => ({ start, length }) => bytes.subarray(start, start + length);

export class Opened {
  readonly stream: OpenStream;
  readonly read: Read;

  constructor(bytes: Uint8Array, options: { readonly as?: LayerName; readonly hints?: LegacyHints; readonly read?: Read; readonly check?: boolean } = {}) {
    this.read = options.read ?? reading(bytes);
    this.stream = new OpenStream(arraySource(bytes), [], {});
    this.run(this.stream.identify(options.as, options.hints));
    this.run(this.stream.scan());
    if (options.check !== false) this.run(this.stream.check());
    if (options.check !== false) this.run(this.stream.checkPages());
    this.stream.builder.flush(true);
  }

  run<T>(scan: Scan<T>): T {
    return drive(scan, this.read);
  }

  get findings(): StreamBuilder['findings'] {
    return this.stream.builder.findings;
  }

  get rules(): string[] {
    return this.findings.map(({ rule }) => rule);
  }

  refusedBy(judge: Judge): boolean {
    return this.findings.some(({ objectors }) => objectors.includes(judge));
  }

  get rowCount(): number {
    return this.stream.builder.index.rowCount;
  }

  rows(): Row[] {
    return rowsOf(this.stream.builder);
  }

  /** All children of a node. */
  children(row: number, path = ''): FieldNode[] {
    return this.run(this.stream.nodes(row, path, 0, Infinity)).nodes;
  }

  /** Leaves of a row in stream order; an integer with bits is the leaf that covers its bytes. */
  leaves(row: number, path = ''): FieldNode[] {
    return this.children(row, path).flatMap((node) => (node.childCount === 0 || node.kind === 'uint' ? [node] : this.leaves(row, node.path)));
  }
}

/** As the scan alone leaves it: no rule has looked at more than framing. */
export const scanned = (bytes: Uint8Array): Opened => new Opened(bytes, { check: false });

export const open = (bytes: Uint8Array, as?: LayerName): Opened => new Opened(bytes, as === undefined ? {} : { as });

export function rowsOf(builder: StreamBuilder): Row[] {
  const { index, layers } = builder;
  return Array.from({ length: index.rowCount }, (_, row) => ({
    layer: layers[index.layerOf(row)]?.name,
    kind: index.kindOf(row),
    type: index.typeOf(row),
    start: index.startOf(row),
    end: index.endOf(row),
    bodyLength: index.bodyLengthOf(row),
    cut: index.isCut(row),
    parent: index.parentOf(row),
    unpadded: index.isUnpadded(row),
  }));
}

/** A bare scan with a look-ahead of one's own. */
export function scanWith(bytes: Uint8Array, layer: LayerName, lookahead: Lookahead, read: Read = reading(bytes)): StreamBuilder {
  const builder = new StreamBuilder(bytes.length, {});
  const context: ScanContext = {
    cursor: new Cursor(bytes.length, 0, lookahead),
    builder,
    source: 0,
    totals: new Totals(),
    checkpointEnd: -1,
    lastBatch: { row: -1, count: 0 },
  };
  drive(scanStream(context, layer, null), read);
  builder.flush(true);
  return builder;
}

/** What keeps leaves from tiling `[start, end)`; null where nothing does. */
export function tilingFault(leaves: readonly FieldNode[], start: number, end: number): string | null {
  let at = start;
  for (const { name, path, range } of leaves) {
    if (range.start !== at) return `${name} (${path}) begins at ${range.start}; expected ${at}`;
    if (range.end <= range.start) return `${name} (${path}) has no bytes`;
    at = range.end;
  }
  return at === end ? null : `the last leaf ends at ${at}; expected ${end}`;
}

/** What keeps rows from tiling `[0, size)`, and nested rows their parent's body; null where nothing does. */
export function rowTilingFault(rows: readonly Row[], size: number): string | null {
  let at = 0;
  let nested: { readonly parent: number; at: number; readonly end: number } | null = null;
  for (const [i, { start, end, parent, bodyLength }] of rows.entries()) {
    if (end <= start) return `row ${i} has no bytes`;
    if (parent < 0) {
      if (nested !== null && nested.at !== nested.end) return `rows in row ${nested.parent} end at ${nested.at}; expected ${nested.end}`;
      nested = null;
      if (start !== at) return `row ${i} begins at ${start}; expected ${at}`;
      at = end;
    } else {
      const outer = rows[parent];
      const body = (outer?.start ?? 0) + (outer?.unpadded === true ? 0 : RECORD_HEADER_SIZE);
      // Sub-headers of a record, as the emulator's, stand before the rows inside it.
      nested ??= { parent, at: Math.max(body, start), end: Math.min(body + (outer?.bodyLength ?? 0), size) };
      if (start !== nested.at || parent !== nested.parent) return `row ${i} of ${bodyLength} bytes in row ${parent} begins at ${start}; expected ${nested.at}`;
      nested.at = end;
    }
  }
  return at === size ? null : `rows end at ${at} of ${size}`;
}
