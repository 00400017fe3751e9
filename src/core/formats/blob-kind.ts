/** Blobs that stand inside a stream as a rule, and now and then are files of their own: a device model\u2019s state, an HVM context. */
import type { Identification } from './identification.ts';
import { startsWith } from './magic.ts';

const QEVM = 'QEVM';
/** Version 3, then CONFIGURATION, or START of what comes in parts (memory, disks): a migration of QEMU itself. */
const CONFIGURATION = 0x07;
const START = 0x01;

/** xen/include/public/arch-x86/hvm/save.h: HVM_FILE_MAGIC. */
const HVM_FILE_MAGIC = 0x5438_1286;
/** u16 typecode 1, u16 instance 0 of the first entry, and the bytes of hvm_save_header. */
const HEADER_DESCRIPTOR = 1;
const HEADER_LENGTH = 24;
const HEAD = 12;

/** Null where the first bytes are neither. */
export function blobKind(head: Uint8Array): Identification | null {
  if (startsWith(head, QEVM)) return qemuKind(head);
  if (head.length < HEAD) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0, true) !== HEADER_DESCRIPTOR || view.getUint32(4, true) !== HEADER_LENGTH || view.getUint32(8, true) !== HVM_FILE_MAGIC) return null;
  return { kind: 'stream', layer: 'hvm-context', title: 'HVM context', evidence: ['descriptor of HEADER at 0x0', 'HVM_FILE_MAGIC at 0x8'] };
}

function qemuKind(head: Uint8Array): Identification {
  const version = head.length < 8 ? 0 : new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(4, false);
  const whole = version === 3 && (head[8] === CONFIGURATION || head[8] === START);
  if (!whole) return { kind: 'stream', layer: 'qemu', title: 'device model state', evidence: ['"QEVM" at 0x0'] };
  const evidence = ['"QEVM" at 0x0', head[8] === CONFIGURATION ? 'section CONFIGURATION at 0x8' : 'section START at 0x8'];
  return { kind: 'foreign', title: 'QEMU migration stream', sentence: 'This is a migration stream or saved VM of QEMU itself, as KVM guests have: it holds memory and disks in QEMU\u2019s own format, and Xen has no part in it. Only --as qemu reads its sections.', evidence };
}
