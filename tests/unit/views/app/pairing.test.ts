/** Which files are laid beside which: what carries a stream never is, and what a receiver said only beside what it can have answered. */
import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../../../src/core/index/layer.ts';
import { pairUp } from '../../../../src/views/app/pairing.ts';

type Given = readonly [name: string, stream: LayerName | null, back: LayerName | null];
const paired = (...given: readonly Given[]): string[][] => [...pairUp(given.map(([name, stream, back]) => ({ file: new File([], name), stream, back })))].map((pair) => pair.map(({ name }) => name));

describe('files that are opened together', () => {
  it('never lay a packet capture of both directions beside another stream', () => {
    expect(paired(['p-wire.pcap', 'xl', 'xl-wire'], ['a.save', 'xl', null])).toEqual([]);
  });

  it('lay what xl’s receiver said beside what xl sent alone', () => {
    expect(paired(['suspend.img', 'xapi', null], ['m.back', null, 'xl-wire'], ['lv.save', 'libvirt', null])).toEqual([]);
    expect(paired(['suspend.img', 'xapi', null], ['m.back', null, 'xl-wire'], ['m.wire', 'xl', null])).toEqual([['m.wire', 'm.back']]);
    expect(paired(['m.back', null, 'xl-wire'], ['both.pcap', 'xl', 'xl-wire'])).toEqual([]);
  });

  it('are paired by their names where there are several migrations', () => {
    const given: readonly Given[] = [['a.wire', 'xl', null], ['b.wire', 'xl', null], ['b.back', null, 'xl-wire'], ['a.back', null, 'xl-wire']];
    expect(paired(...given)).toEqual([['b.wire', 'b.back'], ['a.wire', 'a.back']]);
    expect(paired(['a.wire', 'xl', null], ['b.wire', 'xl', null], ['said', null, 'xl-wire'])).toEqual([['a.wire', 'said']]);
  });

  it('give a stream one answer', () => {
    expect(paired(['a.wire', 'xl', null], ['x.back', null, 'xl-wire'], ['y.back', null, 'xl-wire'])).toEqual([['a.wire', 'x.back']]);
  });
});
