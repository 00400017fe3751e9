/**
 * Makes a PV stream with page tables for measurements: a bare libxc stream v3, one L1 table to every 512 pages, all of its
 * entries present, and all memory a second time behind VERIFY where that is asked for. Written without the layouts of
 * src/core, as sparse.mjs is; the tail of vCPUs is left out, which the second pass does not need.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

const PAGE = 4096;
const BATCH = 1024;
const ENTRIES = 512;

/** docs/specs/libxc-migration-stream: Records. */
const END = 0x0;
const PAGE_DATA = 0x1;
const X86_PV_INFO = 0x2;
const X86_PV_P2M_FRAMES = 0x3;
const VERIFY = 0xd;
const STATIC_DATA_END = 0x10;

/** XEN_DOMCTL_PFINFO_L1TAB in the upper half of an entry. */
const L1TAB = 0x1000_0000;
/** Present, writable, user, accessed, dirty. */
const FLAGS = 0x67;

/** Image header (big-endian) and domain header (x86 PV, page shift 12, Xen 4.17). */
const HEADERS = Buffer.from('ffffffffffffffff58454e46000000030000000000000000010000000c0000000400000011000000', 'hex');

function record(type, body = Buffer.alloc(0)) {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function p2mFrames(pages) {
  const frames = Math.floor((pages - 1) / ENTRIES) + 1;
  const body = Buffer.alloc(8 + 8 * frames);
  body.writeUInt32LE(pages - 1, 4);
  for (let i = 0; i < frames; i++) body.writeUInt32LE(i * ENTRIES + 1, 8 + 8 * i);
  return record(X86_PV_P2M_FRAMES, body);
}

/** The first page of every 512 is an L1 table that maps them all; the others hold noise. */
function batchOf(first) {
  const body = Buffer.alloc(8 + 8 * BATCH + PAGE * BATCH);
  body.writeUInt32LE(BATCH, 0);
  for (let i = 0; i < BATCH; i++) {
    const pfn = first + i;
    const at = 8 + 8 * BATCH + i * PAGE;
    body.writeUInt32LE(pfn, 8 + 8 * i);
    if (pfn % ENTRIES === 0) {
      body.writeUInt32LE(L1TAB, 8 + 8 * i + 4);
      for (let entry = 0; entry < ENTRIES; entry++) body.writeUInt32LE((pfn + entry) * PAGE + FLAGS, at + 8 * entry);
    } else {
      for (let word = 0; word < PAGE; word += 64) body.writeUInt32LE(Math.imul(pfn + word, 0x85ebca6b) >>> 0, at + word);
    }
  }
  return record(PAGE_DATA, body);
}

/** @param mib of memory; at most 4,096, so that an entry's frame is in its lower half */
export function makePagedStream(path, { mib, verify = false }) {
  const descriptor = openSync(path, 'w');
  const pages = (mib * 2 ** 20) / PAGE;
  const memory = () => {
    for (let first = 0; first < pages; first += BATCH) writeSync(descriptor, batchOf(first));
  };
  try {
    writeSync(descriptor, Buffer.concat([HEADERS, record(X86_PV_INFO, Buffer.from([8, 4, 0, 0, 0, 0, 0, 0])), record(STATIC_DATA_END), p2mFrames(pages)]));
    memory();
    if (verify) {
      writeSync(descriptor, record(VERIFY));
      memory();
    }
    writeSync(descriptor, record(END));
  } finally {
    closeSync(descriptor);
  }
}
