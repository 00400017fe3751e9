/** A conversion under way: what it was asked for, and what the stream has said so far. */
import { GrowableF64 } from './growable-f64.ts';
import type { ByteRange } from '../bytes/range.ts';
import { hex } from '../text.ts';
import type { Width } from '../formats/legacy/define-chunk.ts';
import { MARKER_SIZE } from '../formats/legacy/save-id.ts';
import { REFERENCE_REFUSES } from '../formats/legacy/convert-rules.ts';
import type { Reading } from '../formats/legacy/walk.ts';
import type { LegacyHints } from '../formats/scan-context.ts';
import { Log, Refusal } from './log.ts';
import { cutAt, Output } from './output.ts';
import { Feed, type Conversion } from './request.ts';
import { PageStore } from './page-store.ts';
import { Pieces } from './pieces.ts';

export type ConvertFormat = 'libxl' | 'libxc';

export interface ConvertOptions {
  readonly format: ConvertFormat;
  /** The very bytes and refusals of Xen's convert-legacy-stream. */
  readonly likeXen: boolean;
  /** Of several checkpoints: the state after the last whole one, or each as a CHECKPOINT. */
  readonly checkpoints: 'last' | 'all';
  /** Leaves out a header of xl or libvirt in front. */
  readonly stripHeader: boolean;
  /** Leaves out the device model's state. */
  readonly skipQemu: boolean;
  /** What a person says of the stream. */
  readonly hints: LegacyHints;
  /** Whether what stands behind the stream is read and counted: not where somebody else may read a pipe on. */
  readonly toTheEnd: boolean;
  /** Whether the origin of every byte is kept. */
  readonly provenance: boolean;
}

export const DEFAULT_OPTIONS: ConvertOptions = { format: 'libxl', likeXen: false, checkpoints: 'last', stripHeader: false, skipQemu: false, hints: {}, toTheEnd: true, provenance: false };

/** An HVM parameter with its place in the input. */
export interface Param {
  readonly index: number;
  readonly low: number;
  readonly high: number;
  readonly source: ByteRange;
}

/** Bytes that wait for their record, with their origin. */
export interface Held {
  readonly bytes: Uint8Array;
  readonly source: ByteRange;
}

export class Job {
  readonly options: ConvertOptions;
  readonly feed: Feed;
  readonly out: Output;
  readonly log: Log;
  readonly pieces = new Pieces();
  readonly pages: PageStore;
  reading: Reading = { width: 8, guest: 'pv', extended: true, guestWidth: 8 };
  p2mSize = 0;
  guestWidth: Width = 8;
  extendedContexts = false;
  /** Value of block "xcnt"; 0 where vCPUs have no extended state. */
  xcnt = 0;
  /** Those of the last VCPU_INFO; null before the first. */
  vcpus: number[] | null = null;
  params: Param[] = [];
  /** Pairs for EMULATOR_XENSTORE_DATA. */
  physmap: Held[] = [];
  /** Whether the stream stands in an image of xenopsd: behind its signature alone, or among its records. */
  enclosed: 'image' | 'records' | null = null;
  verifying = false;
  compression: 'off' | 'next' | 'on' = 'off';
  /** LAST_CHECKPOINT was met. */
  last = false;
  /** Checkpoints that are whole. */
  whole = 0;
  /** Where page batches stand that have their pages behind them. */
  readonly batches = new GrowableF64();

  constructor(options: ConvertOptions) {
    this.options = options;
    this.feed = new Feed();
    this.out = new Output(options.provenance);
    this.log = new Log(this.pieces);
    this.pages = new PageStore();
  }

  get pv(): boolean {
    return this.reading.guest === 'pv';
  }

  get likeXen(): boolean {
    return this.options.likeXen;
  }

  get libxl(): boolean {
    return this.options.format === 'libxl';
  }

  /** Has the next bytes at hand, or refuses. */
  *need(length: number, what: string): Conversion<void> {
    const { feed } = this;
    if (feed.held >= length || (yield* feed.fill(length))) return;
    const there = feed.held;
    feed.take(there);
    throw cutAt(feed, what, length, there);
  }

  /** A record of the input begins here, if the input has anything here. */
  *piece(): Conversion<void> {
    if (this.feed.held > 0 || (yield* this.feed.fill(1))) this.pieces.begin(this.feed.position);
  }

  /** Has the marker of a chunk at hand, whose record begins with it; a part of one is no record. */
  *marker(): Conversion<number> {
    const { feed } = this;
    if (feed.held < MARKER_SIZE && !(yield* feed.fill(MARKER_SIZE))) {
      const there = feed.held;
      feed.take(there);
      throw cutAt(feed, 'The marker of a chunk', MARKER_SIZE, there, there > 0 ? null : undefined);
    }
    this.pieces.begin(feed.position);
    return feed.i32(0);
  }

  /** From the position on. */
  next(length: number, at = 0): ByteRange {
    const start = this.feed.position + at;
    return { start, end: start + length };
  }

  /** What Xen's converter says where it stops; only where its ways are asked for. */
  reference(says: string, range: ByteRange = this.next(0)): void {
    if (this.likeXen) throw new Refusal(REFERENCE_REFUSES, range, `Xen\u2019s converter stops at ${hex(range.start)}: ${says}`);
  }
}
