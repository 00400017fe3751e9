/** What a conversion writes, with the origin of every byte where somebody wants to know it. */
import { lengthOf, type ByteRange } from '../bytes/range.ts';
import { alignTo8 } from '../bytes/integers.ts';
import { Refusal } from './log.ts';
import { codeOf, Provenance, RunTable, type Loss, type Step } from './provenance.ts';
import type { Conversion, Feed, Place, Store } from './request.ts';
import * as rules from '../formats/legacy/rules.ts';
import { hex, plural } from '../text.ts';

const RECORD_HEADER_SIZE = 8;
const ZEROES = new Uint8Array(8);
const NO_BYTES: ByteRange = { start: 0, end: 0 };

/** Sizes of the elements of a list on both sides. */
export interface Units {
  readonly out: number;
  readonly in: number;
}
const WHOLE: Units = { out: 0, in: 0 };
const BYTES: Units = { out: 1, in: 1 };

export class Output {
  /** Where what is written goes. */
  to: Place = 'out';
  readonly #sizes: Record<Place, number> = { out: 0, pages: 0, tail: 0, spare: 0, blob: 0, nowhere: 0 };
  readonly #runs: Readonly<Record<Exclude<Place, 'nowhere'>, RunTable>> | null;
  readonly #lost = new RunTable();
  readonly #header = new DataView(new ArrayBuffer(RECORD_HEADER_SIZE));

  /** @param traced whether origins are kept */
  constructor(traced: boolean) {
    this.#runs = traced ? { out: new RunTable(), pages: new RunTable(), tail: new RunTable(), spare: new RunTable(), blob: new RunTable() } : null;
  }

  get size(): number {
    return this.#sizes.out;
  }

  /** The origin of what is written next. Must be told of every byte, before it is written. */
  trace(length: number, step: Step, source: ByteRange = NO_BYTES, units = WHOLE, offset = 0): void {
    if (this.#runs === null || this.to === 'nowhere' || length === 0) return;
    this.#runs[this.to].push({ outStart: this.#sizes[this.to] + offset, outLength: length, inStart: source.start, inLength: lengthOf(source), code: codeOf(step), outUnit: units.out, inUnit: units.in });
  }

  /** Bytes of the input that go nowhere. */
  lose(source: ByteRange, why: Loss): void {
    if (this.#runs === null || source.end <= source.start) return;
    this.#lost.push({ outStart: 0, outLength: 0, inStart: source.start, inLength: lengthOf(source), code: codeOf(why), outUnit: 0, inUnit: 0 });
  }

  /** Bytes whose origin has been told. */
  *raw(bytes: Uint8Array): Conversion<void> {
    if (bytes.length === 0) return;
    yield { op: 'write', bytes, to: this.to };
    this.#sizes[this.to] += bytes.length;
  }

  *write(bytes: Uint8Array, step: Step = 'constant', source: ByteRange = NO_BYTES, units = WHOLE): Conversion<void> {
    this.trace(bytes.length, step, source, units);
    yield* this.raw(bytes);
  }

  /** Type and body_length of a record; `source` is what tells the latter. */
  *record(type: number, bodyLength: number, source: ByteRange = NO_BYTES): Conversion<void> {
    this.#header.setUint32(0, type, true);
    this.#header.setUint32(4, bodyLength, true);
    this.trace(4, 'constant');
    this.trace(4, source.end > source.start ? 'computed' : 'constant', source, WHOLE, 4);
    yield* this.raw(new Uint8Array(this.#header.buffer));
  }

  /** Zeroes up to a multiple of 8 bytes. */
  *pad(bodyLength: number): Conversion<void> {
    yield* this.write(ZEROES.subarray(0, alignTo8(bodyLength) - bodyLength));
  }

  /** Bytes of the input, as they are. Refuses where the input ends before. */
  *copy(feed: Feed, length: number, what: string): Conversion<void> {
    const start = feed.position;
    this.trace(length, 'copied', { start, end: start + length }, BYTES);
    const done = yield* feed.pass(length, this.to);
    this.#sizes[this.to] += done;
    if (done < length) throw cutAt(feed, what, length, done);
  }

  /** All that the input still has. */
  *copyAll(feed: Feed): Conversion<void> {
    const start = feed.position;
    const done = yield* feed.pass(Infinity, this.to);
    this.trace(done, 'copied', { start, end: start + done }, BYTES);
    this.#sizes[this.to] += done;
  }

  /** Goes over bytes of the input that nobody needs. */
  *drop(feed: Feed, length: number, why: Loss, what: string): Conversion<void> {
    const start = feed.position;
    const done = yield* feed.pass(length, 'nowhere');
    this.lose({ start, end: start + done }, why);
    if (done < length) throw cutAt(feed, what, length, done);
  }

  /** The same, of bytes that are at hand. */
  dropHeld(feed: Feed, length: number, why: Loss): void {
    this.lose({ start: feed.position, end: feed.position + length }, why);
    feed.take(length);
  }

  /** All that was written to one place goes on at the end of another. */
  *append(from: Store, to: Exclude<Place, 'nowhere'>): Conversion<void> {
    const base = this.#sizes[to];
    const moved = this.#runs?.[from];
    if (this.#runs !== null && moved !== undefined) {
      for (let i = 0; i < moved.length; i++) {
        const run = moved.raw(i);
        this.#runs[to].push({ ...run, outStart: base + run.outStart });
      }
      moved.clear();
    }
    yield { op: 'append', from, to };
    this.#sizes[to] += this.#sizes[from];
    this.#sizes[from] = 0;
  }

  /** Gives up what a store has. */
  *clear(store: Store, why: Loss): Conversion<void> {
    const runs = this.#runs?.[store];
    if (runs !== undefined) {
      for (let i = 0; i < runs.length; i++) {
        const { inStart, inLength } = runs.raw(i);
        this.lose({ start: inStart, end: inStart + inLength }, why);
      }
      runs.clear();
    }
    yield { op: 'clear', store };
    this.#sizes[store] = 0;
  }

  sizeOf(place: Place): number {
    return this.#sizes[place];
  }

  provenance(inSize: number): Provenance | null {
    return this.#runs === null ? null : new Provenance(this.#runs.out, this.#lost, inSize, this.size);
  }
}

/** The input ends inside something. */
export function cutAt(feed: Feed, what: string, length: number, there: number, record?: number | null): Refusal {
  return new Refusal(rules.TRUNCATED, { start: feed.position, end: feed.position }, `${what} needs ${plural(length, 'byte')}; only ${plural(there, 'byte')} are there. The stream ends at ${hex(feed.position)}.`, record);
}
