/** Page contents of legacy streams: what Xen's restore code would say of them behind its converter. */
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/core/conformance/catalogue.ts';
import { LEGACY_CONTENTS } from '../../src/core/conformance/page-contents/rules.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import { u64 } from '../build/legacy-writer/bytes.ts';
import { smallPv, type Contents, type Page } from '../build/legacy-writer/contents.ts';
import { join, LOST, piecesOf, type Plan } from '../build/legacy-writer/write.ts';
import { open } from '../build/open.ts';
import { image, LEGACY_IMAGES } from '../fixtures/images.ts';
import { L1, L4_PINNED, page as words, pte } from './page-faults.ts';

/** An L1 table pinned, an L2 table pinned, a hole. */
const [L1_PINNED, L2_PINNED, XTAB] = [9, 0xa, 0xf];
const RDX = 520 + 0x60;

const usual = (): Contents['batches'][number] => smallPv().batches[0] ?? [];
const of = (pfn: number, type: number, data: Uint8Array | null = words({})): Page => ({ pfn, type, data });
/** The small guest with single pages changed, or more of them. */
function withPages(...pages: readonly Page[]): Contents {
  const list = usual().filter((each) => each === LOST || !pages.some(({ pfn }) => pfn === each.pfn));
  return { ...smallPv(), batches: [[...list, ...pages]] };
}
const stream = (guest: Contents, plan: Partial<Plan> = {}): Uint8Array => join(piecesOf(guest, { toolstack: 8, ...plan }));

/** vCPU 0 names pfn 5 as its start_info page. */
function withStartInfo(guest: Contents): Contents {
  const [boot, ...others] = guest.vcpus;
  if (boot === undefined) throw new Error('there is a vCPU 0');
  const basic = boot.basic.slice();
  basic.set(u64(5), RDX);
  return { ...guest, vcpus: [{ ...boot, basic }, ...others] };
}

const RESTORE: readonly Judge[] = ['restore'];
const FAULTS: readonly (readonly [string, Uint8Array, string, readonly Judge[]])[] = [
  ['an entry beyond p2m_size', stream(withPages(of(1, L1, words({ 24: pte(0x200) })))), 'legacy.page-batch.pte-range', RESTORE],
  ['an entry beyond p2m_size, by a 32-bit toolstack', stream(withPages(of(1, L1, words({ 24: pte(0x200) }))), { toolstack: 4 }), 'legacy.page-batch.pte-range', RESTORE],
  ['an entry that names a PFN that is never sent', stream(withPages(of(1, L1, words({ 8: pte(0x77) })))), 'legacy.page-batch.pte-unsent', []],
  ['a page that goes', stream({ ...smallPv(), batches: [usual(), [of(0x20, 0)], [of(0x20, XTAB, null)]] }), 'legacy.page-batch.gone', []],
  ['a store page beyond p2m_size', stream(withStartInfo(withPages(of(5, 0, words({ 56: 0x200n, 72: 0x10n }))))), 'legacy.start-info.pfn', RESTORE],
  ['a pinned L2 table that an L4 table takes for an L3', stream(withPages(of(0x11, L4_PINNED, words({ 0: pte(0x12) })), of(0x12, L2_PINNED))), 'legacy.page-batch.pin-conflict', RESTORE],
  ['a global bit in a pinned L4 table', stream(withPages(of(0x11, L4_PINNED, words({ 0: pte(0x12, 0x161n) })), of(0x12, 3))), 'legacy.page-batch.pin-flags', RESTORE],
  ['a pinned table that is mapped writable', stream(withPages(of(1, L1_PINNED, words({ 8: pte(0x11, 0x63n) })))), 'legacy.page-batch.pin-conflict', RESTORE],
];

describe('the contents of a legacy stream\u2019s pages', () => {
  it.each(FAULTS)('are objected to: %s', (_what, bytes, rule, objectors) => {
    const opened = open(bytes);
    const found = opened.findings.filter((finding) => finding.rule === rule);
    expect(found.map((finding) => finding.objectors)).toEqual([objectors]);
    expect(opened.rules).toEqual([rule]);
    const { index } = opened.stream.builder;
    const row = found[0]?.row ?? -1;
    expect(found[0]?.range.start).toBeGreaterThanOrEqual(index.startOf(row));
    expect(found[0]?.range.end).toBeLessThanOrEqual(index.endOf(row));
  });

  it('have a stream for each of their rules', () => {
    expect([...new Set(FAULTS.map(([, , rule]) => rule))].sort()).toEqual(LEGACY_CONTENTS.map(({ id }) => id).sort());
    for (const { id } of LEGACY_CONTENTS) expect(RULES.map((rule) => rule.id)).toContain(id);
  });

  it('populate what page tables name, so that a frame of the P2M that was never sent has memory', () => {
    const frames = { ...withPages(of(1, L1, words({ 8: pte(0x77) }))), frames: [0x77] };
    expect(open(stream(frames)).rules).toEqual(['legacy.page-batch.pte-unsent']);
    expect(open(stream({ ...smallPv(), frames: [0x77] })).findings.map(({ rule, message }) => [rule, message])).toEqual([['legacy.p2m-frame-list.frame', 'frames[0] is pfn 0x77, which was never sent.']]);
  });

  it('are not looked at in a hole whose PFN is lost, nor behind the first tail', () => {
    expect(open(stream({ ...smallPv(), batches: [[...usual(), LOST, of(0x30, 0)]] })).rules).toEqual([]);
  });

  it('give nobody a word on real streams', async () => {
    const ids = new Set(LEGACY_CONTENTS.map(({ id }) => id));
    for (const which of LEGACY_IMAGES) {
      const opened = open(await image(which));
      expect(opened.rules.filter((rule) => ids.has(rule)), which.name).toEqual([]);
      expect(opened.stream.pagesToCheck).toBe(false);
    }
  });
});
