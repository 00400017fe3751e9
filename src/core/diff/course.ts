/**
 * What a side says that is not compared by meaning, one after the other: of each place its row, and a mark of all that came up to it. Two
 * sides say the same as far as their marks are the same.
 */
import { digestInto, SECRET_SEEDS } from '../bytes/digest.ts';
import { GrowableU32 } from '../index/growable.ts';

const PAIR = new Uint32Array(2);
const LINK = new Uint32Array(4);
const LINK_BYTES = new Uint8Array(LINK.buffer);

export class Course {
  /** Of each place: its row, and the state behind it. */
  readonly #rows = new GrowableU32();
  readonly #marks = new GrowableU32();
  #low = 0;
  #high = 0;
  /** What was noted, at however many places. */
  count = 0;

  get length(): number {
    return this.#rows.length;
  }

  rowAt(place: number): number {
    return this.#rows.at(place);
  }

  /** Two words that were said at a row; what one row says is one place. */
  note(row: number, first: number, second: number): void {
    LINK[0] = this.#low;
    LINK[1] = this.#high;
    LINK[2] = first;
    LINK[3] = second;
    digestInto(LINK_BYTES, PAIR, 0, SECRET_SEEDS);
    [this.#low = 0, this.#high = 0] = PAIR;
    this.count++;
    const last = this.#rows.length - 1;
    if (last >= 0 && this.#rows.at(last) === row) this.#marks.set(last, this.#low);
    else {
      this.#rows.push(row);
      this.#marks.push(this.#low);
    }
  }

  noteBytes(row: number, bytes: Uint8Array): void {
    digestInto(bytes, PAIR, 0, SECRET_SEEDS);
    const [first = 0, second = 0] = PAIR;
    this.note(row, first, second);
  }

  noteText(row: number, text: string): void {
    const bytes = new Uint8Array(2 * text.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i));
    this.noteBytes(row, bytes);
  }

  /** The first place at which two sides part, which may be behind the end of one; -1 where they say the same. */
  partsFrom(other: Course): number {
    if (this.count === other.count && this.#low === other.#low && this.#high === other.#high) return -1;
    const both = Math.min(this.length, other.length);
    for (let place = 0; place < both; place++) if (this.#marks.at(place) !== other.#marks.at(place)) return place;
    return both;
  }
}
