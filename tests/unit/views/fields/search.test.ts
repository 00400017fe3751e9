/** The field search: what fits, in which order, and that it says where it stopped. */
import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { matcherOf, searchFields, type FetchNodes } from '../../../../src/views/fields/search.ts';

const field = (path: string, name: string, rest: Partial<FieldNode> = {}): FieldNode => ({
  name, path, range: { start: 0, end: 4 }, bits: null, kind: 'uint', type: 'u32', value: 0, truncated: false, text: '0', meaning: '', suspect: false, doc: '', spec: '', childCount: 0, ...rest,
});

/** A tree by paths: `branch` under the row has two children. */
const TREE: Readonly<Record<string, readonly FieldNode[]>> = {
  '': [field('0', 'type', { value: 4, text: '0x4', meaning: 'X86_PV_VCPU_BASIC' }), field('1', 'user_regs', { kind: 'struct', value: null, text: '', childCount: 2 }), field('2', 'ripple')],
  '1': [field('1.0', 'rip', { value: 0xffff_ffff_8100_0000n, text: '0xffffffff81000000' }), field('1.1', 'rsp', { value: 4, text: '4' })],
};
const fetch: FetchNodes = (path, from, count) => {
  const all = TREE[path] ?? [];
  return Promise.resolve({ nodes: all.slice(from, from + count), total: all.length });
};
const ample = { hits: 100, seen: 1000 };
const find = async (query: string, limits = ample) => {
  const { hits, ...rest } = await searchFields(fetch, matcherOf(query)!, limits);
  return { paths: hits.map((chain) => chain.map(({ path }) => path).join(' ')), ...rest };
};

describe('the field search', () => {
  it('finds names in the order of the tree, with the way to them', async () => {
    expect(await find('RIP')).toEqual({ paths: ['1 1.0', '2'], complete: true, seen: 5 });
  });

  it('finds numbers in any spelling, and meanings', async () => {
    expect((await find('0x4')).paths).toEqual(['0', '1 1.1']);
    expect((await find('18,446,744,071,578,845,184')).paths).toEqual(['1 1.0']);
    expect((await find('vcpu_basic')).paths).toEqual(['0']);
  });

  it('looks for nothing where nothing was asked', () => {
    expect(matcherOf('  ')).toBeNull();
  });

  it('says when it did not look at everything', async () => {
    expect((await find('rsp', { hits: 100, seen: 2 })).complete).toBe(false);
    expect(await find('r', { hits: 1, seen: 1000 })).toMatchObject({ complete: false, paths: ['1'] });
  });

  it('takes thousands of fields in windows', async () => {
    const many: FetchNodes = (path, from, count) =>
      Promise.resolve({ nodes: path === '' ? Array.from({ length: Math.min(count, 5000 - from) }, (_, i) => field(`${from + i}`, `[${from + i}]`)) : [], total: path === '' ? 5000 : 0 });
    const { hits, complete } = await searchFields(many, matcherOf('[49')!, { hits: 1000, seen: 20_000 });
    expect([hits.length, complete]).toEqual([111, true]);
  });
});
