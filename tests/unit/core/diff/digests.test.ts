/** Long values are compared by a digest that nobody can prepare bytes for; the one that is printed anybody can. */
import { describe, expect, it } from 'vitest';
import { colliding } from '../../../build/colliding.ts';
import { compared, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { hvmStart, hvmState } from '../../../build/good.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { stream } from '../../../build/stream.ts';

const LENGTH = 512;
/** An optional record that nobody knows: its body is one value. */
const UNKNOWN = 0x8000_0066;

const body = Uint8Array.from({ length: LENGTH }, (_, i) => (i * 37) % 251);
const withBody = (bytes: Uint8Array): Uint8Array => hvmState(hvmStart(stream()).unknown(UNKNOWN, bytes)).end().bytes();

describe('two long values with one printed digest', () => {
  it('differ, and the row says why they look the same', async () => {
    const rows = differences(await compared(withBody(body), withBody(colliding(body, 0, LENGTH))));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.left?.value).toEqual(rows[0]?.right?.value);
    expect(rows[0]?.left?.value).toMatch(/^512 bytes, digest [0-9a-f]{16}$/);
    expect(rows[0]?.why).toMatch(/although the digest that is printed is the same/);
  });

  it('differ where a later record takes their place', async () => {
    const twice = (bytes: Uint8Array): Uint8Array => hvmState(hvmStart(stream()).unknown(UNKNOWN, bytes).unknown(UNKNOWN, body)).end().bytes();
    const rows = [...(await compared(twice(body), twice(colliding(body, 0, LENGTH)))).all()].filter(({ verdict }) => verdict !== 'same');
    expect(rows.map(({ verdict, rule }) => [verdict, rule])).toEqual([['expected', 'superseded']]);
  });

  it('differ in what a conversion drops', async () => {
    const as = { hints: { width: 8, guest: 'pv' }, as: 'legacy' } as const;
    const bytes = legacyPv(8, 8);
    const left = await subjectOf(bytes, as);
    const { start, end } = left.dropped?.get('stale context')?.pieces[0]?.range ?? { start: NaN, end: NaN };
    const right = await subjectOf(colliding(bytes, start, end - start), as);
    const [a, b] = [left, right].map(({ dropped }) => dropped?.get('stale context')?.pieces[0]?.value);
    expect([a, a]).toEqual([b, expect.stringMatching(/bytes, digest [0-9a-f]{16}$/)]);
    const rows = [...(await compareSubjects(left, right)).all()].filter(({ verdict }) => verdict !== 'same');
    expect(rows.map(({ path, rule }) => [path, rule])).toEqual([['legacy.(not converted).stale-context', 'dropped']]);
  });
});
