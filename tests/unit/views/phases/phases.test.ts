/** Words and bars of the phases, the filter by rows of one, and its keys. */
import { describe, expect, it } from 'vitest';
import { RowList } from '../../../../src/core/index/row-list.ts';
import { COMMANDS } from '../../../../src/views/app/commands.ts';
import { commandFor } from '../../../../src/views/app/keys.ts';
import { resentText, scaleOf, shareOf } from '../../../../src/views/phases/scale.ts';
import { lastWholeAt, phaseAt, usePhases } from '../../../../src/store/phases.ts';
import { phaseFigures, phaseName, phaseOfAll } from '../../../../src/views/shared/phase-words.ts';
import { phasesOf } from '../../../../src/core/analysis/phases/phases.ts';
import { goodRemus } from '../../../build/good.ts';
import { scanned } from '../../../build/open.ts';

const opened = scanned(goodRemus(3));
const list = opened.run(phasesOf(opened.stream, true));

const alone = { checkpoint: 0, through: 0, others: 0 };

describe('words', () => {
  it('name a phase, and its checkpoint of all', () => {
    expect(phaseName({ ...alone, kind: 'stop-and-copy', number: 5 })).toBe('stop-and-copy 5');
    expect(phaseName({ ...alone, kind: 'verify', number: 1 })).toBe('verify, pass 2');
    expect(phaseName({ kind: 'checkpoint', number: 5001, checkpoint: 5001, through: 9000, others: 3999 })).toBe('checkpoints 5,001 to 9,000');
    const [first] = list.phases;
    const last = list.phases.at(-1);
    if (first === undefined || last === undefined) throw new Error('there are phases');
    expect(phaseOfAll(first, list)).toBe('static data, checkpoint 1 of 3');
    expect(phaseOfAll(last, list)).toBe('checkpoint 3 of 3');
  });

  it('give shares and figures as people read them', () => {
    expect(resentText({ distinct: 8, resent: 8 })).toBe('100 %');
    expect(resentText({ distinct: 7, resent: 1 })).toBe('14.3 %');
    expect(resentText({ distinct: 0, resent: 0 })).toBe('');
    expect(resentText({ distinct: null, resent: null })).toBe('…');
    expect(phaseFigures({ pages: 81, range: { start: 1000, end: 5096 }, seconds: 0.0121 })).toBe('81 pages · 4 KiB · 12.1 ms');
    expect(phaseFigures({ pages: 0, range: { start: 0, end: 44 }, seconds: null })).toBe('44 B');
    expect(phaseFigures({ pages: 0, range: { start: 0, end: 44 }, seconds: 0 })).toBe('44 B · at once');
  });

  it('keep a small bar visible, and none of nothing', () => {
    expect([shareOf(1, 1e9), shareOf(0, 5), shareOf(5, 0), shareOf(3, 4)]).toEqual([1, 0, 0, 75]);
    expect(scaleOf(list.phases)).toMatchObject({ seconds: 0 });
  });
});

describe('the phase of a row', () => {
  it('is found for every row', () => {
    for (let row = 0; row < opened.rowCount; row++) {
      const phase = list.phases[phaseAt(list, row)];
      expect(phase !== undefined && row >= phase.first && row < phase.end).toBe(true);
    }
    expect(phaseAt(list, -1)).toBe(-1);
    expect(phaseAt(null, 3)).toBe(-1);
  });

  it('is the last of the last whole checkpoint, where the stream is cut in a later one', () => {
    expect(lastWholeAt(list)).toBe(list.phases.length - 1);
    const whole = goodRemus(3);
    const cut = scanned(whole.subarray(0, whole.length - 20));
    const shorter = cut.run(phasesOf(cut.stream, false));
    expect(shorter.lastWhole).toBe(2);
    expect(shorter.phases[lastWholeAt(shorter)]?.checkpoint).toBe(2);
    expect(shorter.phases[lastWholeAt(shorter) + 1]?.checkpoint).toBe(3);
    expect(lastWholeAt({ ...list, lastWhole: 0 })).toBe(-1);
    const ended = { ...list, phases: [...list.phases, ...list.phases.slice(-1).map((last) => ({ ...last, kind: 'behind' as const }))] };
    expect(lastWholeAt(ended)).toBe(list.phases.length - 1);
  });
});

describe('the list of one phase', () => {
  const all = { shows: () => true, folds: () => false, only: null, nestedOpen: Infinity };
  const rowsOf = (rows: RowList): number[] => Array.from({ length: rows.length }, (_, i) => rows.at(i)?.row ?? -1);

  it('has its rows and no others, however it is built', () => {
    const { slabs, rowCount } = opened.stream.builder.index;
    for (const { first, end } of list.phases) {
      const rows = new RowList({ ...all, within: { start: first, end } });
      while (!rows.extend(slabs, rowCount, 3));
      expect(rowsOf(rows)).toEqual(Array.from({ length: end - first }, (_, i) => first + i));
    }
  });
});

describe('keys', () => {
  const press = (key: string, shiftKey = false): string | undefined => commandFor(COMMANDS, { key, shiftKey, ctrlKey: false, metaKey: false, altKey: false }, false)?.id;

  it('step where there are phases, and mean nothing elsewhere', () => {
    usePhases.setState({ list });
    expect([press('.'), press(','), press('>', true), press('<', true)]).toEqual(['go.phase.next', 'go.phase.previous', 'go.checkpoint.next', 'go.checkpoint.previous']);
    usePhases.setState({ list: null });
    expect([press('.'), press('>', true)]).toEqual([undefined, undefined]);
  });
});
