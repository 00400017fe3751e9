/** Streams whose fault lies in the contents of pages. */
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
import { VCPU_GUEST_CONTEXT_64 } from '../../src/core/formats/libxc/vcpu-context.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import type { Judge } from '../../src/core/index/finding.ts';
import { encode } from '../../src/core/layout/encode.ts';
import { words, zeroes, type Page } from '../build/stream.ts';
import type { Fault } from './faults.ts';
import { before, HVM, image, PV, replaced, type Step, type Steps } from './guests.ts';

const RESTORE: readonly Judge[] = ['restore'];
const NONE: readonly Judge[] = [];

export const L1 = 1;
const L1_PINNED = 9;
export const L4_PINNED = 0xc;
const XTAB = 0xf;

/** A page that holds 64-bit words at the places that are given. */
export function page(at: Readonly<Record<number, bigint>>): Uint8Array {
  const bytes = zeroes(4096);
  const view = new DataView(bytes.buffer);
  for (const [offset, word] of Object.entries(at)) view.setBigUint64(Number(offset), word, true);
  return bytes;
}

/** A present, accessed entry that names a PFN. */
export const pte = (pfn: number, flags = 0x61n): bigint => (BigInt(pfn) << 12n) | flags;

/** Memory of {@link PV}, of which single pages are others. */
export const memory = (...pages: readonly Page[]): Step => {
  const usual: readonly Page[] = [{ pfn: 0 }, { pfn: 1, type: L1 }, { pfn: 2, type: XTAB }, { pfn: 0x10 }, { pfn: 0x11, type: L4_PINNED }];
  const others = new Map(pages.map((each) => [each.pfn, each]));
  const more = pages.filter(({ pfn }) => !usual.some((each) => each.pfn === pfn));
  return (to) => to.pages([...usual.map((each) => others.get(each.pfn) ?? each), ...more]);
};

export const withMemory = (...pages: readonly Page[]): Steps => replaced(PV, 'pages', memory(...pages));

/** What is sent again behind VERIFY. */
export const verified = (steps: Steps, ...pages: readonly Page[]): Steps => before(steps, 'tsc', (to) => to.record(VERIFY).pages(pages));

/** vCPU 0 names pfn 5 as its start_info page, which holds these words. */
export const startInfo = (at: Readonly<Record<number, bigint>>, more: readonly Page[] = []): Steps =>
  replaced(withMemory({ pfn: 5, data: page(at) }, ...more), 'basic', (to) =>
    to.record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: encode(VCPU_GUEST_CONTEXT_64, { flags: 0x24n, user_regs: { rdx: 5n }, ctrlreg: { '[3]': 0x1_1000n } }) }));

const of = (what: string, steps: Steps, rule: string, objectors: readonly Judge[]): Fault => [what, image(steps).bytes(), rule, objectors];

export const PAGE_FAULTS: readonly Fault[] = [
  of('an entry beyond the last PFN', withMemory({ pfn: 1, type: L1, data: page({ 24: pte(0x200) }) }), 'libxc.page-data.pte-range', RESTORE),
  of('an entry beyond the last PFN in a slot that is Xen\u2019s own', withMemory({ pfn: 0x11, type: L4_PINNED, data: page({ [256 * 8]: pte(0x12345) }) }), 'libxc.page-data.pte-range', RESTORE),
  of('an entry beyond the last PFN in a table that is sent again in order', before(PV, 'tsc', (to) => to.pages([{ pfn: 1, type: L1, data: page({ 0: pte(0x300) }) }]).pages([{ pfn: 1, type: L1 }])), 'libxc.page-data.pte-range', RESTORE),
  of('an entry that names what only a later P2M_FRAMES makes valid', before(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x300) }) }), 'tsc', (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0x200, end_pfn: 0x3ff, p2m_pfns: words([0x10n]) })), 'libxc.page-data.pte-range', RESTORE),
  of('an entry that names a PFN that is never sent', withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x77), 8: pte(0x78), 16: pte(0x10) }) }), 'libxc.page-data.pte-unsent', NONE),
  of('an entry that names a PFN sent as XTAB', withMemory({ pfn: 1, type: L1, data: page({ 0: pte(2) }) }), 'libxc.page-data.pte-unsent', NONE),
  of('a page that goes', before(PV, 'tsc', (to) => to.pages([{ pfn: 0x20 }]).pages([{ pfn: 0x20, type: XTAB }])), 'libxc.page-data.gone', NONE),
  of('a byte that differs behind VERIFY', verified(withMemory({ pfn: 0x20, data: page({ 8: 0x11n }) }), { pfn: 0x20, data: page({ 8: 0x12n }) }), 'libxc.page-data.verify-differs', NONE),
  of('an entry that differs behind VERIFY', verified(withMemory({ pfn: 1, type: L1, data: page({ 8: pte(0) }) }), { pfn: 1, type: L1, data: page({ 8: pte(0x10) }) }), 'libxc.page-data.verify-differs', NONE),
  of('a page table that is none behind VERIFY', verified(withMemory({ pfn: 1, type: L1, data: page({ 8: pte(0) }) }), { pfn: 1, data: page({ 8: pte(0) }) }), 'libxc.page-data.verify-retyped', NONE),
  of('contents that come only behind VERIFY', verified(PV, { pfn: 0x21, data: page({ 0: 1n }) }), 'libxc.page-data.verify-only', NONE),
  of('a page of an HVM guest that differs behind VERIFY', before(HVM, 'tsc', (to) => to.record(VERIFY).pages([{ pfn: 0, data: page({ 4088: 1n }) }])), 'libxc.page-data.verify-differs', NONE),
  of('a store page beyond the last PFN', startInfo({ 56: 0x200n, 72: 0x10n }), 'libxc.start-info.pfn', RESTORE),
  of('a console page that was never sent', startInfo({ 56: 0x10n, 72: 0x99n }), 'libxc.start-info.pfn', RESTORE),
  of('a pinned L2 table that an L4 table takes for an L3', withMemory({ pfn: 0x11, type: L4_PINNED, data: page({ 0: pte(0x12) }) }, { pfn: 0x12, type: 0xa }), 'libxc.page-data.pin-conflict', RESTORE),
  of('a pinned table that is mapped writable', withMemory({ pfn: 1, type: L1_PINNED, data: page({ 8: pte(0x11, 0x63n) }) }), 'libxc.page-data.pin-conflict', RESTORE),
  of('a table that pinned ones use, mapped writable by one of them', withMemory({ pfn: 0x11, type: L4_PINNED, data: page({ 0: pte(0x12) }) }, { pfn: 0x12, type: 3, data: page({ 0: pte(0x13) }) }, { pfn: 0x13, type: 2, data: page({ 0: pte(1) }) }, { pfn: 1, type: L1, data: page({ 0: pte(0x13, 0x63n) }) }), 'libxc.page-data.pin-conflict', RESTORE),
  of('a large page in a pinned L4 table\u2019s tree', withMemory({ pfn: 0x11, type: L4_PINNED, data: page({ 0: pte(0x12) }) }, { pfn: 0x12, type: 3, data: page({ 0: pte(0x13) }) }, { pfn: 0x13, type: 2, data: page({ 8: pte(1, 0xe1n) }) }), 'libxc.page-data.pin-flags', RESTORE),
];

/** Nobody objects to these, and no rule on contents has a word. */
export const SOUND_PAGES: readonly (readonly [string, Uint8Array])[] = [
  ['tables that name what is sent later', image(before(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x30), 8: pte(0x10) }) }), 'tsc', (to) => to.pages([{ pfn: 0x30 }]))).bytes()],
  ['an entry that is not present, whatever it names', image(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x12345, 0x60n) }) })).bytes()],
  ['a normal page whose bytes would be entries', image(withMemory({ pfn: 0, data: page({ 0: pte(0x12345) }) })).bytes()],
  ['memory sent again as it was', image(verified(withMemory({ pfn: 0x20, data: page({ 8: 0x11n }) }, { pfn: 1, type: L1, data: page({ 0: pte(0x10) }) }), { pfn: 0x20, data: page({ 8: 0x11n }) }, { pfn: 1, type: L1, data: page({ 0: pte(0x10) }) }, { pfn: 2, type: XTAB })).bytes()],
  ['a page whose last copy before VERIFY is what comes behind it', image(before(PV, 'tsc', (to) => to.pages([{ pfn: 0x20, data: page({ 0: 1n }) }]).pages([{ pfn: 0x20, data: page({ 0: 2n }) }]).record(VERIFY).pages([{ pfn: 0x20, data: page({ 0: 2n }) }]))).bytes()],
  ['a page whose type changes behind VERIFY, with no entry present', image(verified(withMemory({ pfn: 1, type: L1 }), { pfn: 1 })).bytes()],
  ['a table that maps page tables read-only, and a table that is not pinned mapping them writable', image(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x11, 0x63n) }) }, { pfn: 0x20, type: L1_PINNED, data: page({ 0: pte(0x11), 8: pte(0x10, 0x63n) }) })).bytes()],
  ['a linear page table', image(withMemory({ pfn: 0x11, type: L4_PINNED, data: page({ 8: pte(0x11) }) })).bytes()],
  ['start_info that names pages of the guest', image(startInfo({ 56: 0x10n, 72: 0n })).bytes()],
];
