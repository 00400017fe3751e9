/**
 * Segments far from where their stream is. One that is off the path, or broken, would make a hole of up to a gigabyte, or a connection
 * of its own; where others go on from it, or the stream comes to it, it is part of the stream after all.
 */
import type { Segment } from './segment.ts';

/** A segment this far off waits for another that goes on from it: what is reordered is never so far off, what was lost is gone on from. */
export const NEAR = 2 ** 20;

/** Segments of one direction that wait at one time; more are only counted. */
const MAX_ASIDE = 64;

export interface FarSegment {
  readonly segment: Segment;
  /** Its place in the unwrapped sequence space. */
  readonly start: number;
  /** Whether it stands behind what the stream had come to. */
  readonly ahead: boolean;
  readonly file: number;
  readonly captured: number;
  readonly time: number;
  /** Of its packet in the file, from 0. */
  readonly number: number;
}

export class Aside {
  #waiting: FarSegment[] = [];
  /** Of those beyond the number that is kept. */
  more = 0;

  get waiting(): readonly FarSegment[] {
    return this.#waiting;
  }

  /** The lowest place of one that waits for the stream to come to it; Infinity where none does. */
  next = Infinity;

  push(far: FarSegment): void {
    if (this.#waiting.length >= MAX_ASIDE) this.more++;
    else this.#set([...this.#waiting, { ...far, segment: { ...far.segment } }]);
  }

  /** Whether a segment at `start` goes on from one that waits; one that is sent again does not. */
  leadsTo(start: number): boolean {
    return this.#waiting.some((far) => start > far.start && start - far.start <= NEAR);
  }

  /** Takes out those from `low` to `high`, ascending. */
  take(low: number, high: number): FarSegment[] {
    const taken = this.#waiting.filter(({ start }) => start >= low && start <= high).sort((a, b) => a.start - b.start);
    if (taken.length > 0) this.#set(this.#waiting.filter((far) => !taken.includes(far)));
    return taken;
  }

  #set(waiting: FarSegment[]): void {
    this.#waiting = waiting;
    this.next = Math.min(Infinity, ...waiting.map(({ start, ahead }) => (ahead ? start : Infinity)));
  }
}
