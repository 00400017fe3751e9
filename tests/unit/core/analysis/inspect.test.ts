/** Readings of bytes against DataView, and against words made by hand from the manuals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { half, inspect, INSPECTED, type SectionId } from '../../../../src/core/analysis/inspect.ts';

function textOf(bytes: ArrayLike<number>, section: SectionId, label: string, littleEndian = true): string | null {
  const found = inspect(Uint8Array.from(bytes), littleEndian).find(({ id }) => id === section)!;
  return found.readings.find((reading) => reading.label === label)!.text;
}

const word = (value: bigint): number[] => Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
const sixteen = fc.uint8Array({ minLength: INSPECTED, maxLength: INSPECTED });

const plain = (text: string | null): string => (text ?? '').replace(/,/g, '');

describe('integers', () => {
  it('are what a DataView reads, in both byte orders', () => {
    fc.assert(
      fc.property(sixteen, fc.boolean(), (bytes, le) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        const values = { u8: view.getUint8(0), i8: view.getInt8(0), u16: view.getUint16(0, le), i16: view.getInt16(0, le), u32: view.getUint32(0, le), i32: view.getInt32(0, le), u64: view.getBigUint64(0, le), i64: view.getBigInt64(0, le) };
        for (const [label, value] of Object.entries(values)) expect(plain(textOf(bytes, 'integers', label, le))).toBe(value.toString());
        expect(textOf(bytes, 'integers', 'hex64', le)).toBe(`0x${values.u64.toString(16)}`);
      }),
    );
  });

  it('need all their bytes', () => {
    expect(textOf([1, 2, 3], 'integers', 'u16')).toBe('513');
    expect(textOf([1, 2, 3], 'integers', 'u32')).toBeNull();
    expect(inspect(new Uint8Array(0), true).flatMap(({ readings }) => readings).every(({ text }) => text === null)).toBe(true);
  });

  it('lead to the offset that they name', () => {
    const [integers] = inspect(Uint8Array.from(word(0x1_0000_0001n)), true);
    expect(integers!.readings.find(({ label }) => label === 'u64')!.target).toEqual({ kind: 'offset', value: 0x1_0000_0001 });
    expect(integers!.readings.find(({ label }) => label === 'u32')!.target).toEqual({ kind: 'offset', value: 1 });
  });

  it('of LEB128 are those of the DWARF standard’s examples', () => {
    expect(textOf([0xe5, 0x8e, 0x26], 'integers', 'uleb128')).toBe('624,485');
    expect(textOf([0xc0, 0xbb, 0x78], 'integers', 'sleb128')).toBe('-123,456');
    expect(textOf([0x7f], 'integers', 'sleb128')).toBe('-1');
    expect(textOf([0x80], 'integers', 'uleb128')).toBeNull();
    expect(textOf(new Array<number>(16).fill(0xff), 'integers', 'uleb128')).toBe('longer than 7 bytes');
  });
});

describe('floating point', () => {
  it('says the very number that a DataView reads', () => {
    fc.assert(
      fc.property(sixteen, fc.boolean(), (bytes, le) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        expect(Math.fround(Number(textOf(bytes, 'floats', 'f32', le)))).toBe(view.getFloat32(0, le));
        expect(Number(textOf(bytes, 'floats', 'f64', le))).toBe(view.getFloat64(0, le));
      }),
    );
  });

  it('is as short as it can be', () => {
    expect(textOf([0xcd, 0xcc, 0xcc, 0x3d], 'floats', 'f32')).toBe('0.1');
    expect(textOf(word(0x3fb999999999999an), 'floats', 'f64')).toBe('0.1');
    expect(textOf([0, 0x80], 'floats', 'f16')).toBe('-0');
  });

  it('of half precision follows IEEE 754', () => {
    expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0xfc00].map(half)).toEqual([1, -2, 65504, 2 ** -24, Infinity, -Infinity]);
    expect(half(0x7e00)).toBeNaN();
    expect(textOf([0x55, 0x35], 'floats', 'f16')).toBe('0.33325');
  });
});

describe('time', () => {
  it('is in UTC', () => {
    expect(textOf(word(1_000_000_000n), 'times', 'time_t 32')).toBe('2001-09-09 01:46:40 UTC');
    expect(textOf(word(1_000_000_000n), 'times', 'time_t 64')).toBe('2001-09-09 01:46:40 UTC');
    expect(textOf(word(0xffff_ffff_ffff_ffffn), 'times', 'time_t 64')).toBe('1969-12-31 23:59:59 UTC');
    expect(textOf(word(2n ** 62n), 'times', 'time_t 64')).toBe('beyond the calendar');
  });
});

describe('text', () => {
  it('shows printable characters and names the others', () => {
    expect(textOf(ascii('XENF\0\0\0\0'), 'text', 'ASCII')).toBe('“XENF”');
    expect(textOf([0], 'text', 'ASCII')).toBe('not printable');
    expect(textOf([0xe2, 0x82, 0xac], 'text', 'UTF-8')).toBe('€ U+20AC');
    expect(textOf([0x0a], 'text', 'UTF-8')).toBe('U+000A');
    expect(textOf([0xe2, 0x80, 0xae], 'text', 'UTF-8')).toBe('U+202E');
    expect(textOf([0xff], 'text', 'UTF-8')).toBe('not UTF-8');
    expect(textOf([0x3d, 0xd8, 0x00, 0xde], 'text', 'UTF-16')).toBe('😀 U+1F600');
    expect(textOf([0x00, 0x41], 'text', 'UTF-16', false)).toBe('A U+0041');
    expect(textOf([0x3d, 0xd8], 'text', 'UTF-16')).toBe('half of a pair');
  });
});

describe('a UUID', () => {
  it('stands in order and as EFI writes it', () => {
    const bytes = Array.from({ length: 16 }, (_, i) => i * 17);
    expect(textOf(bytes, 'identifiers', 'in order')).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(textOf(bytes, 'identifiers', 'EFI')).toBe('33221100-5544-7766-8899-aabbccddeeff');
  });
});

describe('an entry of PAGE_DATA', () => {
  it('has its PFN and type apart', () => {
    const entry = word(0xf000_0000_000f_effcn);
    expect(textOf(entry, 'page-data', 'PFN')).toBe('0xfeffc');
    expect(textOf(entry, 'page-data', 'type')).toBe('XTAB');
    expect(textOf(word(0x700f_ffff_ffff_ffffn), 'page-data', 'PFN')).toBe('0xfffffffffffff');
    expect(textOf(word(0x7000_0000_0000_0000n), 'page-data', 'type')).toBe('0x7 unknown');
    expect(textOf(word(0x0120_0000_0000_0000n), 'page-data', '59:52')).toBe('0x12 reserved');
  });
});

describe('an x86 page-table entry', () => {
  it('has flags and frame of the manuals', () => {
    const entry = word(0x8000_0001_2345_6867n);
    expect(textOf(entry, 'page-table', 'flags')).toBe('P RW US A D NX');
    expect(textOf(entry, 'page-table', 'frame')).toBe('0x123456');
    expect(textOf(entry, 'page-table', 'address')).toBe('0x123456000');
    expect(textOf(entry, 'page-table', 'AVL')).toBe('0x4 · 0x0');
    expect(textOf(word(0x0000_0000_0020_01e3n), 'page-table', 'flags')).toBe('P RW A D PS/PAT G');
    expect(textOf(word(0n), 'page-table', 'flags')).toBe('not present');
    expect(textOf(word(2n), 'page-table', 'flags')).toBe('not present · RW');
  });
});

describe('an x86 segment descriptor', () => {
  it('of the flat 64-bit code segment reads as such', () => {
    const descriptor = word(0x00af_9b00_0000_ffffn);
    expect(textOf(descriptor, 'descriptor', 'base')).toBe('0x0');
    expect(textOf(descriptor, 'descriptor', 'limit')).toBe('0xffffffff');
    expect(textOf(descriptor, 'descriptor', 'type')).toBe('code, execute/read, accessed');
    expect(textOf(descriptor, 'descriptor', 'DPL')).toBe('0');
    expect(textOf(descriptor, 'descriptor', 'flags')).toBe('P L G');
  });

  it('of a TSS has base and limit together', () => {
    const descriptor = word(0x12_0_0_8b_34_5678_0067n);
    expect(textOf(descriptor, 'descriptor', 'base')).toBe('0x12345678');
    expect(textOf(descriptor, 'descriptor', 'limit')).toBe('0x67');
    expect(textOf(descriptor, 'descriptor', 'type')).toBe('system: TSS, busy');
    expect(textOf(word(0x00cf_f300_0000_ffffn), 'descriptor', 'type')).toBe('data, read/write, accessed');
    expect(textOf(word(0x00cf_f300_0000_ffffn), 'descriptor', 'DPL')).toBe('3');
  });
});
