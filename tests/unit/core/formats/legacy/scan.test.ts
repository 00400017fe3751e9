/** Legacy streams piece by piece: which rows, which findings, and by what reading. */
import { describe, expect, it } from 'vitest';
import { describeGuest } from '../../../../../src/core/analysis/guest.ts';
import { guestCard } from '../../../../../src/core/analysis/overview/guest-card.ts';
import { outlineOf } from '../../../../../src/core/analysis/overview/survey.ts';
import { vcpuRows, vcpuState } from '../../../../../src/core/analysis/vcpu-state.ts';
import { rowName } from '../../../../../src/core/formats/names.ts';
import { legacy, legacyHvm, legacyOldest, legacyPv, legacyRemus, legacyTmem, LEGACY_STREAMS, LOST } from '../../../../build/legacy.ts';
import { Opened, scanned, tilingFault } from '../../../../build/open.ts';

const openLegacy = (bytes: Uint8Array): Opened => new Opened(bytes, { as: 'legacy', check: false });

function names(opened: Opened): string[] {
  const { index } = opened.stream.builder;
  return opened.rows().flatMap(({ layer, parent }, row) => (layer === 'legacy' && parent < 0 ? [rowName(index, row, 'legacy')] : []));
}

const detail = (opened: Opened): Readonly<Record<string, unknown>> => opened.stream.layers.find(({ name }) => name === 'legacy')?.detail ?? {};

function faults(opened: Opened, size: number): string[] {
  const rows = opened.rows();
  const leaves = rows.flatMap(({ start, end, kind }, row) => {
    const fault = kind === 'gap' ? null : tilingFault(opened.leaves(row), start, end);
    return fault === null ? [] : [`row ${row}: ${fault}`];
  });
  const at = rows.filter(({ parent }) => parent < 0);
  const gaps = at.flatMap(({ start }, i) => (start === (at[i - 1]?.end ?? 0) ? [] : [`row at ${start}`]));
  return [...leaves, ...gaps, ...(at.at(-1)?.end === size ? [] : ['rows do not reach the end'])];
}

const HEADER = ['p2m_size', 'extended info', 'block vcpu', 'block extv', 'block xcnt', 'p2m_frame_list', 'TSC_INFO', 'page batch', 'VCPU_INFO'];

describe('a legacy stream', () => {
  it.each(Object.entries(LEGACY_STREAMS))('of %s is told without a hint, and every byte of it is in a leaf', (name, build) => {
    const bytes = build();
    const opened = scanned(bytes);
    const { width, guest } = /(?<guest>HVM)? guest of (?<width>\d\d)-bit/.exec(name)?.groups ?? {};
    expect(opened.stream.identification).toMatchObject({ kind: 'stream', layer: 'legacy' });
    expect(faults(opened, bytes.length)).toEqual([]);
    if (width !== undefined) expect(detail(opened)).toMatchObject({ toolstackWidth: Number(width), domainType: guest === undefined ? 'x86 PV' : 'x86 HVM', confidence: 'high' });
  });

  it('of a PV guest has a row for each piece', () => {
    expect(names(openLegacy(legacyPv(8, 4)))).toEqual([...HEADER, 'TOOLSTACK', 'LAST_CHECKPOINT', 'END', 'unmapped PFNs', 'vcpu 0', 'vcpu 1', 'shared info']);
  });

  it('of an HVM guest has the rows of its context and device model in those of the tail', () => {
    const opened = openLegacy(legacyHvm(4));
    expect(names(opened).slice(-3)).toEqual(['magic PFNs', 'HVM context', 'DeviceModelRecord0002']);
    expect(opened.rows().filter(({ layer, parent }) => layer !== 'legacy' && parent >= 0).map(({ layer }) => layer)).toEqual(['hvm-context', 'hvm-context', 'qemu', 'qemu']);
    expect(opened.rules).toEqual([]);
  });

  it('has its page contents where the list says, and none of a hole', () => {
    const opened = openLegacy(legacyPv(8, 8));
    const row = names(opened).indexOf('page batch');
    expect(opened.stream.builder.index.pagesOf(row)).toEqual({ count: 3, pages: 2, low: 0, high: 2 });
    const pages = opened.children(row).find(({ name }) => name === 'pages');
    expect(opened.children(row, pages?.path).map(({ meaning }) => meaning)).toEqual(['pfn 0x0, NOTAB', 'pfn 0x2, L4TAB_PIN']);
  });

  it('shows the four bytes that a 64-bit toolstack leaks behind a region\u2019s name', () => {
    const opened = openLegacy(legacyHvm(8));
    const leaves = opened.leaves(names(opened).indexOf('TOOLSTACK'));
    expect(leaves.find(({ name }) => name === '_leak')?.value).toBe('deadbeef');
    const other = openLegacy(legacyHvm(4));
    expect(other.leaves(names(other).indexOf('TOOLSTACK')).some(({ name }) => name === '_leak')).toBe(false);
  });

  it('has the vCPUs of its map up to max_vcpu_id, and counts them all', () => {
    const many = openLegacy(legacy({ width: 8 }).tsc().batch([{ pfn: 0 }]).vcpuInfo(70, 1, 0b1111_0111).chunk(-9).end().hvmTail().deviceModel().bytes());
    expect(many.run(many.stream.summary(names(many).indexOf('VCPU_INFO')))).toBe('7 vCPUs online, highest number 70');
    const beyond = openLegacy(legacy({ width: 8 }).extendedInfo(8).frames(8).tsc().batch([{ pfn: 0 }]).vcpuInfo(0, 0b1001).chunk(-9).end().pvTail(8, 1).bytes());
    expect(names(beyond).slice(-2)).toEqual(['vcpu 0', 'shared info']);
    expect(beyond.findings.filter(({ objectors }) => objectors.length > 0)).toEqual([]);
  });

  it('of Remus counts its checkpoints, and current Xens take none but the first', () => {
    const opened = openLegacy(legacyRemus(8));
    expect(opened.stream.totals.checkpoints).toBe(3);
    expect(opened.rules).toEqual(['legacy.chunk.not-converted', 'legacy.stream.checkpoints']);
    expect(names(opened).filter((name) => name === 'COMPRESSED_DATA')).toHaveLength(2);
  });

  it('of Remus that breaks off inside a checkpoint loses only that one', () => {
    const whole = legacyRemus(8);
    const opened = openLegacy(whole.subarray(0, whole.length - 10));
    expect(opened.stream.totals.checkpoints).toBe(2);
    expect(opened.findings.at(-1)).toMatchObject({ rule: 'legacy.stream.truncated', severity: 'warning', objectors: [] });
  });

  it.each([0, 1] as const)('with transcendent memory of version %d has rows for pools, pages and what was dropped', (version) => {
    expect(names(openLegacy(legacyTmem(version))).slice(4, 10)).toEqual(['TMEM', 'tmem pool', 'tmem pages', 'tmem end of pools', 'page batch', 'TMEM_EXTRA']);
  });

  it.each([4, 8] as const)('of Xen 3.0 with words of %d bytes is read when asked for', (width) => {
    const opened = openLegacy(legacyOldest(width));
    expect(names(opened)).toEqual(['p2m_size', 'p2m_frame_list', 'page batch', 'END', 'unmapped PFNs', 'vcpu 0', 'shared info']);
    expect(opened.rules).toEqual(['legacy.extended-info.missing', 'legacy.vcpu-info.missing']);
    expect(detail(opened)).toMatchObject({ toolstackWidth: width * 8, guestWidth: width * 8 });
  });
});

/** Rule, what is wrong, the stream, and the bytes at fault. */
const start = () => legacy({ width: 8 }).extendedInfo(8).frames(8).tsc();
const BODY = 8 + 12 + (8 + 5168) + 8 + 12 + 32 + 24;
const tailed = (guest: 4 | 8 = 8) => start().batch([{ pfn: 0 }, LOST]).vcpuInfo(0, 1).chunk(-9).end().pvTail(guest, 1);

describe('a reading that was asked for', () => {
  const read = (bytes: Uint8Array, width: 4 | 8, guest: 'pv' | 'hvm'): Opened => new Opened(bytes, { as: 'legacy', hints: { width, guest } });
  const KINDS = [['pv', 8, legacyPv(8, 8)], ['pv', 4, legacyPv(4, 4)], ['pv', 8, legacyPv(8, 4)], ['hvm', 8, legacyHvm(8)], ['hvm', 4, legacyHvm(4)]] as const;
  const asked = KINDS.flatMap(([guest, width, bytes]) => (['pv', 'hvm'] as const).flatMap((other) => ([4, 8] as const).map((wide) => ({ guest, width, bytes, other, wide }))));

  it.each(asked)('of a $guest stream of $width-byte words as $other of $wide is one finding where it goes wrong, or none', ({ guest, width, bytes, other, wide }) => {
    const opened = read(bytes, wide, other);
    const found = opened.findings.filter(({ rule }) => !rule.startsWith('legacy.vcpu') && !rule.startsWith('legacy.p2m-frame-list') && !rule.startsWith('legacy.toolstack') && !rule.startsWith('hvm-context'));
    if (guest === other && width === wide) expect(found).toEqual([]);
    else {
      expect(opened.rules).toEqual(['legacy.stream.reading']);
      const [{ range, message } = { range: { start: 0, end: 0 }, message: '' }] = found;
      expect(message).toContain(`its bytes read as ${guest === 'pv' ? 'a PV' : 'an HVM'} guest\u2019s by a ${width * 8}-bit toolstack`);
      expect(range.start).toBeLessThan(32);
      expect(range.end).toBeGreaterThan(range.start);
      expect(faults(opened, bytes.length)).toEqual([]);
    }
  });

  it('is taken at its word where the bytes say nothing for certain', () => {
    for (const width of [4, 8] as const) expect(read(legacyOldest(width), width, 'pv').rules).not.toContain('legacy.stream.reading');
  });
});

describe('extended state that "xcnt" gives no size', () => {
  it('is told and refused by nobody, as the converter passes over it', () => {
    const bytes = legacy({ width: 8 }).extendedInfo(8, { xcnt: 32 }).frames(8).batch([{ pfn: 0 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes();
    const at = bytes.findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 4)) === 'xcnt');
    bytes[at + 8] = 0;
    const found = scanned(bytes).findings.filter(({ rule }) => rule === 'legacy.vcpu.xsave-size');
    expect(found.map(({ objectors, severity }) => [objectors, severity])).toEqual([[[], 'info']]);
    expect(found[0]?.message).toMatch(/^vCPU 0 has 16 bytes of extended state, though "xcnt" is 0/);
  });
});

describe('a framing rule of legacy streams', () => {
  it.each([
    ['legacy.page-batch.count', 'a batch of 1,025', start().chunk(1025), [BODY, BODY + 4]],
    ['legacy.chunk.unknown', 'chunk -22', start().chunk(-22), [BODY, BODY + 4]],
    ['legacy.vcpu-info.range', 'vCPU 4,096', start().chunk(-2, 4096).raw([0, 0, 0, 0]), [BODY, BODY + 8]],
    ['legacy.stream.trailing-bytes', 'bytes behind the tail', tailed().raw([1, 2, 3]), [-3, 0]],
    ['legacy.vcpu.xsave-size', 'another size than xcnt said', start().batch([{ pfn: 0 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1, { xsave: 24 }), [-4096 - 24 - 8, -4096 - 24]],
  ] as const)('%s objects to %s', (rule, _what, writer, [from, to]) => {
    const bytes = writer.bytes();
    const opened = scanned(bytes);
    expect(opened.rules).toContain(rule);
    const finding = opened.findings.find((found) => found.rule === rule);
    const at = (offset: number): number => (from < 0 ? bytes.length + offset : offset);
    expect([finding?.range.start, finding?.range.end]).toEqual([at(from), at(to)]);
    expect(faults(opened, bytes.length)).toEqual([]);
  });

  it('legacy.device-model.missing objects to an HVM guest without a device model', () => {
    const opened = scanned(legacy({ width: 8 }).tsc().batch([{ pfn: 0 }]).chunk(-9).end().hvmTail().bytes());
    expect(opened.rules).toEqual(['legacy.device-model.missing']);
  });

  it('legacy.device-model.signature objects to records that the converter does not read', () => {
    for (const signature of ['QemuDeviceModelRecord', 'RemusDeviceModelState']) {
      const bytes = legacy({ width: 8 }).tsc().batch([{ pfn: 0 }]).chunk(-9).end().hvmTail().deviceModel(signature).bytes();
      const opened = scanned(bytes);
      expect(opened.rules).toEqual(['legacy.device-model.signature']);
      expect(faults(opened, bytes.length)).toEqual([]);
    }
  });
});

describe('what is asked of a legacy stream', () => {
  it.each([4, 8] as const)('a PFN is found in its batches, with words of %d bytes', (width) => {
    const opened = openLegacy(legacyPv(width, 8));
    const row = names(opened).indexOf('page batch');
    const list = (opened.rows()[row]?.start ?? 0) + 4;
    const pages = list + 3 * width;
    expect(opened.run(opened.stream.findPfn(2))).toEqual([{ row, entry: 2, range: { start: list + 2 * width, end: list + 3 * width }, page: { start: pages + 4096, end: pages + 8192 }, encoded: null, type: 0xc }]);
  });

  it('a PFN of a compressed batch has no page of its own', () => {
    const opened = openLegacy(legacyRemus(8));
    expect(opened.run(opened.stream.findPfn(0)).map(({ page }) => page !== null)).toEqual([true, false, false]);
  });

  it('its vCPUs are found by their numbers, with their registers', () => {
    const opened = openLegacy(legacyPv(4, 4));
    const rows = opened.run(vcpuRows(opened.stream));
    expect(rows.map(({ vcpu }) => vcpu)).toEqual([0, 1]);
    const [first] = rows;
    if (first === undefined) throw new Error('no vCPU');
    const state = opened.run(vcpuState(opened.stream, first));
    expect([state.width, state.registers.get('eip')?.value]).toEqual([4, 0x2222_2222n]);
  });

  it('its guest is told', () => {
    const opened = openLegacy(legacyPv(8, 4));
    expect(opened.run(describeGuest(opened.stream))).toMatchObject({ type: 'x86 PV', width: 32, vcpus: 2, xen: null });
  });

  it('hints settle how it is read', () => {
    const opened = new Opened(legacyHvm(4), { as: 'legacy', hints: { width: 8, guest: 'pv' } });
    expect(detail(opened)).toMatchObject({ toolstackWidth: 64, domainType: 'x86 PV', confidence: 'given' });
  });
});

describe('what is read by the wrong width', () => {
  it('ends in few findings, with what comes behind the first tail in one row', () => {
    const bytes = legacy({ width: 8, p2mSize: 0xff000 }).tsc().batch([{ pfn: 0, byte: 0 }, { pfn: 1, byte: 0 }, { pfn: 2, byte: 0 }]).vcpuInfo(0, 1).chunk(-9).end().hvmTail().deviceModel().bytes();
    const opened = new Opened(bytes, { as: 'legacy', hints: { width: 4, guest: 'pv' }, check: false });
    expect(opened.findings.length).toBeLessThan(5);
    expect(faults(opened, bytes.length)).toEqual([]);
  });
});

describe('the overview of a legacy stream', () => {
  it('has the vCPUs of each checkpoint, and says why there is no CPUID policy', () => {
    const outline = outlineOf(openLegacy(legacyRemus(8)).stream);
    expect(outline.contexts.map(({ kind }) => kind)).toEqual(['pv', 'pv', 'pv']);
    expect(outline).toMatchObject({ noRegisters: '', noHvm: 'A PV guest has no HVM context.' });
    expect(outline.noCpuid).toContain('a legacy stream has nothing for it');
  });

  it('tells the device model and what was found out about the guest', () => {
    const opened = openLegacy(legacyHvm(4));
    const { sections } = opened.run(guestCard(opened.stream));
    const words = sections.flatMap(({ cells }) => cells.map(({ label, text }) => `${label} ${text}`));
    expect(words).toEqual(expect.arrayContaining(['domain type x86 HVM', 'saved by Xen 4.5 or earlier', 'emulator DeviceModelRecord0002']));
  });
});
