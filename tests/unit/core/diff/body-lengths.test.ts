/** A record that is longer on one side, as by a flipped bit of its length: one row, not one for each element that it takes in. */
import { describe, expect, it } from 'vitest';
import { X86_PV_P2M_FRAMES } from '../../../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_INFO } from '../../../../src/core/formats/libxc/x86-pv-info.ts';
import { caveats } from '../../../../src/core/diff/caveats.ts';
import { sideLines } from '../../../../src/core/diff/report/words.ts';
import { accounts, compared, compareSubjects, subjectOf } from '../../../build/diff.ts';
import { goodPv } from '../../../build/good.ts';

const BODY_LENGTH_AT = 4;
const BODY_AT = 8;

/** The stream with a byte of a record's another. @param at from where the record begins */
async function changed(type: number, at: number, mask: number): Promise<{ readonly start: number; readonly bytes: Uint8Array; readonly other: Uint8Array }> {
  const bytes = goodPv();
  const { stream: { builder: { index } } } = await subjectOf(bytes);
  const row = Array.from({ length: index.rowCount }, (_, i) => i).find((i) => index.typeOf(i) === type && index.kindOf(i) === 'record') ?? -1;
  const start = index.startOf(row);
  const other = new Uint8Array(bytes);
  other[start + at] = (other[start + at] ?? 0) ^ mask;
  return { start, bytes, other };
}

describe('a bit of the body_length of X86_PV_P2M_FRAMES', () => {
  it('is one row for all the p2m_pfns that the record takes in, with every byte accounted for', async () => {
    const { start, bytes, other } = await changed(X86_PV_P2M_FRAMES.type, BODY_LENGTH_AT + 1, 0x04);
    const result = await compared(bytes, other);
    const rows = [...result.all()].filter(({ path, verdict }) => path.startsWith('libxc.X86_PV_P2M_FRAMES') && verdict !== 'same');
    expect(rows.map(({ path, verdict }) => [path, verdict])).toEqual([['libxc.X86_PV_P2M_FRAMES.body_length', 'different']]);
    const [row] = rows;
    expect(Number(row?.right?.value) - Number(row?.left?.value)).toBe(0x400);
    expect(row?.left?.range).toEqual({ start: start + BODY_LENGTH_AT, end: start + BODY_AT });
    expect(row?.why).toMatch(/128 fields of them, p2m_pfns\[\d+\] to p2m_pfns\[\d+\], are on the right alone/);
    expect(accounts(result).missing).toEqual([0, 0]);
    const ignored = await compared(bytes, other, ['libxc.X86_PV_P2M_FRAMES.body_length']);
    expect([...ignored.all()].find(({ path }) => path === row?.path)).toMatchObject({ verdict: 'expected', rule: 'libxc.X86_PV_P2M_FRAMES.body_length' });
  });
});

it('a guest_width that is none is not told in bits', async () => {
  const { bytes, other } = await changed(X86_PV_INFO.type, BODY_AT, 0x80);
  const result = await compareSubjects(await subjectOf(bytes), await subjectOf(other));
  const words = [...caveats(result.sides), ...sideLines(result)].join('\n');
  expect(words).toMatch(/Of the left: 64 bits\. Of the right: guest_width 136, which is no width of a guest \(4 or 8\)\./);
  expect(words).not.toContain('1088');
});
