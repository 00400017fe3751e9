/** `xsi hex`: bytes with their addresses. */
import { contains } from '../../core/bytes/range.ts';
import { lowerBound } from '../../core/index/growable.ts';
import { asciiChar, hexByte, offsetText } from '../../core/text.ts';
import { allow, asOption, number, operands, type Arguments } from '../arguments.ts';
import type { FileSource } from '../file-source.ts';
import { open } from '../open.ts';
import { dim, printLine } from '../output.ts';
import { UsageError } from '../usage.ts';

const COLUMNS = 16;
const WINDOW = 1024 * 1024;

export async function hex(args: Arguments): Promise<number> {
  allow('hex', args, ['offset', 'length', 'source']);
  const [path = ''] = operands('hex', args, ['FILE']);
  const offset = number(args, 'offset');
  const length = number(args, 'length');
  if (offset === null || length === null) throw new UsageError('xsi hex needs --offset N and --length N.');
  const { sources } = await open(path, asOption(args));
  const which = number(args, 'source') ?? sources.length - 1;
  const source = sources[which];
  if (source === undefined) throw new UsageError(`There is no source ${which}; sources go from 0 to ${sources.length - 1}.`);
  if (offset >= source.size && length > 0) throw new UsageError(`Offset ${offset} lies behind the end: there are ${source.size} bytes.`);
  const end = Math.min(offset + length, source.size);
  const digits = Math.max(8, source.size.toString(16).length);
  for (let at = offset; at < end; at += WINDOW) {
    const bytes = source.read(at, Math.min(WINDOW, end - at));
    for (let i = 0; i < bytes.length; i += COLUMNS) printLine(line(at + i, bytes.subarray(i, i + COLUMNS), digits, source));
  }
  return 0;
}

/** Bytes that a capture lost are no bytes: `··`, as in the app. */
function line(offset: number, bytes: Uint8Array, digits: number, { holes = [] }: FileSource): string {
  const next = lowerBound(holes.length, (i) => holes[i]?.end ?? 0, offset + 1);
  const near = holes.slice(next, next + COLUMNS);
  let left = '';
  let right = '';
  for (let i = 0; i < COLUMNS; i++) {
    const byte = bytes[i];
    const lost = near.some((hole) => contains(hole, offset + i));
    left += `${byte === undefined ? '  ' : lost ? '··' : hexByte(byte)}${i === 7 ? '  ' : ' '}`;
    if (byte !== undefined) right += lost ? '·' : asciiChar(byte);
  }
  return `${dim(offsetText(offset, digits))}  ${left} ${right}`;
}
