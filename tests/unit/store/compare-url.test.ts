/** A comparison in the address. */
import { describe, expect, it } from 'vitest';
import { decodeComparison, encodeComparison, type CompareAddress } from '../../../src/store/compare-url.ts';
import { decodeSelection } from '../../../src/store/url.ts';

const PLAIN: CompareAddress = {
  tab: 'rows',
  left: { size: 16, checkpoint: null, conversion: false },
  right: { size: 2 ** 40, checkpoint: null, conversion: false },
  one: false,
  filter: { verdicts: [], layer: '', query: '', order: 'verdict' },
  path: '',
  differing: false,
  record: null,
  pfn: -1,
  rules: { ignore: [], off: [] },
};

describe('a comparison in the address', () => {
  it('names the tab and the sizes of both files', () => expect(encodeComparison(PLAIN)).toBe('#v=1&diff=rows&left=0x10&right=0x10000000000'));

  it.each<Partial<CompareAddress>>([
    {},
    { tab: 'memory', filter: { verdicts: ['different', 'same'], layer: 'memory', query: 'a=b&c #%', order: 'stream' }, pfn: 0x16 },
    { tab: 'sequence', differing: true, record: { side: 'right', row: 12 } },
    { one: true, left: { size: 5, checkpoint: 3, conversion: false }, right: { size: 5, checkpoint: null, conversion: true } },
    { one: true, left: { size: 5, checkpoint: null, iteration: 0, conversion: false }, right: { size: 5, checkpoint: null, iteration: 4, conversion: false } },
    { path: 'xenstore["/local/domain/1/a b"]', rules: { ignore: ['hvm-context.CPU[*].tsc', 'a|b,c'], off: ['time'] } },
  ])('comes back as it went: %j', (part) => {
    const address = { ...PLAIN, ...part };
    expect(decodeComparison(encodeComparison(address))).toEqual(address);
  });

  it.each(['', '#v=1&row=3', '#v=2&diff=rows&left=0x1&right=0x2', '#v=1&diff=bytes&left=0x1&right=0x2', '#v=1&diff=rows&left=0x1', '#v=1&diff=rows&left=12&right=0x1'])('is not in %s', (hash) => {
    expect(decodeComparison(hash)).toBeNull();
  });

  it('leaves out what makes no sense, and takes no more rules than an address may hold', () => {
    const rules = Array.from({ length: 1000 }, (_, i) => `&ignore=r${i}`).join('');
    const address = decodeComparison(`#v=1&diff=rows&left=0x1&right=0x2&one=1&verdicts=odd,left&order=up&record=up-3&pfn=x&left-checkpoint=0${rules}`);
    expect(address).toMatchObject({ one: false, left: { checkpoint: null }, filter: { verdicts: ['left'], order: 'verdict' }, record: null, pfn: -1 });
    expect(address?.rules.ignore).toHaveLength(100);
  });

  it('is no selection in one stream', () => expect(decodeSelection(encodeComparison({ ...PLAIN, record: { side: 'left', row: 3 } }))).toBeNull());
});
