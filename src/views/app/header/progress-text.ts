/** Progress in words: how much, how fast, how long still. */
import { byteSize } from '../../../core/text.ts';
import type { Progress } from '../../../store/stream.ts';

/** Too early a guess is a wrong guess. */
const SETTLE_MS = 400;

const WORDS = { download: 'Downloading', decompress: 'Decompressing', unwrap: 'Unwrapping', scan: 'Scanning', check: 'Checking', contents: 'Checking page contents', find: 'Finding', convert: 'Converting', compare: 'Comparing' } as const;

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export interface ProgressText {
  readonly what: string;
  readonly fraction: number;
  readonly bytes: string;
  /** Throughput and time left; empty until they mean something. */
  readonly pace: string;
}

export function progressText({ phase, done, total, startedAt, at }: Progress): ProgressText {
  const elapsed = at - startedAt;
  const fraction = total > 0 ? Math.min(1, done / total) : 0;
  const rate = done / (elapsed / 1000);
  const settled = elapsed >= SETTLE_MS && rate > 0;
  const left = settled && total > 0 ? `, ${duration((total - done) / rate)} left` : '';
  return {
    what: WORDS[phase],
    fraction,
    bytes: total > 0 ? `${byteSize(done)} of ${byteSize(total)}` : byteSize(done),
    pace: settled ? `${byteSize(rate)}/s${left}` : '',
  };
}
