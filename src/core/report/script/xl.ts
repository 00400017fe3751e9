/** verify-stream-v2 from its first byte on: tools/python/scripts/verify-stream-v2, read_stream(). */
import type { Scan } from '../../bytes/cursor.ts';
import { hasBit } from '../../bytes/integers.ts';
import { libxc } from './libxc.ts';
import { libxl } from './libxl.ts';
import { ScriptStream, Stop, type Departure, type Print } from './stream.ts';

/** What the script is given with -f. */
export type ScriptFormat = 'xl' | 'libxl' | 'libxc';

export interface ScriptEnd {
  /** Null where the script accepts. */
  readonly objection: { readonly title: 'Stream Error' | 'Script Error'; /** The last line of its traceback. */ readonly words: string; readonly at: number } | null;
  /** Where the script as shipped goes another way; null where it does not. */
  readonly departure: Departure | null;
  /** What it has not looked at begins here. */
  readonly end: number;
}

const MAGIC = 'Xen saved domain, xl format\n \0 \r';
/** XL_MANDATORY_FLAG_STREAMv2 is 2. */
const STREAM_V2_BIT = 1;

/** Runs the script from a place of the source on. */
export function* verifyStreamV2(size: number, start: number, format: ScriptFormat, print: Print): Scan<ScriptEnd> {
  const stream = new ScriptStream(size, start, print);
  try {
    const inner = format === 'xl' ? yield* xlHeader(stream) : format;
    if (inner === 'libxc') yield* libxc(stream, null);
    else yield* libxl(stream);
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const title = stop.raised === 'DeprecationWarning' ? 'Script Error' : 'Stream Error';
    return { objection: { title, words: `${stop.raised}: ${stop.message}`, at: stop.at }, departure: stream.departure, end: stream.position };
  }
  return { objection: null, departure: stream.departure, end: stream.position };
}

function* xlHeader(stream: ScriptStream): Scan<'libxl' | 'libxc'> {
  const start = stream.position;
  const magic = yield* stream.exact(MAGIC.length);
  for (let i = 0; i < MAGIC.length; i++) {
    if (magic.getUint8(i) !== MAGIC.charCodeAt(i)) throw new Stop('xen.migration.verify.StreamError', 'No xl header', start);
  }
  const header = yield* stream.exact(16);
  const flags = header.getUint32(4, true);
  stream.skip(header.getUint32(12, true));
  stream.info('Processed xl header');
  return hasBit(flags, STREAM_V2_BIT) ? 'libxl' : 'libxc';
}
