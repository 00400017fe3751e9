/** What bytes that belong to no layer look like, in words: never more than their beginning shows. */
import { startsWith } from './magic.ts';

/** Bytes that are looked at. */
export const LOOK_SIZE = 4096;

const KNOWN: readonly (readonly [magic: string, what: string])[] = [
  ['Xen saved domain, xl format', 'another xl save file'],
  ['LibxlFmt', 'another libxl stream'],
  ['\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffXENF', 'another libxc image'],
  ['DeviceModelRecord0002', 'a device model\u2019s state as legacy streams have it, which convert-legacy-stream copies behind a libxc image'],
  ['QemuDeviceModelRecord', 'a device model\u2019s state as xend writes it'],
  ['QEVM', 'a state of QEMU'],
  ['xl migration receiver ready', 'xl migrate\u2019s messages of the other direction'],
  ['domain received, ready to unpause', 'xl migrate\u2019s messages of the other direction'],
  ['\u001f\u008b', 'data compressed with gzip'],
  ['\u0028\u00b5\u002f\u00fd', 'data compressed with zstd'],
];

/** @param bytes the first {@link LOOK_SIZE} of them, or all there are */
export function lookOf(bytes: Uint8Array): string {
  const known = KNOWN.find(([magic]) => startsWith(bytes, magic));
  if (known !== undefined) return known[1];
  if (bytes.every((byte) => byte === 0)) return 'zeroes, as in a file that is larger than what was written to it';
  if (bytes.every((byte) => byte === 0xff)) return 'all ones';
  if (bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0 || (byte >= 9 && byte <= 13))) return 'text, as of a program whose output ran into the file';
  return 'nothing that is known here';
}
