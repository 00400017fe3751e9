/** A legacy image: a legacy libxc stream behind the signature, and of an HVM guest xenopsd's own record of the device model. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { DHDR_TYPE_X86_HVM } from '../libxc/domain-header.ts';
import { startsWith } from '../magic.ts';
import { scanQemu } from '../qemu/scan.ts';
import type { ScanContext } from '../scan-context.ts';
import { LEGACY_QEMU_HEADER_SIZE, LEGACY_QEMU_SIGNATURE, MAX_QEMU_RECORD, Other } from './header.ts';
import { piece } from './pieces.ts';
import * as rules from './rules.ts';

/** True where the image came to its end. */
export function* scanLegacyImage(context: ScanContext, layer: number): Scan<boolean> {
  const { builder, cursor } = context;
  context.enclosed = true;
  if ((yield* scanLegacyStream(context, layer)) !== 'end') return false;
  const start = cursor.position;
  const length = Math.min(LEGACY_QEMU_HEADER_SIZE, cursor.remaining);
  yield* cursor.fill(length);
  const hvm = builder.layers.some(({ name, facts }) => name === 'legacy' && facts.domainType === DHDR_TYPE_X86_HVM);
  if (!startsWith(cursor.bytes(0, length), LEGACY_QEMU_SIGNATURE.slice(0, length)) || length === 0) {
    if (hvm) builder.report(rules.NO_QEMU, { layer, row: builder.rowCount - 1, range: { start, end: start }, message: `"QemuDeviceModelRecord" is due behind the stream of an HVM guest, at ${hex(start)}.` });
    return true;
  }
  if (length < LEGACY_QEMU_HEADER_SIZE) return piece(context, layer, Other.QEMU_RECORD, LEGACY_QEMU_HEADER_SIZE).whole;
  const size = cursor.u32(LEGACY_QEMU_SIGNATURE.length, false);
  const { row, whole } = piece(context, layer, Other.QEMU_RECORD, LEGACY_QEMU_HEADER_SIZE + size);
  if (size > MAX_QEMU_RECORD) builder.report(rules.QEMU_LENGTH, { layer, row, range: { start: start + LEGACY_QEMU_SIGNATURE.length, end: start + LEGACY_QEMU_HEADER_SIZE }, message: `The device model\u2019s state has ${size} bytes; xenopsd takes at most ${MAX_QEMU_RECORD}.` });
  const next = cursor.position;
  yield* scanQemu(context, { row, layer, start: start + LEGACY_QEMU_HEADER_SIZE, length: size });
  cursor.position = next;
  return whole;
}
