/** Lines of a diagram take every octet once; what became of a rule is what the findings say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/core/index/finding.ts';
import type { DiagramCell } from '../../../../src/core/spec/diagram.ts';
import type { SheetRule } from '../../../../src/core/spec/sheet.ts';
import { linesOf, OCTETS } from '../../../../src/views/spec/diagram-lines.ts';
import { stateOf, tallyOf } from '../../../../src/views/spec/rule-state.ts';

const cell = (start: number, length: number): DiagramCell => ({ path: String(start), name: 'a', group: '', kind: 'uint', type: 'u8', range: { start, end: start + length }, text: '', meaning: '', suspect: false, stands: 1, bits: [] });

function cellsOf(start: number, lengths: readonly number[]): DiagramCell[] {
  let at = start;
  return lengths.map((length) => cell((at += length) - length, length));
}

describe('lines of a diagram', () => {
  it('take every octet once, in order, with one label for each cell', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (start, lengths) => {
        const cells = cellsOf(start, lengths);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        const lines = linesOf({ range: { start, end: start + total }, cells });
        let at = 0;
        for (const { offset, torn, pieces } of lines) {
          expect(offset).toBe(at);
          expect(offset % OCTETS).toBe(0);
          if (torn > 0) expect(pieces.length).toBe(1);
          for (const piece of pieces) {
            expect(piece.column).toBe(at % OCTETS);
            if (torn === 0) at += piece.span;
          }
          if (torn > 0) at += torn;
        }
        expect(at).toBe(total);
        cells.forEach((_cell, number) => {
          const own = lines.flatMap(({ pieces }) => pieces.filter((piece) => piece.cell === number));
          expect([own.filter(({ labelled }) => labelled).length, own.filter(({ first }) => first).length, own.filter(({ last }) => last).length]).toEqual([1, 1, 1]);
        });
      }),
    );
  });

  it('tear the middle out of a cell that is long', () => {
    const lines = linesOf({ range: { start: 0, end: 4096 }, cells: cellsOf(0, [4, 4084, 8]) });
    expect(lines.map(({ offset, torn }) => [offset, torn])).toEqual([
      [0, 0],
      [8, 4080],
      [4088, 0],
    ]);
  });
});

const rule = (id: string, notApplicable = ''): SheetRule => ({ id, title: '', scope: 'section', objectors: [], reference: null, cite: '', ref: '', hint: '', logs: '', notApplicable });

const finding = (id: string, row: number, severity: Finding['severity'] = 'error', count = 1): Finding => ({ rule: id, severity, objectors: [], layer: 'libxc', row, source: 0, range: { start: 0, end: 1 }, count, message: '', spec: '', cite: '', ref: '', hint: '', logs: '', checked: [] });

describe('what became of a rule', () => {
  const findings = [finding('a', 3), finding('a', 4, 'error', 7), finding('b', 4, 'info')];
  const of = (id: string, row: number, notApplicable = '', unjudged = '') => stateOf(rule(id, notApplicable), tallyOf(findings, row), tallyOf(findings, null), unjudged);

  it('is what the findings of the row say, else those of the stream', () => {
    expect(of('a', 3)).toMatchObject({ verdict: 'broken', words: 'broken here', finding: { row: 3 } });
    expect(of('a', 4)).toMatchObject({ verdict: 'broken', words: 'broken here ×7' });
    expect(of('a', 5)).toMatchObject({ verdict: 'elsewhere', words: 'broken elsewhere ×8', finding: { row: 3 } });
    expect(of('b', 4)).toMatchObject({ verdict: 'noted' });
  });

  it('is that it holds only once all has been judged and it applies', () => {
    expect(of('c', 3)).toMatchObject({ verdict: 'holds', finding: null });
    expect(of('c', 3, '', 'nothing so far')).toMatchObject({ verdict: 'open', words: 'nothing so far' });
    expect(of('c', 3, 'The image is of an HVM guest.', 'nothing so far')).toMatchObject({ verdict: 'none' });
  });
});
