/** Rows of a list that come in windows. */
import { describe, expect, it } from 'vitest';
import { RowWindows } from '../../../src/store/row-windows.ts';

interface Asked {
  readonly from: number;
  readonly count: number;
  readonly answer: (rows: readonly number[]) => void;
}

const TOTAL = 100_000;

function made(): { readonly windows: RowWindows<number>; readonly asked: Asked[]; readonly totals: number[] } {
  const [asked, totals]: [Asked[], number[]] = [[], []];
  const windows = new RowWindows<number>(
    (from, count) => new Promise((resolve) => asked.push({ from, count, answer: (rows) => resolve({ total: TOTAL, rows }) })),
    (total) => totals.push(total),
  );
  return { windows, asked, totals };
}

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
const answerAll = (asked: Asked[]): void => {
  for (const { from, count, answer } of asked.splice(0)) answer(numbers(from, count));
};

describe('rows in windows', () => {
  it('are asked for once, in the windows that are in view', async () => {
    const { windows, asked, totals } = made();
    const both = [windows.want(190, 30), windows.want(195, 2)];
    expect(asked.map(({ from }) => from)).toEqual([0, 200]);
    answerAll(asked);
    await Promise.all(both);
    expect([windows.at(190), windows.at(219), windows.at(400)]).toEqual([190, 219, undefined]);
    expect(totals).toEqual([TOTAL, TOTAL]);
  });

  it('of an earlier list are not taken for rows of this one', async () => {
    const { windows, asked, totals } = made();
    const first = windows.want(0);
    windows.forget();
    answerAll(asked);
    await first;
    expect(windows.at(0)).toBeUndefined();
    expect(totals).toEqual([]);
  });

  it('are found by what they say, and only so many windows are kept', async () => {
    const { windows, asked } = made();
    const some = windows.want(0, 60 * 200);
    answerAll(asked);
    await some;
    expect(windows.find((row) => row === 11_999)).toBe(11_999);
    expect(windows.find((row) => row === 0)).toBe(-1);
  });

  it('that did not come are asked for again', async () => {
    let calls = 0;
    const windows = new RowWindows<number>(() => (++calls === 1 ? Promise.reject(new Error('gone')) : Promise.resolve({ total: 1, rows: [7] })), () => undefined);
    await windows.want(0);
    expect(windows.at(0)).toBeUndefined();
    await windows.want(0);
    expect(windows.at(0)).toBe(7);
  });
});
