/** Bytes behind the end of the stream, explained by what they look like. */
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf, type ByteRange } from '../bytes/range.ts';
import type { OpenStream } from '../open-stream.ts';
import { plural } from '../text.ts';
import type { Forensics } from './restore-card.ts';

/** The rules that say where the stream has ended and bytes go on. */
const TRAILING: ReadonlySet<string> = new Set(['libxl.stream.trailing-bytes', 'libxc.stream.trailing-bytes']);

export function* tailOf({ builder }: OpenStream): Scan<Forensics['tail']> {
  const finding = builder.findings.find(({ rule }) => TRAILING.has(rule));
  if (finding === undefined) return null;
  const { range } = finding;
  return { range, sentence: yield* lookOf(range) };
}

const HEAD = 4096;

const KNOWN: readonly (readonly [magic: string, what: string])[] = [
  ['domain is yours, you are cleared to unpause', 'xl migrate\u2019s permission to unpause: this is a capture of a migration, and the tail is no part of the stream'],
  ['Xen saved domain, xl format', 'another xl save file'],
  ['LibxlFmt', 'another libxl stream'],
  ['\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffXENF', 'another libxc image'],
  ['DeviceModelRecord0002', 'the device model\u2019s state as legacy streams have it: convert-legacy-stream copies it behind a libxc image'],
  ['QEVM', 'a state of QEMU'],
  ['\u001f\u008b', 'data compressed with gzip'],
  ['\u0028\u00b5\u002f\u00fd', 'data compressed with zstd'],
];

function* lookOf(range: ByteRange): Scan<string> {
  const length = lengthOf(range);
  const bytes = yield { start: range.start, length: Math.min(length, HEAD) };
  const text = Array.from(bytes.subarray(0, 64), (byte) => String.fromCharCode(byte)).join('');
  const known = KNOWN.find(([magic]) => text.startsWith(magic));
  const what = known?.[1] ?? contents(bytes);
  const head = bytes.length < length && known === undefined ? `, of which the first ${plural(bytes.length, 'byte')} were looked at` : '';
  return `${plural(length, 'byte')} behind END${head}: ${what}.`;
}

function contents(bytes: Uint8Array): string {
  if (bytes.every((byte) => byte === 0)) return 'zeroes, as a file that was made larger than its contents has them';
  if (bytes.every((byte) => byte === 0xff)) return 'bytes that are all ones';
  if (bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13 || byte === 0)) return 'text, as a program\u2019s output that ran into the file';
  return 'nothing that is known here';
}
