/** Streams of nothing but the smallest rows that a layer can have: what is kept of a row must not outgrow the row. */
import { LIBXC } from '../../src/core/formats/libxc/layer.ts';
import { CHECKPOINT } from '../../src/core/formats/libxc/checkpoint.ts';
import { DHDR_TYPE_X86_HVM } from '../../src/core/formats/libxc/domain-header.ts';
import { HVM_CONTEXT } from '../../src/core/formats/libxc/hvm-context.ts';
import { HVM_PARAMS } from '../../src/core/formats/libxc/hvm-params.ts';
import { PAGE_DATA } from '../../src/core/formats/libxc/page-data.ts';
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
import { X86_PV_VCPU_BASIC } from '../../src/core/formats/libxc/x86-pv-vcpu-basic.ts';
import { LIBXL } from '../../src/core/formats/libxl/layer.ts';
import { CHECKPOINT_END } from '../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../src/core/formats/libxl/checkpoint-state.ts';
import { EMULATOR_CONTEXT } from '../../src/core/formats/libxl/emulator-context.ts';
import { EMULATOR_XENSTORE_DATA } from '../../src/core/formats/libxl/emulator-xenstore-data.ts';
import { LIBXC_CONTEXT } from '../../src/core/formats/libxl/libxc-context.ts';
import { MESSAGES } from '../../src/core/formats/xl-wire/messages.ts';
import { join } from './xapi-writer.ts';
import { legacy, LOST } from './legacy.ts';
import { ascii, stream, type StreamWriter } from './stream.ts';

/** 32-bit words in the order of an x86 host. */
export const u32s = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

const empty = (type: number): Uint8Array => u32s(type, 0);
/** Bodies of COLO’s states have 4 bytes, all others here a multiple of 8. */
const bare = (type: number, body: Uint8Array): Uint8Array => join(u32s(type, body.length), body, new Uint8Array(-body.length & 7));

/** @param size bytes of the stream, about */
function repeated(head: Uint8Array, unit: (i: number) => Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size + 65_536);
  bytes.set(head);
  let at = head.length;
  for (let i = 0; at < size; i++) {
    const next = unit(i);
    bytes.set(next, at);
    at += next.length;
  }
  return bytes.subarray(0, at);
}

const headed = (writer: StreamWriter): Uint8Array => writer.bytes();
const pv = (): Uint8Array => headed(stream().libxcHeaders());
const hvm = (): Uint8Array => headed(stream().libxcHeaders({ type: DHDR_TYPE_X86_HVM }));
const libxl = (): Uint8Array => headed(stream().libxlHeader());
const inLibxl = (): Uint8Array => headed(stream().libxlHeader().record(LIBXC_CONTEXT).libxcHeaders({ type: DHDR_TYPE_X86_HVM }));
const legacyBody = (): Uint8Array => legacy({ width: 8, p2mSize: 0xff000 }).tsc().batch([{ pfn: 0 }, LOST]).bytes();

const LIBXC_TYPES = LIBXC.records.map(({ type }) => type).filter((type) => type !== 0);
const LIBXL_TYPES = LIBXL.records.map(({ type }) => type).filter((type) => type > 1);
const at = (list: readonly number[], i: number): number => list[i % list.length] ?? 0;

/** An entry of a HVM context: typecode and instance, length. */
const entry = (typecode: number, instance: number): Uint8Array => u32s(typecode + instance * 65_536, 0);
const QEMU_FILE = Uint8Array.of(...ascii('QEVM'), 0, 0, 0, 3);
/** A section of QEMU begins with its id, name, instance and version, big-endian. */
const section = (i: number): Uint8Array => Uint8Array.of(1, 0, 0, i >>> 8, i, 4, ...ascii(i.toString(36).padStart(4, '0').slice(-4)), 0, 0, 0, 0, 0, 0, 0, 1);
const emulated = (state: Uint8Array): Uint8Array => bare(EMULATOR_CONTEXT.type, join(u32s(2, 0), state));
const messages = MESSAGES.map(({ bytes, size }) => join(ascii(bytes), new Uint8Array(size - bytes.length)));

/** By name, of about as many bytes as are asked for. */
export const HOSTILE: Readonly<Record<string, (size: number) => Uint8Array>> = {
  'libxc: every type in turn, without a body': (size) => repeated(pv(), (i) => empty(at(LIBXC_TYPES, i)), size),
  'libxc of HVM: every type in turn, without a body': (size) => repeated(hvm(), (i) => empty(at(LIBXC_TYPES, i)), size),
  'libxc: VERIFY': (size) => repeated(pv(), () => empty(VERIFY.type), size),
  'libxc: CHECKPOINT': (size) => repeated(pv(), () => empty(CHECKPOINT.type), size),
  'libxc: unknown optional types, none twice': (size) => repeated(pv(), (i) => empty(0x8000_0100 + i), size),
  'libxc: unknown mandatory types, none twice': (size) => repeated(pv(), (i) => empty(0x100 + i), size),
  'libxc: PAGE_DATA without a body': (size) => repeated(pv(), () => empty(PAGE_DATA.type), size),
  'libxc: PAGE_DATA of one page without contents, far apart': (size) => repeated(hvm(), (i) => bare(PAGE_DATA.type, u32s(1, 0, i * 0x1_0000, 0xf000_0000 + (i >>> 16))), size),
  'libxc: PAGE_DATA of one page without contents, close together': (size) => repeated(pv(), (i) => bare(PAGE_DATA.type, u32s(1, 0, i, 0xf000_0000)), size),
  'libxc: vCPUs by the million': (size) => repeated(pv(), (i) => bare(X86_PV_VCPU_BASIC.type, u32s(i, 0)), size),
  'libxc: HVM_PARAMS of one parameter': (size) => repeated(hvm(), (i) => bare(HVM_PARAMS.type, u32s(1, 0, i, 0, i, 1)), size),
  'libxc: HVM_CONTEXT of an END': (size) => repeated(hvm(), () => bare(HVM_CONTEXT.type, entry(0, 0)), size),
  'libxl: every type in turn, without a body': (size) => repeated(libxl(), (i) => empty(at(LIBXL_TYPES, i)), size),
  'libxl: LIBXC_CONTEXT once, then checkpoints': (size) => repeated(inLibxl(), (i) => empty(i % 2 === 0 ? CHECKPOINT.type : CHECKPOINT_END.type), size),
  'libxl: unknown types, none twice': (size) => repeated(libxl(), (i) => empty(0x100 + i), size),
  'libxl: EMULATOR_CONTEXT of a header': (size) => repeated(libxl(), () => emulated(QEMU_FILE), size),
  'libxl: EMULATOR_XENSTORE_DATA of one key': (size) => repeated(libxl(), () => bare(EMULATOR_XENSTORE_DATA.type, u32s(2, 0, 0x0061_0061, 0x0062_0062)), size),
  'hvm-context: entries without a body': (size) => repeated(join(u32s(1, 24, 0x5438_1286, 1), new Uint8Array(16)), (i) => entry(2 + (i % 20), i % 65_536), size),
  'qemu: sections of nothing': (size) => join(libxl(), emulated(repeated(QEMU_FILE, section, size))),
  'legacy: ENABLE_VERIFY_MODE': (size) => repeated(legacyBody(), () => u32s(0xffff_ffff), size),
  'legacy: LAST_CHECKPOINT': (size) => repeated(legacyBody(), () => u32s(0xffff_fff7), size),
  'legacy: ENABLE_COMPRESSION': (size) => repeated(legacyBody(), () => u32s(0xffff_fff3), size),
  'legacy: three chunks of 4 bytes in turn': (size) => repeated(legacyBody(), (i) => u32s(at([0xffff_ffff, 0xffff_fff7, 0xffff_fff3], i)), size),
  'legacy: parameters': (size) => repeated(legacyBody(), (i) => u32s(at([0xffff_fffd, 0xffff_fff8], i), 0, i, 0), size),
  'legacy: batches of a page that is not there': (size) => repeated(legacyBody(), (i) => u32s(1, 0xf000_0000 + (i % 0xff000), 0), size),
  'xl-wire: messages': (size) => repeated(messages[0] ?? new Uint8Array(0), (i) => messages[i % 4] ?? new Uint8Array(0), size),
  'colo: states': (size) => repeated(messages[0] ?? new Uint8Array(0), (i) => bare(CHECKPOINT_STATE.type, u32s(at([2, 1, 3], i))), size),
};
