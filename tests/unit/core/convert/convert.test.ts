/** What a conversion makes of streams that Xen's converter stops at or misreads, and how it refuses. */
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../../src/core/convert/drive.ts';
import type { ConvertOptions } from '../../../../src/core/convert/job.ts';
import { goodPv } from '../../../build/good.ts';
import { converted, written } from '../../../build/convert.ts';
import { legacy, LEGACY_STREAMS, legacyHvm, legacyOldest, legacyPv, legacyRemus, legacyTmem, LOST, type LegacyWriter } from '../../../build/legacy.ts';
import { scanned, type Opened } from '../../../build/open.ts';
import { rowName } from '../../../../src/core/formats/names.ts';

/** Records of libxl and libxc by name, in order. */
function records(bytes: Uint8Array): string[] {
  const opened = scanned(bytes);
  return opened.rows().flatMap((row, i) => (row.kind === 'record' && (row.layer === 'libxc' || row.layer === 'libxl') ? [rowName(opened.stream.builder.index, i, row.layer)] : []));
}

/** The body of the n-th record of a name. */
function body(opened: Opened, name: string, n = 0): Uint8Array {
  const rows = opened.rows().filter((row, i) => row.kind === 'record' && (row.layer === 'libxc' || row.layer === 'libxl') && rowName(opened.stream.builder.index, i, row.layer) === name);
  const row = rows[n];
  if (row === undefined) throw new Error(`there is no ${name} ${n}`);
  return opened.read({ start: row.start + 8, length: row.bodyLength });
}

const words = (bytes: Uint8Array): bigint[] => Array.from({ length: Math.floor(bytes.length / 8) }, (_, i) => new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(i * 8, true));
const pv = (): LegacyWriter => legacy({ width: 8 }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc();
const pvEnd = (writer: LegacyWriter, vcpus = 1): Uint8Array => writer.chunk(-9).end().pvTail(8, vcpus, { xsave: null }).bytes();
const hvm = (): LegacyWriter => legacy({ width: 8, p2mSize: 0x1000 }).tsc();
const hvmEnd = (writer: LegacyWriter): Uint8Array => writer.chunk(-9).end().hvmTail().deviceModel().bytes();

describe.each(Object.entries(LEGACY_STREAMS).map(([name, make]) => [name, make()] as const))('%s', (_name, input) => {
  it.each([{}, { format: 'libxc' }, { checkpoints: 'all' }, { skipQemu: true }] as readonly Partial<ConvertOptions>[])('comes out the same from reads of any size, with %o', async (options) => {
    const { bytes } = await written(input, options);
    for (const piece of Object.keys(options).length === 0 ? [1, 4096] : [977]) expect(Buffer.compare((await written(input, options, { piece })).bytes, bytes)).toBe(0);
  });

  it('asks for no more bytes at once than a look ahead or a window', async () => {
    expect((await converted(input)).largest).toBeLessThanOrEqual(17 * 1024 * 1024);
  });

  it.each(['last', 'all'] as const)('cut anywhere is refused with one finding, or gives the checkpoints that are whole (%s)', async (checkpoints) => {
    for (let size = 0; size < input.length; size += 1 + Math.floor(input.length / 50)) {
      const { result, bytes } = await converted(input.subarray(0, size), { checkpoints });
      if (result.kind === 'refused') {
        expect(result.findings).toHaveLength(1);
        expect(result.refusal.severity).toBe('error');
        expect(result.refusal.range.start).toBeLessThanOrEqual(size);
        expect(result.refusal.message).toMatch(/0x[0-9a-f]+/);
      } else if (result.kind === 'converted') {
        expect(result.checkpoints).toBeGreaterThan(0);
        expect(scanned(bytes).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });
});

describe('checkpoints', () => {
  const input = legacyRemus(8);

  it('of which the last wins: pages of all in order, then the last state', async () => {
    const { bytes, result, rules } = await written(input);
    expect(records(bytes)).toEqual(['LIBXC_CONTEXT', 'X86_PV_INFO', 'STATIC_DATA_END', 'X86_PV_P2M_FRAMES', 'X86_TSC_INFO', 'PAGE_DATA', 'PAGE_DATA', 'PAGE_DATA', 'X86_PV_VCPU_BASIC', 'X86_PV_VCPU_EXTENDED', 'SHARED_INFO', 'END', 'END']);
    expect(result.checkpoints).toBe(3);
    expect(rules).toContain('legacy.convert.checkpoints');
  });

  it('are all kept where that is asked for, each behind a CHECKPOINT', async () => {
    const names = records((await written(input, { checkpoints: 'all' })).bytes);
    expect(names.filter((name) => name === 'CHECKPOINT')).toHaveLength(3);
    expect(names.filter((name) => name === 'CHECKPOINT_END')).toHaveLength(3);
    expect(names.slice(-4)).toEqual(['CHECKPOINT', 'CHECKPOINT_END', 'END', 'END']);
  });

  it('that are one alone make an ordinary stream', async () => {
    const one = legacy({ width: 8 }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc().batch([{ pfn: 0 }]).vcpuInfo(0, 1).end().pvTail(8, 1, { xsave: null }).bytes();
    expect(Buffer.compare((await written(one, { checkpoints: 'all' })).bytes, (await written(one)).bytes)).toBe(0);
  });

  it('that are cut are left out, and the one before is the same as if it were the last', async () => {
    const whole = await written(input);
    const { bytes, rules, result } = await written(input.subarray(0, input.length - 1));
    expect(result.checkpoints).toBe(2);
    expect(rules).toContain('legacy.convert.partial-checkpoint');
    expect(records(bytes).filter((name) => name === 'PAGE_DATA')).toHaveLength(2);
    expect(bytes.length).toBe(whole.bytes.length - (8 + 8 + 8 + 4096));
  });

  it('of HVM guests each have their device model, of which a libxl stream keeps all or the last', async () => {
    const writer = hvm().batch([{ pfn: 0 }]).vcpuInfo(0, 1).param(-3, 0x111).end().hvmTail().deviceModel();
    const two = writer.batch([{ pfn: 1 }]).vcpuInfo(0, 1).param(-8, 0x222).end().hvmTail().deviceModel('RemusDeviceModelState').bytes();
    const last = await written(two);
    expect(records(last.bytes).filter((name) => name === 'EMULATOR_CONTEXT')).toHaveLength(1);
    // What the second does not tell again stays.
    expect(words(body(scanned(last.bytes), 'HVM_PARAMS')).slice(1)).toEqual([12n, 0x111n, 17n, 0x222n]);
    expect(records((await written(two, { checkpoints: 'all' })).bytes).filter((name) => name === 'EMULATOR_CONTEXT')).toHaveLength(2);
  });

  it('wait in stores, so that nothing is in memory', async () => {
    const stores: string[] = [];
    await written(input, {}, { store: () => {
      stores.push('store');
      return memoryStore();
    } });
    expect(stores.length).toBeGreaterThan(2);
  });
});

describe('compressed pages', () => {
  const page = (byte: number): number[] => new Array<number>(4096).fill(byte);
  const remus = (second: (writer: LegacyWriter) => LegacyWriter): Uint8Array =>
    second(legacy({ width: 8 }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc().batch([{ pfn: 4, byte: 0x44 }, { pfn: 5, byte: 0x55 }]).vcpuInfo(0, 1).chunk(-13).end().pvTail(8, 1, { xsave: null })).end().pvTail(8, 1, { xsave: null }).bytes();

  it('are what they change of the pages before them', async () => {
    const input = remus((writer) => writer.batch([{ pfn: 5 }, LOST, { pfn: 4 }], false).compressed([0x80, ...page(0x66), 0x01, 1, 2, 3, 4, ...new Array<number>(8).fill(0xff), 0x87]).vcpuInfo(0, 1));
    const pages = body(scanned((await written(input)).bytes), 'PAGE_DATA', 1);
    expect([...pages.subarray(24, 24 + 4096)]).toEqual(page(0x66));
    expect([...pages.subarray(24 + 4096)]).toEqual([1, 2, 3, 4, ...page(0x44).slice(4)]);
  });

  it('may begin in one chunk and end in the next', async () => {
    const data = [0x80, ...page(0x66), 0x00];
    const joined = remus((writer) => writer.batch([{ pfn: 5 }, { pfn: 4 }], false).compressed(data).vcpuInfo(0, 1));
    const apart = remus((writer) => writer.batch([{ pfn: 5 }, { pfn: 4 }], false).compressed(data.slice(0, 100)).compressed([]).compressed(data.slice(100)).vcpuInfo(0, 1));
    expect(Buffer.compare((await written(apart)).bytes, (await written(joined)).bytes)).toBe(0);
  });

  it.each([
    ['data that no entry waits for', [0x80, ...page(1), 0x00]],
    ['data for fewer pages than there are entries', []],
    ['data that ends in a page', [0x80, 1, 2]],
    ['a run without words', [0x01, 1, 2, 3, 4, 0x80, ...page(0), ...page(0)]],
  ])('are refused for %s, and the checkpoint before stands', async (_what, data) => {
    const { rules, result } = await written(remus((writer) => writer.batch([{ pfn: 5 }], false).compressed(data).vcpuInfo(0, 1)));
    expect(rules).toContain('legacy.convert.partial-checkpoint');
    expect(result.checkpoints).toBe(1);
  });

  it('that change a page which cannot be read again are left out, with the reason', async () => {
    const { result } = await written(remus((writer) => writer.batch([{ pfn: 5 }], false).compressed([0x00]).vcpuInfo(0, 1)), {}, { again: false });
    expect(result.findings.find(({ rule }) => rule === 'legacy.convert.partial-checkpoint')?.message).toContain('cannot be read again');
  });
});

describe('what is passed on as it is, though a restore refuses it', () => {
  const types = [5, 6, 7, 8] as const;
  it.each(types)('an entry of page type %i is told, and no other is', async (type) => {
    const { result, bytes } = await written(pvEnd(pv().batch([{ pfn: 1 }, { pfn: 3, type }]).vcpuInfo(0, 1)));
    expect(result.findings.filter(({ rule }) => rule === 'legacy.convert.refused-later').map(({ message }) => message)).toEqual([expect.stringContaining('a page type that there is not')]);
    expect(scanned(bytes).findings.map(({ rule }) => rule)).toContain('libxc.page-data.type');
    expect((await written(legacyPv(8, 8))).rules).not.toContain('legacy.convert.refused-later');
  });

  it('an HVM context and a device model without a byte are told', async () => {
    const writer = (): LegacyWriter => hvm().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end();
    const model = [...new TextEncoder().encode('DeviceModelRecord0002'), 0, 0, 0, 0];
    const told = async (input: Uint8Array): Promise<number> => (await written(input)).rules.filter((rule) => rule === 'legacy.convert.refused-later').length;
    expect(await told(writer().raw([...Array<number>(24).fill(0), 0, 0, 0, 0]).deviceModel().bytes())).toBe(1);
    expect(await told(writer().hvmTail().raw(model).bytes())).toBe(1);
    expect(await told(writer().hvmTail().deviceModel().bytes())).toBe(0);
  });
});

describe('libxl\u2019s data of a PV guest', () => {
  it.each([
    ['without regions is nothing that is lost', [8, 1, 0], false],
    ['of another version is told', [8, 2, 0], true],
    ['cut to four bytes is told', [4, 1], true],
  ] as const)('%s', async (_what, words, told) => {
    const { rules } = await written(pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-18, ...words)));
    expect(rules.includes('legacy.convert.toolstack')).toBe(told);
  });
});

describe('what is decided', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['pools of transcendent memory are dropped', legacyTmem(1), 'legacy.convert.tmem'],
    ['a stream without extended info has its width by how far readings go', legacyOldest(8), 'legacy.convert.guest-width'],
    ['without VCPU_INFO there is vCPU 0', legacyOldest(8), 'legacy.convert.boot-vcpu'],
    ['a batch of holes is left out', pvEnd(pv().batch([LOST, LOST]).batch([{ pfn: 1 }]).vcpuInfo(0, 1)), 'legacy.convert.empty-batch'],
    ['holes are left out', legacyPv(8, 8), 'legacy.convert.holes'],
    ['machine frames of unmapped pages are left out', pvEnd(pv().batch([{ pfn: 0x12345, type: 0xf }, { pfn: 1 }]).vcpuInfo(0, 1)), 'legacy.convert.machine-frames'],
    ['pages beyond p2m_size are kept and told', pvEnd(pv().batch([{ pfn: 0x12345 }, { pfn: 1 }]).vcpuInfo(0, 1)), 'legacy.convert.pfn-range'],
    ['HVM parameters of a PV guest are left out', pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(0, 1).param(-3, 1)), 'legacy.convert.hvm-param'],
    ['the second VCPU_INFO takes the place of the first', pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(1, 3).vcpuInfo(0, 1)), 'legacy.convert.vcpu-info'],
    ['bits above max_vcpu_id are not looked at', pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(0, 0b1001)), 'legacy.convert.vcpu-map'],
    ['an extended state of another size is taken as it stands', legacyPv(8, 8), 'legacy.convert.unmapped'],
    ['bytes behind the stream are counted', Uint8Array.from([...pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(0, 1)), 1, 2, 3]), 'legacy.convert.trailing-bytes'],
    ['a stub domain has no device model', hvm().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().hvmTail().bytes(), 'legacy.convert.device-model'],
  ];

  it.each(cases)('%s', async (_what, input, rule) => {
    const { rules, bytes } = await written(input);
    expect(rules).toContain(rule);
    expect(scanned(bytes).findings.filter(({ severity, rule: id }) => severity === 'error' && id !== 'libxc.page-data.pfn-range')).toEqual([]);
  });

  it('an extended state of another size than "xcnt" says is written with its own', async () => {
    const input = legacy({ width: 8 }).extendedInfo(8, { xcnt: 0x350 }).frames(8).batch([{ pfn: 0 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1, { xsave: 24 }).bytes();
    const { bytes, rules } = await written(input);
    expect(rules).toContain('legacy.convert.xsave-size');
    expect(body(scanned(bytes), 'X86_PV_VCPU_XSAVE')).toHaveLength(8 + 24);
  });

  it('pages that are sent to be compared stand behind VERIFY', async () => {
    const { bytes, rules } = await written(pvEnd(pv().batch([{ pfn: 1 }]).chunk(-1).batch([{ pfn: 1 }]).vcpuInfo(0, 1)));
    expect(records(bytes).slice(5, 8)).toEqual(['PAGE_DATA', 'VERIFY', 'PAGE_DATA']);
    expect(rules).toContain('legacy.convert.verify-phase');
  });

  it('chunk -21 becomes parameter 36', async () => {
    const { bytes, rules } = await written(hvmEnd(hvm().batch([{ pfn: 1 }]).vcpuInfo(0, 1).param(-21, 8)));
    expect(words(body(scanned(bytes), 'HVM_PARAMS')).slice(1)).toEqual([36n, 8n]);
    expect(rules).toContain('legacy.convert.fip-width');
  });

  it('a device model\u2019s state to the end of the stream gets a length', async () => {
    const input = hvm().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().hvmTail().deviceModel('QemuDeviceModelRecord').bytes();
    expect(body(scanned((await written(input)).bytes), 'EMULATOR_CONTEXT')).toHaveLength(8 + 9);
    const bare = (await written(input, { format: 'libxc' })).bytes;
    expect(Buffer.from(bare.subarray(-30)).toString('latin1')).toMatch(/^QemuDeviceModelRecordQEVM/);
  });

  it('the physmap becomes pairs, whatever the width of the toolstack', async () => {
    for (const width of [4, 8] as const) {
      const data = body(scanned((await written(legacyHvm(width))).bytes), 'EMULATOR_XENSTORE_DATA');
      expect(Buffer.from(data.subarray(8)).toString('latin1')).toBe('physmap/f0000000/start_addr\0f0000000\0physmap/f0000000/size\x00800000\0physmap/f0000000/name\0vga.vram\0');
    }
  });
});

describe('a refusal', () => {
  const cases: readonly (readonly [string, Uint8Array, string, Partial<ConvertOptions>])[] = [
    ['a batch above 1,024 entries', Uint8Array.from([...pv().bytes(), 1, 4, 0, 0]), 'legacy.page-batch.count', {}],
    ['an unknown chunk', pvEnd(pv().batch([{ pfn: 1 }]).chunk(-22)), 'legacy.chunk.unknown', {}],
    ['a wrong width', legacyPv(8, 8), 'legacy.convert.p2m-frame', { hints: { width: 4, guest: 'pv' } }],
    ['a wrong guest type', legacyHvm(8), 'legacy.convert.p2m-frame', { hints: { width: 8, guest: 'pv' } }],
    ['a wrong width of an HVM guest', legacyHvm(8), 'legacy.convert.empty-body', { hints: { width: 4, guest: 'hvm' } }],
    ['a highest vCPU of -1', pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(-1)), 'legacy.vcpu-info.range', {}],
    ['a toolstack\u2019s data that is none', hvmEnd(hvm().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-18, 8, 2, 0)), 'legacy.convert.toolstack-data', {}],
    ['a toolstack chunk of 4 GiB', Uint8Array.from([...hvm().batch([{ pfn: 1 }]).chunk(-18, 0xffff_fff0).bytes(), ...new Array<number>(99).fill(0)]), 'legacy.convert.toolstack-data', {}],
    ['an endless list of unmapped PFNs', Uint8Array.from([...pv().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().bytes(), 0xff, 0xff, 0xff, 0xff]), 'legacy.tail.unmapped-count', {}],
    ['an HVM context longer than the stream', Uint8Array.from([...hvm().batch([{ pfn: 1 }]).chunk(-9).end().bytes(), ...new Array<number>(24).fill(0), 0xff, 0xff, 0xff, 0x7f]), 'legacy.stream.truncated', {}],
  ];

  it.each(cases)('of %s is one finding that names its offset', async (_what, input, rule, options) => {
    const { result, rules } = await converted(input, options);
    expect(rules).toEqual([rule]);
    if (result.kind !== 'refused') throw new Error(result.kind);
    expect(result.refusal.message).toContain('0x');
    expect(result.refusal.severity).toBe('error');
  });

  it('of a stream of version 2 is a sentence, and nothing is written', async () => {
    for (const input of [goodPv(), (await written(legacyPv(8, 8))).bytes, (await written(legacyPv(8, 8), { format: 'libxc' })).bytes]) {
      const { result, bytes } = await converted(input);
      expect(result.kind === 'not-done' ? result.sentence : '').toContain('needs no conversion');
      expect(bytes).toHaveLength(0);
    }
  });
});

describe('like Xen', () => {
  it.each([
    ['todo', legacyTmem(1), 'RuntimeError: todo'],
    ['todo, compression', legacyRemus(8), 'RuntimeError: todo'],
    ['extended info', legacyOldest(8), 'StreamError: Unexpected extended info marker 0x3'],
    ['a batch too large', Uint8Array.from([...pv().bytes(), 1, 4, 0, 0]), 'StreamError: Page batch (1025) exceeded MAX_BATCH (1024)'],
    ['duplicates', pvEnd(pv().batch([{ pfn: 1 }, { pfn: 1 }]).vcpuInfo(0, 1)), 'StreamError: Duplicate pfns in batch'],
    ['a parameter of HVM', pvEnd(pv().batch([{ pfn: 1 }]).vcpuInfo(0, 1).param(-3, 1)), 'StreamError: HVM-only param in PV stream'],
    ['chunk -21', hvmEnd(hvm().batch([{ pfn: 1 }]).param(-21, 8)), 'StreamError: Unrecognised chunk -21'],
    ['a stub domain', hvm().batch([{ pfn: 1 }]).chunk(-9).end().hvmTail().bytes(), 'OSError: Stream truncated'],
    ['an older device model', hvm().batch([{ pfn: 1 }]).chunk(-9).end().hvmTail().deviceModel('QemuDeviceModelRecord').bytes(), 'RuntimeError: Unrecognised Qemu sig'],
  ])('it stops at %s with the words of the reference', async (_what, input, says) => {
    const { result } = await converted(input, { likeXen: true });
    if (result.kind !== 'refused') throw new Error(result.kind);
    expect(result.refusal.rule).toBe('legacy.convert.reference-refuses');
    expect(result.refusal.message).toContain(says);
  });

  it('a batch of holes is a PAGE_DATA without entries, and pages to be compared are pages', async () => {
    const { bytes } = await written(pvEnd(pv().batch([LOST]).chunk(-1).batch([{ pfn: 1 }]).vcpuInfo(0, 1)), { likeXen: true });
    expect(records(bytes).slice(5, 8)).toEqual(['PAGE_DATA', 'PAGE_DATA', 'X86_PV_VCPU_BASIC']);
  });
});
