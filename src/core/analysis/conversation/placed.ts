/** A step of a conversation with its place in the order of the protocol, as captures have no common clock. */
import type { ByteRange } from '../../bytes/range.ts';

export type Side = 'sender' | 'receiver';

export interface SequenceStep {
  readonly from: Side;
  /** `stream`: a block of the stream; `message`: what stands in a capture; `implied`: in none, but the other side went on. */
  readonly kind: 'stream' | 'message' | 'implied';
  readonly title: string;
  readonly text: string;
  /** The row of the forward capture; -1 for what stands in the other, or in none. */
  readonly row: number;
  /** In its own capture; null where it stands in none. */
  readonly range: ByteRange | null;
  /** When its last byte was captured, in nanoseconds from the capture's first packet; null where no clock tells. */
  readonly time: number | null;
  readonly problem: boolean;
}

/** Behind all checkpoints. */
const LATE = 2 ** 40;
/** Checkpoint n stands at n, what COLO says of it at fractions behind; what follows the stream behind all of them. */
export const AT = { banner: 0, ready: LATE, permission: LATE + 1, report: LATE + 2, returned: LATE + 3, svmReady: 0.2, svmResumed: 0.3, request: 0.4, svmSuspended: 0.5, dirtyList: 0.6 } as const;

export interface Placed {
  readonly at: number;
  readonly step: SequenceStep;
}

export const step = (at: number, from: Side, kind: SequenceStep['kind'], title: string, text: string, rest: Partial<SequenceStep> = {}): Placed => ({ at, step: { from, kind, title, text, row: -1, range: null, time: null, problem: false, ...rest } });

/** What no capture has. */
export const implied = (at: number, from: Side, title: string, why: string): Placed => step(at, from, 'implied', title, `not captured; ${why}`);
