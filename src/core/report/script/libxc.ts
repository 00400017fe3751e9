/** verify-stream-v2 over a libxc image: tools/python/xen/migration/libxc.py, VerifyLibxc.verify(). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32 } from '../../bytes/integers.ts';
import { CHECKPOINT, END, LIBXC_RECORDS, PAGE_DATA } from './libxc-records.ts';
import { Stop, type ScriptStream } from './stream.ts';

const IHDR_MARKER = 0xffff_ffff_ffff_ffffn;
const IHDR_IDENT = 0x5845_4e46;
const DHDR_TYPES: Readonly<Record<number, string>> = { 1: 'x86 PV', 2: 'x86 HVM' };
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** @param checkpoint hands the stream back to libxl; null where there is none around */
export function* libxc(stream: ScriptStream, checkpoint: (() => Scan<'libxc' | 'end'>) | null): Scan<'libxc' | 'end'> {
  const version = yield* imageHeader(stream);
  yield* domainHeader(stream);
  let squashed = 0;
  for (;;) {
    const start = stream.position;
    const header = yield* stream.exact(8);
    const type = header.getUint32(0, true);
    const length = header.getUint32(4, true);
    const record = LIBXC_RECORDS[type];
    if (record === undefined) throw new Stop('xen.migration.verify.StreamError', `Unrecognised record type 0x${type.toString(16)}`, start);
    const body = stream.body(length);
    if (type === PAGE_DATA) squashed++;
    else {
      if (squashed > 0) stream.info(`Squashed ${squashed} Page Data records together`);
      squashed = 0;
      stream.info(`Libxc Record: ${record.name}, length ${length}`);
    }
    yield* body.checkPadding();
    yield* record.verify(body, version);
    if (type === END) return 'libxc';
    if (type === CHECKPOINT && checkpoint !== null) {
      stream.depart(stream.position, 'behind CHECKPOINT it reads on as libxc, although libxl has its records there');
      if ((yield* checkpoint()) === 'end') return 'end';
    }
  }
}

function* imageHeader(stream: ScriptStream): Scan<number> {
  const start = stream.position;
  const refuse = (message: string): never => {
    throw new Stop('xen.migration.verify.StreamError', message, start);
  };
  const view = yield* stream.exact(24);
  const marker = view.getBigUint64(0);
  const id = view.getUint32(8);
  const version = view.getUint32(12);
  const reserved = bits32(view.getUint16(16), 1, 15) * 2;
  const res1 = view.getUint16(18);
  const res2 = view.getUint32(20);
  if (marker !== IHDR_MARKER) refuse(`Bad image marker: Expected 0x${IHDR_MARKER.toString(16)}, got 0x${marker.toString(16)}`);
  if (id !== IHDR_IDENT) refuse(`Bad image id: Expected 0x${IHDR_IDENT.toString(16)}, got 0x${id.toString(16)}`);
  if (version < 2 || version > 3) refuse(`Unknown image version: Expected 2 <= ver <= 3, got ${version}`);
  if (reserved !== 0) refuse(`Reserved bits set in image options field: 0x${reserved.toString(16)}`);
  if (res1 !== 0 || res2 !== 0) refuse(`Reserved bits set in image header: 0x${hex(res1, 4)}:0x${hex(res2, 8)}`);
  // The script masks the options with the number of the bit, 0, so that every stream is little-endian to it.
  stream.info(`Libxc Image Header: Version ${version}, little endian`);
  return version;
}

function* domainHeader(stream: ScriptStream): Scan<void> {
  const start = stream.position;
  const refuse = (message: string): never => {
    throw new Stop('xen.migration.verify.StreamError', message, start);
  };
  const view = yield* stream.exact(16);
  const type = view.getUint32(0, true);
  const pageShift = view.getUint16(4, true);
  const reserved = view.getUint16(6, true);
  const major = view.getUint32(8, true);
  const name = DHDR_TYPES[type];
  if (name === undefined) refuse(`Unrecognised domain type 0x${type.toString(16)}`);
  if (reserved !== 0) refuse(`Reserved bits set in domain header 0x${hex(reserved, 4)}`);
  if (pageShift !== 12) refuse(`Page shift expected to be 12.  Got ${pageShift}`);
  stream.info(major === 0 ? `Domain Header: legacy converted ${name}` : `Domain Header: ${name} from Xen ${major}.${view.getUint32(12, true)}`);
}
