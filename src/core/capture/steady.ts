/** Whether the times of a direction's packets grow, as those of packets do: what is told of durations is no better than they are. */
import { durationText, plural, utcText } from '../text.ts';

/** Of the time that packets span, the part that a clock may fall back in all before it tells nothing of durations. */
const TOLERATED = 0.1;

export class Steadiness {
  packets = 0;
  /** Packets with a time before that of the one in front, by how much in all, and at most; nanoseconds. */
  falls = 0;
  fallen = 0;
  furthest = 0;
  #earliest = Infinity;
  #latest = -Infinity;
  #before = NaN;

  add(time: number): void {
    this.packets++;
    const fall = this.#before - time;
    if (fall > 0) {
      this.falls++;
      this.fallen += fall;
      if (fall > this.furthest) this.furthest = fall;
    }
    this.#before = time;
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
  }

  get #stands(): boolean {
    return this.packets > 1 && this.#latest === this.#earliest;
  }

  /** Whether durations can be told by it. */
  get tells(): boolean {
    return !this.#stands && this.fallen <= TOLERATED * (this.#latest - this.#earliest);
  }

  /** What is wrong with the times, in a sentence; empty where nothing is. `seconds` and `nanoseconds` since 1970 of the capture's first packet. */
  sentence(seconds: number, nanoseconds: number): string {
    if (Number.isNaN(seconds)) return '';
    const none = ' How long anything took, where it stalled and how fast it came is not known.';
    if (this.#stands) return seconds === 0 && nanoseconds + this.#earliest === 0 ? `All ${plural(this.packets, 'packet')} of the stream have the time 0: the capture has no times.${none}` : `All ${plural(this.packets, 'packet')} of the stream have the same time, ${utcText(seconds, nanoseconds + this.#earliest)}: the clock stands still.${none}`;
    if (this.falls === 0) return '';
    return `The clock goes backwards: ${plural(this.falls, 'packet')} of ${this.packets} of the stream ${this.falls === 1 ? 'has a time' : 'have times'} before the packet in front, by up to ${durationText(this.furthest)}, ${durationText(this.fallen)} in all.${this.tells ? ' Durations may be wrong by as much.' : none}`;
  }
}
