/** The worker's flags on a line (core/analysis/log/correlate.ts) as words. */
import { bit } from './flag-bits.ts';

/** What a line's relation to the stream is, in one word for style and one sentence for people. */
export interface Relation {
  readonly state: 'agrees' | 'differs' | 'unconfirmed' | 'confirmed' | 'plain';
  readonly sentence: string;
}

export function relationOf(flags: number): Relation {
  if (bit(flags, 'DIFFERS')) return { state: 'differs', sentence: 'The stream says otherwise: this log is of another run or another file.' };
  if (bit(flags, 'CONFIRMED')) return { state: 'confirmed', sentence: 'The stream shows the same: there is a finding.' };
  if (bit(flags, 'AGREES')) return { state: 'agrees', sentence: 'The stream says the same.' };
  if (bit(flags, 'UNCONFIRMED')) return { state: 'unconfirmed', sentence: 'Nothing in this stream makes Xen log this: the cause was elsewhere (memory, the host, the config), or the log is of another run.' };
  return { state: 'plain', sentence: '' };
}

export const isAbout = (flags: number): boolean => bit(flags, 'ABOUT');
