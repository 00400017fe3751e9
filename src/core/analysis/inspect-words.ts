/** A 64-bit word as Xen's PAGE_DATA lists hold it, and as x86 lays it out in page tables and descriptor tables. */
import { bits32, hasBit, pageTypeOf, pfnOf } from '../bytes/integers.ts';
import { hasPageData, PFINFO_TYPES } from '../formats/libxc/page-data.ts';
import { byteSize, hex } from '../text.ts';
import { reading, type Reading, type Word } from './reading.ts';

const SIZE = 8;

const absent = (labels: readonly string[]): Reading[] => labels.map((label) => reading(label, SIZE, null));

/** libxc specification, PAGE_DATA: type in bits 63-60, 59-52 reserved, PFN in bits 51-0. */
export function inspectPageEntry(word: Word | null): Reading[] {
  if (word === null) return absent(['PFN', 'type']);
  const pfn = pfnOf(word.low, word.high);
  const type = pageTypeOf(word.high);
  const name = PFINFO_TYPES[type];
  const reserved = bits32(word.high, 20, 27);
  return [
    reading('PFN', SIZE, hex(pfn), { target: { kind: 'pfn', value: pfn }, words: reserved === 0 ? '' : `reserved bits 59:52 are ${hex(reserved)}` }),
    reading('type', SIZE, name ?? `${hex(type)} unknown`, {
      words: name === undefined ? '' : hasPageData(type) ? 'with page contents' : 'without page contents',
    }),
    ...(reserved === 0 ? [] : [reading('59:52', SIZE, `${hex(reserved)} reserved`)]),
  ];
}

/** Intel SDM volume 3, 4.5, and AMD64 volume 2, 5.4: bits of an entry, in the order of the manuals. */
const TABLE_FLAGS: readonly (readonly [bit: number, name: string, words: string])[] = [
  [0, 'P', 'present'],
  [1, 'RW', 'writable'],
  [2, 'US', 'user'],
  [3, 'PWT', 'write-through'],
  [4, 'PCD', 'cache disabled'],
  [5, 'A', 'accessed'],
  [6, 'D', 'dirty'],
  [7, 'PS/PAT', 'large page, or PAT'],
  [8, 'G', 'global'],
];

/** Long mode and PAE: the frame in bits 51-12. */
export function inspectTableEntry(word: Word | null): Reading[] {
  if (word === null) return absent(['flags', 'frame', 'address', 'AVL']);
  const { low, high } = word;
  const set = TABLE_FLAGS.filter(([bit]) => hasBit(low, bit));
  const noExecute = hasBit(high, 31);
  const names = [...set.map(([, name]) => name), ...(noExecute ? ['NX'] : [])];
  const words = [...set.map(([, , text]) => text), ...(noExecute ? ['no execute'] : [])];
  const frame = bits32(high, 0, 19) * 2 ** 20 + bits32(low, 12, 31);
  const present = hasBit(low, 0);
  return [
    reading('flags', SIZE, present ? names.join(' ') : `not present${names.length === 0 ? '' : ` · ${names.join(' ')}`}`, { words: words.join(', ') }),
    reading('frame', SIZE, hex(frame), { target: { kind: 'pfn', value: frame }, words: 'bits 51:12' }),
    reading('address', SIZE, hex(frame * 4096)),
    reading('AVL', SIZE, `${hex(bits32(low, 9, 11))} · ${hex(bits32(high, 20, 30))}`, { words: 'bits 11:9 and 62:52, for the system; 62:59 are the key where protection keys are on' }),
  ];
}

/** Intel SDM volume 3, table 3-1: data segments below 8, code segments from 8 on. */
function segmentType(type: number): string {
  const accessed = type % 2 === 1 ? ', accessed' : '';
  const middle = Math.floor(type / 2) % 2 === 1;
  const third = Math.floor(type / 4) % 2 === 1;
  if (type >= 8) return `code, execute${middle ? '/read' : ''}${third ? ', conforming' : ''}${accessed}`;
  return `data, read${middle ? '/write' : ''}${third ? ', expand down' : ''}${accessed}`;
}

/** Intel SDM volume 3, table 3-2; in long mode those of TSS and LDT have 16 bytes. */
const SYSTEM_TYPES: Readonly<Record<number, string>> = {
  1: '16-bit TSS, available',
  2: 'LDT',
  3: '16-bit TSS, busy',
  4: '16-bit call gate',
  5: 'task gate',
  6: '16-bit interrupt gate',
  7: '16-bit trap gate',
  9: 'TSS, available',
  11: 'TSS, busy',
  12: 'call gate',
  14: 'interrupt gate',
  15: 'trap gate',
};

const DESCRIPTOR_FLAGS: readonly (readonly [bit: number, name: string, words: string])[] = [
  [15, 'P', 'present'],
  [20, 'AVL', 'available to the system'],
  [21, 'L', '64-bit code'],
  [22, 'D/B', '32-bit default, or upper bound 4 GiB'],
  [23, 'G', 'limit in pages'],
];

export function inspectDescriptor(word: Word | null): Reading[] {
  if (word === null) return absent(['base', 'limit', 'type', 'DPL', 'flags']);
  const { low, high } = word;
  const base = bits32(high, 24, 31) * 2 ** 24 + bits32(high, 0, 7) * 2 ** 16 + bits32(low, 16, 31);
  const raw = bits32(high, 16, 19) * 2 ** 16 + bits32(low, 0, 15);
  const limit = hasBit(high, 23) ? raw * 4096 + 4095 : raw;
  const type = bits32(high, 8, 11);
  const ordinary = hasBit(high, 12);
  const set = DESCRIPTOR_FLAGS.filter(([bit]) => hasBit(high, bit));
  return [
    reading('base', SIZE, hex(base)),
    reading('limit', SIZE, hex(limit), { words: `${byteSize(limit + 1)}; raw ${hex(raw)}` }),
    reading('type', SIZE, ordinary ? segmentType(type) : `system: ${SYSTEM_TYPES[type] ?? 'reserved'}`, { words: `S ${ordinary ? 1 : 0}, type ${hex(type)}` }),
    reading('DPL', SIZE, bits32(high, 13, 14).toString()),
    reading('flags', SIZE, set.length === 0 ? 'none' : set.map(([, name]) => name).join(' '), { words: set.map(([, , text]) => text).join(', ') }),
  ];
}
