/**
 * Makes streams in which nearly every record is a finding, for measuring what shows findings: written byte by byte like
 * sparse.mjs, and for the same reason.
 *
 *     node tests/build/faulty.mjs OUT --equal 1000000 as many records of no length and an unknown type
 *     node tests/build/faulty.mjs OUT --spread 20000  libxl, libxc and HVM context, as many records of each of a dozen faults
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const u16 = (value) => [value & 0xff, value >> 8];
const u32 = (value) => [...u16(value & 0xffff), ...u16(value >>> 16)];

const record = (type, body = [], padding = 0) => [...u32(type), ...u32(body.length), ...body, ...Array((8 - (body.length % 8)) % 8).fill(padding)];

/** docs/specs/libxc-migration-stream: image header (big-endian: marker, "XENF", version 3, options 0), domain header (x86 HVM, page shift 12, Xen 4.17). */
const LIBXC_HEADERS = [
  ...Array(8).fill(0xff), 0x58, 0x45, 0x4e, 0x46, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0,
  ...u32(2), ...u16(12), ...u16(0), ...u32(4), ...u32(17),
];

/** docs/specs/libxl-migration-stream: Header (big-endian: "LibxlFmt", version 2, options 0). */
const LIBXL_HEADER = [0x4c, 0x69, 0x62, 0x78, 0x6c, 0x46, 0x6d, 0x74, 0, 0, 0, 2, 0, 0, 0, 0];
const LIBXC_CONTEXT = 0x1;

const END = record(0);
const STATIC_DATA_END = record(0x10);

/** public/arch-x86/hvm/save.h: an entry of 24 bytes that says HEADER again, and the last one. */
const HVM_ENTRY = [...u16(1), ...u16(0), ...u32(24), ...Array(24).fill(0xa5)];
const HVM_END = [...u16(0), ...u16(0), ...u32(0)];

/** One libxc record for each fault. */
const LIBXC_FAULTS = [
  (i) => record(0x100 + (i % 997)),
  (i) => record(0x8000_0100 + (i % 997)),
  (i) => record(0x8, [...u32(9), ...u32(i), ...u32(0), ...u32(0), ...u32(0), ...u32(0)]),
  () => record(0x8, [0, 0, 0, 0]),
  () => record(0x9),
  () => record(0xa),
  () => record(0xa, [1, 0, 0, 0, 0, 0, 0, 0, 7], 0x55),
  () => STATIC_DATA_END,
  () => record(0x11, [1, 2, 3]),
  () => record(0x12, [1, 2, 3]),
  () => record(0x2, [2, 4, 0, 0, 0, 0, 0, 0]),
  () => record(0x1, [...u32(1), ...u32(0), ...u32(5), ...u32(0x800f_0000)]),
];

const LIBXL_FAULTS = [(i) => record(0x100 + (i % 997)), () => record(0x5), () => record(0x2, [1], 0x55)];

const bytes = (parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));

const times = (count, faults) => Array.from({ length: count }, (_, i) => bytes(faults.map((fault) => fault(i))));

/** @param equal records; @param spread records of each fault */
export function makeFaulty(path, { equal = 0, spread = 0 }) {
  if (equal > 0) {
    const records = Buffer.alloc(8 * equal);
    for (let i = 0; i < equal; i++) records.writeUInt32LE(0x8000_0100 + (i % 997), 8 * i);
    writeFileSync(path, bytes([LIBXC_HEADERS, records, END]));
    return;
  }
  const context = bytes([...Array(spread).fill(HVM_ENTRY), HVM_END]);
  const hvm = bytes([[...u32(0x9), ...u32(context.length)], context]);
  const libxc = [LIBXC_HEADERS, STATIC_DATA_END, ...times(spread, LIBXC_FAULTS), hvm, END];
  writeFileSync(path, bytes([LIBXL_HEADER, record(LIBXC_CONTEXT), ...libxc, ...times(spread, LIBXL_FAULTS), END]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { equal: { type: 'string' }, spread: { type: 'string' } }, allowPositionals: true });
  makeFaulty(positionals[0] ?? 'faulty.save', { equal: Number(values.equal ?? 0), spread: Number(values.spread ?? 0) });
}
