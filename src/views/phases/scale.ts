/** What the longest bar of each column stands for. */
import type { Phase } from '../../core/analysis/phases/phases.ts';

export interface Scale {
  readonly bytes: number;
  readonly pages: number;
  /** 0 where no phase has a time. */
  readonly seconds: number;
}

export function scaleOf(phases: readonly Phase[]): Scale {
  let [bytes, pages, seconds] = [1, 1, 0];
  for (const { range, pages: own, seconds: took } of phases) {
    bytes = Math.max(bytes, range.end - range.start);
    pages = Math.max(pages, own);
    seconds = Math.max(seconds, took ?? 0);
  }
  return { bytes, pages, seconds };
}

/** The part of a bar that is filled, in percent. A phase of a thousandth of the largest is a bar that can be seen all the same. */
export const LEAST_SHOWN = 1;
export const shareOf = (value: number, most: number): number => (value <= 0 || most <= 0 ? 0 : Math.max(LEAST_SHOWN, Math.min(100, (100 * value) / most)));

/** Of pages with contents, how many had been sent before: `100 %`, `3.2 %`. */
export function resentText({ distinct, resent }: Pick<Phase, 'distinct' | 'resent'>): string {
  if (distinct === null || resent === null) return '…';
  if (distinct === 0) return '';
  const percent = (100 * resent) / distinct;
  return `${percent === 0 || percent === 100 ? percent.toString() : percent.toFixed(1)} %`;
}
