/** What faces what: rows by where their bytes stand, pages that are the same among them. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import type { DiffRow } from '../../../../src/core/diff/compare.ts';
import { Facing } from '../../../../src/core/diff/facing.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import type { SideName } from '../../../../src/core/diff/view.ts';
import { compared } from '../../../build/diff.ts';
import { goodHvm } from '../../../build/good.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { pageAt, flip } from './pages.ts';

function facing(result: DiffResult, side: SideName, start: number, end: number): DiffRow[] {
  const { source } = result.sides[side].stream;
  return drive(new Facing(result).in(side, { start, end }), (request) => {
    const bytes = source.read(request.start, request.length);
    if (bytes instanceof Uint8Array) return bytes;
    throw new Error('a source in memory answers at once');
  });
}

describe('what faces a range', () => {
  it('is every row whose bytes stand in it, and no other', async () => {
    const bytes = goodHvm();
    const result = await compared(bytes, bytes);
    const fields = [...result.fields.rows].filter(({ left }) => left !== null && left.range.end > left.range.start);
    for (const row of fields.slice(0, 200)) {
      const range = row.left?.range ?? { start: 0, end: 0 };
      const found = facing(result, 'left', range.start, range.end);
      expect(found.map(({ path }) => path)).toContain(row.path);
      for (const { left } of found) expect((left?.origin?.start ?? Infinity) < range.end && (left?.origin?.end ?? 0) > range.start).toBe(true);
    }
  });

  it('names a page that is the same with its PFN and its place on both sides', async () => {
    const bytes = goodHvm();
    const result = await compared(bytes, bytes);
    const at = pageAt(result, 0);
    const [page] = facing(result, 'left', at + 100, at + 132).filter(({ layer }) => layer === 'memory');
    expect(page).toMatchObject({ path: 'memory[0x0]', verdict: 'same', left: { range: { start: at, end: at + 4096 } }, right: { range: { start: at, end: at + 4096 } } });
  });

  it('has a page that differs once, as its row', async () => {
    const bytes = goodHvm();
    const at = pageAt(await compared(bytes, bytes), 0);
    const result = await compared(bytes, flip(bytes, at + 7));
    const pages = facing(result, 'right', at, at + 64).filter(({ layer }) => layer === 'memory');
    expect(pages.map(({ path, verdict }) => [path, verdict])).toEqual([['memory[0x0]', 'different']]);
  });

  it('goes by the legacy file’s own offsets where a side is one', async () => {
    const bytes = legacyPv(8, 8);
    const result = await compared(bytes, bytes);
    const row = result.fields.rows.find(({ left }) => left?.step === 'copied' && left.origin !== null && left.origin.start !== left.range.start);
    expect(row).toBeDefined();
    const { start = 0, end = 0 } = row?.left?.origin ?? {};
    expect(facing(result, 'left', start, end).map(({ path }) => path)).toContain(row?.path);
    const page = result.gathered.left.contentsOf(0) >= 0 ? 0 : 1;
    const origin = result.sides.left.provenance?.outAt(result.gathered.left.contentsOf(page))?.in.start ?? -1;
    expect(facing(result, 'left', origin, origin + 16)).toMatchObject([{ path: `memory[0x${page}]`, left: { origin: { start: origin, end: origin + 4096 } } }]);
  });
});
