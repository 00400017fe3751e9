/**
 * Makes large valid streams for measurements: a bare libxc stream v3 of an x86 HVM guest, in PAGE_DATA batches of 1024.
 * Written byte by byte on purpose, without the layouts of src/core: what measures the reader does not share its code.
 *
 *     node tests/build/sparse.mjs OUT --gib 64       pages are holes of the file
 *     node tests/build/sparse.mjs OUT --dense 4      pages are written
 *     node tests/build/sparse.mjs OUT --tiny 5000000 as many records of 0 or 24 bytes, no pages
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const PAGE = 4096;
const BATCH = 1024;
const PAGES_PER_GIB = 2 ** 30 / PAGE;

/** docs/specs/libxc-migration-stream: Records. */
const END = 0x0;
const PAGE_DATA = 0x1;
const X86_TSC_INFO = 0x8;
const HVM_CONTEXT = 0x9;
const HVM_PARAMS = 0xa;
const VERIFY = 0xd;
const STATIC_DATA_END = 0x10;
const X86_CPUID_POLICY = 0x11;
const X86_MSR_POLICY = 0x12;

const u16 = (value) => [value & 0xff, value >> 8];
const u32 = (value) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u64 = (value) => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];

const record = (type, body = []) => [...u32(type), ...u32(body.length), ...body, ...Array((8 - (body.length % 8)) % 8).fill(0)];

/** Image header (big-endian: marker, "XENF", version 3, options 0) and domain header (x86 HVM, page shift 12, Xen 4.17). */
const HEADERS = [
  ...Array(8).fill(0xff), 0x58, 0x45, 0x4e, 0x46, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0,
  ...u32(2), ...u16(12), ...u16(0), ...u32(4), ...u32(17),
];

/** One CPUID leaf (leaf, subleaf, a, b, c, d) and one MSR entry (index, flags, value). */
const STATIC = [
  ...record(X86_CPUID_POLICY, [...u32(0), ...u32(0xffffffff), ...u32(0xd), ...u32(0x756e6547), ...u32(0x6c65746e), ...u32(0x49656e69)]),
  ...record(X86_MSR_POLICY, [...u32(0xce), ...u32(0), ...u64(0)]),
  ...record(STATIC_DATA_END),
];

const TSC = record(X86_TSC_INFO, [...u32(1), ...u32(2_500_000), ...u64(12_345_678_901), ...u32(0), ...u32(0)]);

/** public/arch-x86/hvm/save.h: the header entry (magic, version, changeset, cpuid, gtsc_khz) and the end entry. */
const CONTEXT = record(HVM_CONTEXT, [
  ...u16(1), ...u16(0), ...u32(24), ...u32(0x54381286), ...u32(1), ...u64(0), ...u32(0x000306c3), ...u32(2_500_000),
  ...u16(0), ...u16(0), ...u32(0),
]);

/** HVM_PARAM_STORE_PFN and HVM_PARAM_CONSOLE_PFN. */
const PARAMS = record(HVM_PARAMS, [...u32(2), ...u32(0), ...u64(1), ...u64(0xfeffc), ...u64(17), ...u64(0xfefff)]);

const TAIL = Buffer.from([...TSC, ...CONTEXT, ...PARAMS, ...record(END)]);

/** A PAGE_DATA record up to its pages; the PFNs are put in per batch. */
function batchHead() {
  const head = Buffer.alloc(8 + 8 + 8 * BATCH);
  head.writeUInt32LE(PAGE_DATA, 0);
  head.writeUInt32LE(8 + 8 * BATCH + PAGE * BATCH, 4);
  head.writeUInt32LE(BATCH, 8);
  return head;
}

/** Pages that no compressing file system would swallow and that differ from each other. */
function fill(pages, batch) {
  for (let i = 0; i < pages.length; i += 4) pages.writeUInt32LE(Math.imul(i + batch * 0x9e3779b1, 0x85ebca6b) >>> 0, i);
}

function writePages(descriptor, start, batches, dense) {
  const head = batchHead();
  const pages = Buffer.alloc(dense ? PAGE * BATCH : 0);
  if (dense) fill(pages, 1);
  let at = start;
  for (let batch = 0; batch < batches; batch++) {
    for (let i = 0; i < BATCH; i++) head.writeUInt32LE(batch * BATCH + i, 16 + 8 * i);
    writeSync(descriptor, head, 0, head.length, at);
    if (dense) {
      pages.writeUInt32LE(batch, 0);
      writeSync(descriptor, pages, 0, pages.length, at + head.length);
    }
    at += head.length + PAGE * BATCH;
  }
  return at;
}

/** Seven records without a body, then one X86_TSC_INFO, and so on. */
function writeTiny(descriptor, start, count) {
  const group = Buffer.from([...Array(7).fill(record(VERIFY)).flat(), ...TSC]);
  const groups = Buffer.concat(Array(8192).fill(group));
  let at = start;
  for (let left = count; left > 0; ) {
    const whole = Math.min(Math.floor(left / 8), 8192);
    const bytes = whole > 0 ? groups.subarray(0, whole * group.length) : group.subarray(0, 8 * left);
    writeSync(descriptor, bytes, 0, bytes.length, at);
    at += bytes.length;
    left -= whole > 0 ? 8 * whole : left;
  }
  return at;
}

/** @returns the file's size and how many records it has. */
export function makeStream(path, { gib = 0, dense = 0, tiny = 0 }) {
  const descriptor = openSync(path, 'w');
  try {
    const start = Buffer.from([...HEADERS, ...STATIC]);
    writeSync(descriptor, start, 0, start.length, 0);
    const batches = Math.floor(((gib + dense) * PAGES_PER_GIB) / BATCH);
    const pagesEnd = writePages(descriptor, start.length, batches, dense > 0);
    const end = writeTiny(descriptor, pagesEnd, tiny);
    writeSync(descriptor, TAIL, 0, TAIL.length, end);
    ftruncateSync(descriptor, end + TAIL.length);
    return { size: end + TAIL.length, records: 3 + batches + tiny + 4 };
  } finally {
    closeSync(descriptor);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { gib: { type: 'string' }, dense: { type: 'string' }, tiny: { type: 'string' } },
  });
  const [path] = positionals;
  const [gib, dense, tiny] = [values.gib, values.dense, values.tiny].map((value) => Number(value ?? 0));
  if (path === undefined || [gib, dense, tiny].some((value) => !(value >= 0)) || gib + dense + tiny === 0) {
    console.error('usage: node tests/build/sparse.mjs OUT (--gib N | --dense N | --tiny N)');
    process.exit(2);
  }
  const { size, records } = makeStream(path, { gib, dense, tiny });
  console.log(`${path}: ${size.toLocaleString('en')} bytes, ${records.toLocaleString('en')} records`);
}
