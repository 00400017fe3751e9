/** Spans of a layer beyond those that are listed as objects: 8 bytes each, for a hostile stream has one in 16 bytes. */
import type { ByteRange } from '../bytes/range.ts';
import { GrowableU32 } from './growable.ts';

/** Stands for a number of more than 32 bits, whose halves follow, the high one first. */
const LONG = 0xffff_ffff;
const WORD = 2 ** 32;

/** Ascending ranges; one that touches the last lengthens it. */
export class SpanTail {
  /** The way from the end of the span before, and the length, by turns. */
  readonly #steps = new GrowableU32();
  readonly #from: number;
  /** Where the spans end that are in `steps`. */
  #end: number;
  #last: ByteRange;
  #length = 1;
  #bytes = 0;

  constructor(first: ByteRange) {
    this.#from = first.start;
    this.#end = first.start;
    this.#last = first;
  }

  /** Spans that there are. */
  get length(): number {
    return this.#length;
  }

  get last(): ByteRange {
    return this.#last;
  }

  /** Bytes of all spans but the last. */
  get bytesBefore(): number {
    return this.#bytes;
  }

  add(range: ByteRange): void {
    if (range.end <= range.start) return;
    if (range.start <= this.#last.end) {
      this.#last = { start: this.#last.start, end: Math.max(this.#last.end, range.end) };
      return;
    }
    const { start, end } = this.#last;
    this.#push(start - this.#end);
    this.#push(end - start);
    this.#bytes += end - start;
    this.#end = end;
    this.#last = range;
    this.#length++;
  }

  *ranges(): Generator<ByteRange> {
    let at = this.#from;
    let start = -1;
    for (let i = 0; i < this.#steps.length; i++) {
      let step = this.#steps.at(i);
      if (step === LONG) step = this.#steps.at(++i) * WORD + this.#steps.at(++i);
      at += step;
      if (start >= 0) yield { start, end: at };
      start = start >= 0 ? -1 : at;
    }
    yield this.#last;
  }

  #push(step: number): void {
    if (step < LONG) {
      this.#steps.push(step);
      return;
    }
    this.#steps.push(LONG);
    this.#steps.push(Math.floor(step / WORD));
    this.#steps.push(step % WORD);
  }
}
