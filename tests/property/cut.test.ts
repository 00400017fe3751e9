/** A stream that ends early keeps everything before the cut, and says that it was cut. */
import { describe, expect, it } from 'vitest';
import { GOOD, goodRemus } from '../build/good.ts';
import { Opened, open, scanned, type Row } from '../build/open.ts';

/** Bytes below which nothing proves what a file is (detection asks for 4 bytes of a magic). */
const PROVABLE = 4;
/** A prime: over a whole stream it meets every place in a word, a record header and a padding. */
const STRIDE = 61;

const sameRow = (a: Row | undefined, b: Row): boolean =>
  a !== undefined && a.layer === b.layer && a.kind === b.kind && a.type === b.type && a.start === b.start && a.end === b.end && a.bodyLength === b.bodyLength && a.cut === b.cut && a.parent === b.parent;

/** Why the stream cut at `cut` is not what it should be; null where it is. */
function complaint(bytes: Uint8Array, whole: readonly Row[], cut: number): string | null {
  // Rows and the end are the scan's; rules that look further are asked at every few bytes.
  const opened = new Opened(bytes.subarray(0, cut), { check: cut % STRIDE === 0 });
  const rows = opened.rows();
  // A row in the body of a record stands and falls with it.
  const kept = whole.filter((row) => (whole[row.parent] ?? row).end <= cut);
  for (const [i, row] of kept.entries()) if (!sameRow(rows[i], row)) return `row ${i} changed`;
  if (rows.filter(({ parent }) => parent < 0).at(-1)?.end !== cut) return 'the rows do not reach the cut';
  // That a receiver fails over the rules say when they have looked; that there is no END the scan says.
  const failover = opened.rules.includes('libxc.stream.no-end');
  if (!failover && !opened.findings.some(({ severity }) => severity === 'error')) return 'no finding says that it is cut';
  const misplaced = opened.findings.find(({ range }) => range.start > cut || range.end > cut);
  return misplaced === undefined ? null : `${misplaced.rule} stands behind the cut`;
}

/** The image inside an xl file is cut there already. */
const CUT = Object.entries(GOOD).filter(([name]) => name !== 'a bare libxc image');

describe('a stream that is cut', () => {
  for (const [name, build] of CUT) {
    it(`keeps all earlier rows and says so, at every byte of ${name}`, () => {
      const bytes = build();
      const whole = open(bytes).rows();
      const wrong: string[] = [];
      for (let cut = PROVABLE; cut < bytes.length; cut++) {
        const found = complaint(bytes, whole, cut);
        if (found !== null) wrong.push(`cut at ${cut}: ${found}`);
      }
      expect(wrong).toEqual([]);
    });
  }

  it('is a failover only at the end of a whole checkpoint', () => {
    const bytes = goodRemus(3);
    const failovers: number[] = [];
    for (let cut = PROVABLE; cut <= bytes.length; cut++) if (scanned(bytes.subarray(0, cut)).rules.includes('libxc.stream.no-end')) failovers.push(cut);
    const ends = open(bytes).rows().filter(({ layer, type, kind }) => layer === 'libxl' && kind === 'record' && type === 4).map(({ end }) => end);
    expect(failovers).toEqual(ends);
    for (const cut of ends) expect(open(bytes.subarray(0, cut)).rules).toContain('libxc.stream.failover');
  });

  it('is an error to the specification alone, not to restore, inside a later checkpoint', () => {
    const [first = 0] = open(goodRemus(1)).rows().slice(-1).map(({ end }) => end);
    const opened = open(goodRemus(3).subarray(0, first + 100));
    expect(opened.refusedBy('spec')).toBe(true);
    expect(opened.refusedBy('restore')).toBe(false);
  });

  it('of fewer bytes than a magic proves is no stream', () => {
    for (let cut = 0; cut < PROVABLE; cut++) {
      expect(open((GOOD['an xl save file of a PV guest'] ?? goodRemus)().subarray(0, cut)).stream.identification?.kind).toBe('foreign');
    }
  });
});
