/** What values of the HVM context mean, in words. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../../src/core/bytes/cursor.ts';
import { hvmEntry } from '../../../../../src/core/formats/hvm/layer.ts';
import { HVM_PARAMS } from '../../../../../src/core/formats/libxc/hvm-params.ts';
import { NO_FACTS } from '../../../../../src/core/index/layer.ts';
import { nodesOf } from '../../../../../src/core/layout/decode.ts';
import { encode, type EncodeValue } from '../../../../../src/core/layout/encode.ts';
import type { FieldNode } from '../../../../../src/core/layout/node.ts';
import { expand } from '../../../../../src/core/layout/place.ts';
import { Reader } from '../../../../../src/core/layout/reader.ts';
import type { StructShape } from '../../../../../src/core/layout/shape.ts';

/** Nodes of a struct along a path of child numbers. */
function nodes(layout: StructShape, values: Readonly<Record<string, EncodeValue>>, path: readonly number[] = []): FieldNode[] {
  const bytes = encode(layout, values);
  const reader = new Reader(bytes.length, NO_FACTS);
  const read = ({ start, length }: { start: number; length: number }): Uint8Array => bytes.subarray(start, start + length);
  let children = drive(expand({ name: '', shape: layout, range: { start: 0, end: bytes.length }, spec: '' }, reader), read);
  for (const step of path) children = drive(expand(children.at(step), reader), read);
  return drive(nodesOf(children, '', 0, Infinity, reader), read);
}

const meaning = (typecode: number, field: string, value: EncodeValue): string | undefined => nodes(hvmEntry(typecode)!.layout, { [field]: value }).find(({ name }) => name === field)?.meaning;

describe('registers', () => {
  it.each([
    ['cr0', 0x8005_0033n, 'PE, MP, ET, NE, WP, AM, PG'],
    ['cr4', 0x668n, 'DE, PAE, MCE, OSFXSR, OSXMMEXCPT'],
    ['msr_efer', 0xd01n, 'SCE, LME, LMA, NXE'],
    ['rflags', 0x3246n, 'PF, ZF, IF, IOPL 3'],
    ['dr6', 0xffff_0ff0n, ''],
    ['dr7', 0x401n, 'L0'],
    ['cs_arbytes', 0xa9b, '64-bit, code, execute/read, accessed, dpl 0, present, limit in pages'],
    ['ss_arbytes', 0xcf3, '32-bit, data, read/write, accessed, dpl 3, present, limit in pages'],
    ['tr_arbytes', 0x8b, 'busy TSS, dpl 0, present'],
    ['ldtr_arbytes', 0, 'not set'],
    ['cs_arbytes', 0xa09b, '64-bit, code, execute/read, accessed, dpl 0, present, limit in pages, in the format of VMX'],
    ['pending_event', 0x8000_0b0e, 'hardware exception, vector 0xe'],
    ['pending_event', 0, 'none'],
  ])('%s of %s are said bit by bit', (field, value, words) => {
    expect(meaning(2, field, value)).toBe(words);
  });
});

describe('devices', () => {
  it('an I/O APIC pin says where its interrupt goes', () => {
    const [first, second] = nodes(hvmEntry(4)!.layout, { redirtbl: [0x0300_0000_0000_a931n, 0x10000n] }, [3]);
    expect(first?.meaning).toBe('vector 0x31, lowest priority, logical destination 0x3, level, active low');
    expect(second?.meaning).toBe('masked');
  });

  it('a LAPIC register says its vectors or its mode', () => {
    expect(meaning(6, 'ISR1', 0x8000_0002)).toBe('vector 0x21, 0x3f');
    expect(meaning(6, 'LVTT', 0x200ef)).toBe('fixed, vector 0xef, periodic');
    expect(meaning(6, 'TDCR', 0xb)).toBe('divide by 1');
  });

  it('wires are said by device and pin', () => {
    expect(nodes(hvmEntry(7)!.layout, { i: { '[0]': 0b10_0000n, '[1]': 1n } }, [0]).map((node) => node.meaning)).toEqual(['device 1 INTB', 'device 16 INTA']);
  });

  it('memory types are said by name', () => {
    expect(meaning(14, 'msr_pat_cr', 0x0007_0406_0007_0406n)).toBe('WB, WT, UC-, UC, WB, WT, UC-, UC');
    expect(meaning(14, 'msr_mtrr_def_type', 0xc06n)).toBe('WB, FE, E');
    const ranges = nodes(hvmEntry(14)!.layout, { msr_mtrr_var: { '[0]': 0xf000_0000n, '[1]': 0xff_f800_0800n } }, [1]);
    expect(ranges.slice(0, 4).map((node) => node.meaning)).toEqual(['0xf0000000, UC', '128 MiB, valid', '0x0, UC', 'not in use']);
    expect(nodes(hvmEntry(14)!.layout, { msr_mtrr_fixed: { '[2]': 0x0606_0606_0101_0101n } }, [2])[2]?.meaning).toBe('WC WC WC WC WB WB WB WB');
  });

  it('a Hyper-V page MSR says its frame', () => {
    expect(meaning(15, 'hypercall_gpa', 0x1234_5001n)).toBe('pfn 0x12345');
    expect(meaning(15, 'hypercall_gpa', 0x1234_5000n)).toBe('not in use');
  });

  it('the clock offset is signed', () => {
    expect(nodes(hvmEntry(11)!.layout, { rtc_offset: -5n }).find(({ name }) => name === 'rtc_offset')?.value).toBe(-5n);
  });
});

const param = (index: number, value: bigint): FieldNode | undefined => nodes(HVM_PARAMS.layout, { count: 1, param: [{ index, value }] }, [2, 0])[1];

describe('HVM parameters', () => {
  it.each([
    [0, 0x0200_0000_0000_00f3n, 'vector 0xf3'],
    [0, 9n, 'GSI 9'],
    [0, 0x0100_0000_0000_1802n, 'PCI INTx: domain 0, bus 0, device 3, function 0, INTC'],
    [0, 0n, 'none'],
    [1, 0xfeffcn, 'guest physical address 0xfeffc000'],
    [9, 0x27n, 'base_freq, no_freq, time_ref_count, apic_assist'],
    [12, 0xfeff_e000n, 'in pfn 0xfeffe'],
    [14, 3n, 'S3'],
    [18, 4n, 'event channel'],
    [31, 3n, 'crash'],
    [37, 0x180_fc10_0280n, '384 bytes at 0xfc100280'],
    [99, 7n, ''],
  ])('%i of value %s is said in words', (index, value, words) => {
    expect(param(index, value)?.meaning).toBe(words);
  });

  it('of more bits than are defined are suspect', () => {
    expect([param(9, 1n)?.suspect, param(9, 0x10000n)?.suspect]).toEqual([false, true]);
  });
});

describe('what other files lay out', () => {
  const area = new Uint8Array(832);
  area[512] = 7;
  const fields = { xcr0: 7n, xcr0_accum: 7n, save_area: area };

  it('an XSAVE area is its legacy part, its header and the components of xcr0_accum', () => {
    expect(nodes(hvmEntry(16)!.layout, fields).map(({ name }) => name)).toEqual(['xfeature_mask', 'xcr0', 'xcr0_accum', 'save_area']);
    expect(nodes(hvmEntry(16)!.layout, fields, [3]).map(({ name, range }) => `${name} ${range.end - range.start}`)).toEqual(['fpu_sse 512', 'xsave_hdr 64', 'ymm 256']);
  });

  it('fpu_regs is an FXSAVE image', () => {
    expect(nodes(hvmEntry(2)!.layout, {}, [0]).slice(0, 3).map(({ name }) => name)).toEqual(['fcw', 'fsw', 'ftw']);
  });

  it('an MSR has its name, and one that Xen does not know its number', () => {
    const msrs = nodes(hvmEntry(20)!.layout, { count: 2, msr: [{ index: 0xda0, val: 0x800n }, { index: 0x1234 }] }, [2]);
    expect(msrs.map(({ meaning: words }) => words)).toEqual(['IA32_XSS', 'MSR 0x1234']);
  });
});
