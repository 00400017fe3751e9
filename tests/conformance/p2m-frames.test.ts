/** The P2M table of streams that fill it in many pieces. */
import { describe, expect, it } from 'vitest';
import { PAGE_DATA } from '../../src/core/formats/libxc/page-data.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { RECORD_HEADER_SIZE } from '../../src/core/index/record-index.ts';
import { words } from '../build/stream.ts';
import { open } from '../build/open.ts';
import { before, image, PV, replaced, type Step } from './guests.ts';

/** Records of one frame each: the frame for all, but for one of them. */
const frames = (count: number, odd = -1, pfn = 0x10n): Step => (to) => {
  let all = to;
  for (let i = 0; i < count; i++) all = all.record(X86_PV_P2M_FRAMES, { start_pfn: i * 512, end_pfn: i * 512 + 511, p2m_pfns: words([i === odd ? pfn : 0x10n]) });
  return all;
};
const rulesOf = (step: Step): string[] => open(image(replaced(PV, 'p2m', step)).bytes()).rules;
const MANY = 10_500;

describe('a P2M table in many records', () => {
  it('is looked at in all of them', () => {
    expect(rulesOf(frames(MANY))).toEqual([]);
    expect(rulesOf(frames(MANY, MANY - 1, 0x11n))).toEqual(['libxc.x86-pv-p2m-frames.frame']);
  });

  it('is one whose later entries count', () => {
    expect(rulesOf((to) => frames(1)(frames(1, 0, 0x11n)(to)))).toEqual([]);
    expect(rulesOf((to) => frames(1, 0, 0x11n)(frames(1)(to)))).toEqual(['libxc.x86-pv-p2m-frames.frame']);
  });

  it('names the record of a frame that is at fault', () => {
    const { findings, stream } = open(image(before(replaced(PV, 'p2m', frames(40, 33, 0x11n)), 'tsc', (to) => to)).bytes());
    const [found] = findings;
    expect(found?.message).toContain('Frame 33 of the P2M table is pfn 0x11');
    expect(stream.builder.index.startOf(found?.row ?? 0)).toBe((found?.range.start ?? 0) - 16);
  });

  it('names no page as unsent where a batch has a body and count 0', () => {
    const bytes = image(PV).bytes().slice();
    const { index } = open(bytes).stream.builder;
    const row = Array.from({ length: index.rowCount }, (_, i) => i).find((i) => index.kindOf(i) === 'record' && index.typeOf(i) === PAGE_DATA.type) ?? -1;
    new DataView(bytes.buffer).setUint32(index.startOf(row) + RECORD_HEADER_SIZE, 0, true);
    const { rules } = open(bytes);
    expect(rules).toContain('libxc.page-data.count');
    expect(rules).not.toContain('libxc.x86-pv-p2m-frames.frame');
    expect(rules.filter((rule) => rule.startsWith('libxc.x86-pv'))).toEqual([]);
  });

  it('has gaps where its pieces lie far apart, and a limit that is told', () => {
    // A frame in each 4096: the table of offsets would take 32 KiB for each of these 24 bytes.
    const apart: Step = (to) => {
      let all = to;
      for (let i = 0; i < 100; i++) all = all.record(X86_PV_P2M_FRAMES, { start_pfn: i * 4096 * 512, end_pfn: i * 4096 * 512 + 511, p2m_pfns: words([0x10n]) });
      return all;
    };
    const { findings } = open(image(replaced(PV, 'p2m', apart)).bytes());
    expect(findings.map(({ rule, objectors }) => [rule, objectors])).toEqual([['libxc.x86-pv-p2m-frames.coverage', ['restore']]]);
    expect(findings[0]?.message).toMatch(/do not have each of the 405,505 frames.*as 1 MiB of memory have room for/);
  });
});
