/** The second pass: what it finds in the contents of pages, whom it follows, and how little it reads. */
import { describe, expect, it } from 'vitest';
import type { ReadRequest } from '../../src/core/bytes/cursor.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { VCPU_GUEST_CONTEXT_64 } from '../../src/core/formats/libxc/vcpu-context.ts';
import { X86_PV_P2M_FRAMES } from '../../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { PAGE_CHECKS } from '../../src/core/conformance/page-contents/page-contents.ts';
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { JUDGES, type Finding } from '../../src/core/index/finding.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { RECORD_HEADER_SIZE } from '../../src/core/index/record-index.ts';
import { encode } from '../../src/core/layout/encode.ts';
import { open, Opened, reading, scanned } from '../build/open.ts';
import { stream, words } from '../build/stream.ts';
import { image as realImage, IMAGES } from '../fixtures/images.ts';
import { before, HVM, image, PV, replaced, without, type Step } from './guests.ts';
import { L1, L4_PINNED, page, PAGE_FAULTS, pte, SOUND_PAGES, startInfo, verified, withMemory } from './page-faults.ts';

const CONTENT_RULES = new Set(PAGE_CHECKS.flatMap(({ rules }) => rules.map(({ id }) => id)));
const contentFindings = (opened: Opened): Finding[] => opened.findings.filter(({ rule }) => CONTENT_RULES.has(rule));
const only = (bytes: Uint8Array): Finding => {
  const found = contentFindings(open(bytes));
  expect(found.map(({ message }) => message)).toHaveLength(1);
  return found[0]!;
};

describe('a fault in the contents of pages', () => {
  it.each(PAGE_FAULTS.map(([what, bytes, rule, objectors]) => ({ what, bytes, rule, objectors })))('is found and nothing else: $what', ({ bytes, rule, objectors }) => {
    const opened = open(bytes);
    const found = only(bytes);
    expect([found.rule, found.objectors]).toEqual([rule, objectors]);
    expect(JUDGES.filter((judge) => opened.refusedBy(judge)), opened.rules.join(', ')).toEqual(objectors);
    const { index } = opened.stream.builder;
    expect(found.range.start).toBeGreaterThanOrEqual(index.startOf(found.row) + RECORD_HEADER_SIZE);
    expect(found.range.end).toBeGreaterThan(found.range.start);
    expect(found.range.end).toBeLessThanOrEqual(index.endOf(found.row));
  });

  it.each(SOUND_PAGES)('is not seen in %s', (_what, bytes) => {
    const opened = open(bytes);
    expect(opened.findings.map(({ message }) => message)).toEqual([]);
  });

  it('has a stream for each rule', () => {
    const covered = PAGE_FAULTS.map(([, , rule]) => rule);
    // Only memory that lies too far apart to be kept would make the last of them speak.
    expect([...CONTENT_RULES].filter((id) => !id.startsWith('legacy.') && !covered.includes(id))).toEqual(['libxc.page-data.verify-unchecked']);
  });
});

describe('a page-table entry that no guest has', () => {
  const bytes = image(withMemory({ pfn: 1, type: L1, data: page({ 24: pte(0x200), 32: pte(0x201) }) })).bytes();

  it('is named by level, index, value and PFN, with its very bytes', () => {
    const { message, range } = only(bytes);
    expect(message).toBe("L1[3] of pfn 0x1 is 0x200061: it names pfn 0x200, beyond the guest's last pfn 0x1ff. 1 more entry of this page likewise.");
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(range.start, true)).toBe(pte(0x200));
    expect(range.end - range.start).toBe(8);
  });

  it('is one finding a page, however many there are', () => {
    const all = Object.fromEntries(Array.from({ length: 512 }, (_, i) => [i * 8, pte(0x400 + i)]));
    expect(only(image(withMemory({ pfn: 1, type: L1, data: page(all) })).bytes()).message).toContain('511 more entries of this page likewise.');
  });

  it('is no matter in what a failover drops, and is one before', () => {
    const bad = [{ pfn: 1, type: L1, data: page({ 0: pte(0x200) }) }];
    const start = stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(image(without(PV, 'end')).bytes());
    const whole = (to: typeof start): typeof start => to.record(CHECKPOINT).record(CHECKPOINT_END);
    const dropped = open(whole(start).pages(bad).bytes());
    expect(contentFindings(dropped)).toEqual([]);
    const again = stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(image(without(PV, 'end')).bytes());
    const replayed = open(whole(whole(again).pages(bad)).bytes());
    expect(contentFindings(replayed).map(({ rule, objectors }) => [rule, objectors])).toEqual([['libxc.page-data.pte-range', ['restore']]]);
  });
});

describe('what tables populate', () => {
  it('is one finding with the number of PFNs, at the first entry', () => {
    const entries = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i * 8, pte(0x100 - 0x80 + i % 200)]));
    const bytes = image(withMemory({ pfn: 1, type: L1, data: page(entries) })).bytes();
    const { message, range } = only(bytes);
    expect(message).toContain('name 200 PFNs (first pfn 0x80)');
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(range.start, true)).toBe(pte(0x80));
  });

  it('is a page that start_info may name', () => {
    const opened = open(image(startInfo({ 56: 0x10n, 72: 0x30n }, [{ pfn: 1, type: L1, data: page({ 0: pte(0x30) }) }])).bytes());
    expect(contentFindings(opened).map(({ rule }) => rule)).toEqual(['libxc.page-data.pte-unsent']);
  });
});

describe('a page of which a register or a table of frames wants to know', () => {
  const naming = replaced(withMemory({ pfn: 1, type: L1, data: page({ 0: pte(0x77), 8: pte(0x78), 16: pte(0x79) }) }), 'basic', (to) =>
    to.record(X86_PV_VCPU_BASIC, { vcpu_id: 0, context: encode(VCPU_GUEST_CONTEXT_64, { flags: 0x24n, user_regs: { rdx: 0x77n }, gdt_ents: 512n, gdt_frames: { '[0]': 0x78n }, ctrlreg: { '[3]': 0x1_1000n } }) }));
  const frame = (steps: typeof naming, pfn: bigint): typeof naming => replaced(steps, 'p2m', (to) => to.record(X86_PV_P2M_FRAMES, { start_pfn: 0, end_pfn: 0x1ff, p2m_pfns: words([pfn]) }));

  it('may never be sent, if a page-table entry names it: libxc populates it', () => {
    const opened = open(image(frame(naming, 0x79n)).bytes());
    expect(opened.findings.map(({ rule }) => rule)).toEqual(['libxc.page-data.pte-unsent']);
  });

  it('is refused where nothing populates it, and only once page tables have been read', () => {
    const bytes = image(frame(replaced(naming, 'pages', (to) => to.pages([{ pfn: 0x10 }, { pfn: 0x11, type: L4_PINNED }])), 0x79n)).bytes();
    const stream = open(bytes);
    expect(stream.rules).toEqual(['libxc.x86-pv-p2m-frames.frame', 'libxc.x86-pv-vcpu-basic.start-info', 'libxc.x86-pv-vcpu-basic.gdt']);
    expect(stream.findings.map(({ message }) => message.includes('which was never sent'))).toEqual([true, true, true]);
    const first = scanned(bytes);
    first.run(first.stream.check());
    expect(first.stream.pagesToCheck).toBe(true);
    expect(first.rules).toEqual([]);
  });

  it('is refused at once in a stream without a single page', () => {
    expect(open(image(frame(without(PV, 'pages'), 0x79n)).bytes()).rules).toContain('libxc.x86-pv-p2m-frames.frame');
  });
});

describe('memory that is sent again behind VERIFY', () => {
  it('differs in the bytes that are named', () => {
    const bytes = image(verified(withMemory({ pfn: 0x20, data: page({ 8: 0x11n, 24: 5n }) }), { pfn: 0x20, data: page({ 8: 0x12n, 24: 6n }) })).bytes();
    const { message, range } = only(bytes);
    expect(message).toMatch(/^pfn 0x20 \(NOTAB\) differs from what was sent at 0x[0-9a-f]+ in 2 bytes from byte 0x8 of the page on: expected 11 00 00 00 00 00 00 00, found 12 00 00 00 00 00 00 00\.$/);
    expect([...bytes.subarray(range.start, range.end)]).toEqual([0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]);
  });

  it('is said not to have been compared where its PFNs lie too far apart to be kept, with the limit', () => {
    const far = Array.from({ length: 40 }, (_, i) => ({ pfn: (i + 1) * 2 ** 24 }));
    const late = { pfn: 2 ** 44, data: page({ 0: 1n }) };
    const opened = open(image(before(HVM, 'tsc', (to) => to.pages(far).pages([late]).record(VERIFY).pages([{ ...late, data: page({ 0: 2n }) }]))).bytes());
    const found = opened.findings.filter(({ rule }) => rule.includes('verify'));
    expect(found.map(({ rule, severity, objectors }) => [rule, severity, objectors])).toEqual([['libxc.page-data.verify-unchecked', 'warning', []]]);
    expect(found[0]?.message).toMatch(/^pfn 0x100000000000 was not compared: .* more memory than a quarter of the stream\.$/);
  });

  it('is a warning to which nobody objects: libxc only logs it', () => {
    const { severity, objectors } = only(image(verified(PV, { pfn: 0, data: page({ 0: 1n }) })).bytes());
    expect([severity, objectors]).toEqual(['warning', []]);
  });
});

interface Asked {
  readonly requests: ReadRequest[];
  readonly opened: Opened;
}

/** What the second pass alone asks for; each answer spoils the one before. */
function asked(bytes: Uint8Array): Asked {
  const plain = reading(bytes);
  const requests: ReadRequest[] = [];
  let last = new Uint8Array(0);
  const opened = new Opened(bytes, {
    check: false,
    read: (request) => {
      last.fill(0xa5);
      last = new Uint8Array(plain(request));
      requests.push(request);
      return last;
    },
  });
  opened.run(opened.stream.check());
  requests.length = 0;
  opened.run(opened.stream.checkPages());
  return { requests, opened };
}

describe('the second pass', () => {
  it('reads nothing of an HVM guest', () => {
    const { requests, opened } = asked(image(HVM).bytes());
    expect([requests, opened.stream.pagesToCheck]).toEqual([[], false]);
  });

  it('reads page tables, and of other pages only what lies between two that are close', () => {
    const pages = Array.from({ length: 1000 }, (_, i) => ({ pfn: 0x20 + (i % 400), type: i % 100 === 50 ? L1 : 0 }));
    const { requests } = asked(image(before(PV, 'tsc', (to) => to.pages(pages))).bytes());
    const read = requests.reduce((sum, { length }) => sum + length, 0);
    // 12 tables and the lists of 1,003 pages, what lies between two tables that are close, and small records with what stands behind them.
    expect(read).toBeLessThan(20 * 4096);
    expect(requests.filter(({ length }) => length === 4096).length).toBeGreaterThanOrEqual(10);
  });

  it('asks for consecutive tables at once, at most 4 MiB', () => {
    const pages = Array.from({ length: 1500 }, (_, i) => ({ pfn: 0x20 + (i % 400), type: L1 }));
    const lengths = asked(image(before(PV, 'tsc', (to) => to.pages(pages))).bytes()).requests.map(({ length }) => length);
    expect(Math.max(...lengths)).toBeGreaterThan(512 * 1024);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(lengths.length).toBeLessThan(16);
  });

  it('finds the same when each read spoils the one before', () => {
    for (const [what, bytes] of PAGE_FAULTS) expect(asked(bytes).opened.rules, what).toEqual(open(bytes).rules);
  });

  it('looks at no batch that libxc refuses for its length', () => {
    const bad = [{ pfn: 1, type: L1, data: page({ 0: pte(0x200) }) }];
    const bytes = image(before(PV, 'tsc', (to) => to.pages(bad, { count: 2 }))).bytes();
    expect(contentFindings(open(bytes))).toEqual([]);
  });

  it('has one image of two for itself', () => {
    // The second begins with nothing populated: that pfn 2 goes in it means nothing.
    const bytes = stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(image(withMemory({ pfn: 2 })).bytes()).record(LIBXC_CONTEXT).raw(image(PV).bytes()).end().bytes();
    expect(contentFindings(open(bytes))).toEqual([]);
  });
});

const real = async (name: string): Promise<Uint8Array> => realImage(IMAGES.find((each) => each.name === name)!);

/** Pages of a stream with their PFN, type and offset. */
function* pagesOf(opened: Opened, bytes: Uint8Array): Generator<{ readonly pfn: number; readonly type: number; readonly at: number }> {
  const { index } = opened.stream.builder;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let row = 0; row < opened.rowCount; row++) {
    const batch = index.pagesOf(row);
    if (batch === null) continue;
    const list = index.startOf(row) + RECORD_HEADER_SIZE + 8;
    for (let entry = 0, at = list + 8 * batch.count; entry < batch.count; entry++, at += 4096) {
      yield { pfn: view.getUint32(list + 8 * entry, true), type: view.getUint32(list + 8 * entry + 4, true) >>> 28, at };
    }
  }
}

/** Offset of the first entry of an L1 table that is as wanted. */
function firstEntry(opened: Opened, bytes: Uint8Array, wanted: (entry: bigint) => boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const { type, at } of pagesOf(opened, bytes)) {
    for (let i = 0; type === L1 && i < 4096; i += 8) if (wanted(view.getBigUint64(at + i, true))) return at + i;
  }
  return -1;
}

describe('a real image', () => {
  const PV_IMAGES = IMAGES.filter(({ name }) => name.includes('-pv'));
  it.each(PV_IMAGES)('says nothing of its pages: $name', async (which) => {
    const opened = open(await realImage(which));
    expect(contentFindings(opened).map(({ message }) => message)).toEqual([]);
  });

  it.each(['xen417-pv64-minios-8m-libvirt.save', 'xen413-pv32-minios-8m.save'])('of %s is refused for one entry that is altered', async (name) => {
    const bytes = (await real(name)).slice();
    const at = firstEntry(open(bytes), bytes, (entry) => (entry & 1n) === 1n);
    expect(at).toBeGreaterThan(0);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(at, (view.getBigUint64(at, true) & 0xfffn) | (0x800n << 12n), true);
    const opened = open(bytes);
    expect(contentFindings(opened).map(({ rule, range }) => [rule, range])).toEqual([['libxc.page-data.pte-range', { start: at, end: at + 8 }]]);
    expect(opened.refusedBy('restore')).toBe(true);
  });

  it('is refused where an entry that maps a pinned table is made writable', async () => {
    const bytes = (await real('xen417-pv64-minios-8m-libvirt.save')).slice();
    const opened = open(bytes);
    const pinned = [...pagesOf(opened, bytes)].find(({ type }) => type === L4_PINNED)!;
    const at = firstEntry(opened, bytes, (entry) => (entry & 3n) === 1n && (entry >> 12n) % 2n ** 40n === BigInt(pinned.pfn));
    expect(at).toBeGreaterThan(0);
    bytes[at] = bytes[at]! | 2;
    expect(contentFindings(open(bytes)).map(({ rule, range }) => [rule, range])).toEqual([['libxc.page-data.pin-conflict', { start: at, end: at + 8 }]]);
  });

  it('of a 32-bit guest is refused where the last entry of its pinned L3 table is not there, or has a high bit', async () => {
    const bytes = (await real('xen413-pv32-minios-8m.save')).slice();
    const pinned = [...pagesOf(open(bytes), bytes)].find(({ type }) => type === 0xb)!;
    const at = pinned.at + 3 * 8;
    const told = (): unknown[] => contentFindings(open(bytes)).map(({ rule, range }) => [rule, range]);
    const expected = [['libxc.page-data.pin-flags', { start: at, end: at + 8 }]];
    expect(told()).toEqual([]);
    const low = bytes[at]!;
    bytes[at] = low & 0xfe;
    expect(told()).toEqual(expected);
    bytes[at] = low;
    bytes[at + 7] = 0x80;
    expect(told()).toEqual(expected);
    // Xen clears whatever stands behind the four entries.
    bytes[at + 7] = 0;
    bytes[at + 8] = 0x99;
    expect(told()).toEqual([]);
  });

  it('that was sent again for VERIFY is compared: one byte that is altered is found', async () => {
    const bytes = (await real('xen417-pv64-minios-8m-livemigrate-debug.wire')).slice();
    const opened = open(bytes);
    const last = Array.from({ length: opened.rowCount }, (_, row) => row).filter((row) => opened.stream.builder.index.pagesOf(row) !== null).at(-1)!;
    const at = opened.stream.builder.index.endOf(last) - 100;
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    const found = contentFindings(open(bytes));
    expect(found.map(({ rule, range }) => [rule, range])).toEqual([['libxc.page-data.verify-differs', { start: at, end: at + 1 }]]);
  });
});

describe('a batch that is refused', () => {
  it.each([
    ['for a type', (to: Parameters<Step>[0]) => to.pages([{ pfn: 0 }, { pfn: 1, type: 5 }, { pfn: 0x10 }, { pfn: 0x11, type: 0xc }])],
    ['for a PFN beyond the last', (to: Parameters<Step>[0]) => to.pages([{ pfn: 0 }, { pfn: 0x10 }, { pfn: 0x11, type: 0xc }, { pfn: 0x200 }])],
  ] as const)('%s was sent all the same', (_why, pages) => {
    const opened = open(image(replaced(PV, 'pages', pages)).bytes());
    expect(opened.refusedBy('restore')).toBe(true);
    expect(opened.findings.filter(({ message }) => message.includes('never sent')).map(({ message }) => message)).toEqual([]);
  });
});
