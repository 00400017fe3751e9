/** Bytes behind the end of the stream, explained by what they look like. */
import type { Scan } from '../bytes/cursor.ts';
import { lengthOf } from '../bytes/range.ts';
import { LOOK_SIZE, lookOf } from '../formats/look-of.ts';
import type { OpenStream } from '../open-stream.ts';
import { hex, plural } from '../text.ts';
import type { Forensics } from './restore-card.ts';

/** The rules that say where the stream has ended and bytes go on. */
const TRAILING: ReadonlySet<string> = new Set(['libxl.stream.trailing-bytes', 'libxc.stream.trailing-bytes']);

export function* tailOf({ builder, layers }: OpenStream): Scan<Forensics['tail']> {
  const wire = layers.find(({ name, detail }) => name === 'xl-wire' && detail['direction'] === 'sender to receiver')?.spans[0];
  const rest = builder.findings.find(({ rule }) => TRAILING.has(rule))?.range;
  if (wire === undefined && rest === undefined) return null;
  const range = { start: wire?.start ?? rest?.start ?? 0, end: rest?.end ?? wire?.end ?? 0 };
  const said = wire === undefined ? '' : `${plural(lengthOf(wire), 'byte')} at ${hex(wire.start)} are xl migrate\u2019s permission to unpause: this is a capture of a migration, and they are no part of the stream.`;
  if (rest === undefined) return { range, sentence: said };
  const bytes = yield { start: rest.start, length: Math.min(lengthOf(rest), LOOK_SIZE) };
  const head = bytes.length < lengthOf(rest) ? ` of which the first ${plural(bytes.length, 'byte')} were looked at:` : '';
  return { range, sentence: `${said}${said === '' ? '' : ' '}${plural(lengthOf(rest), 'byte')} at ${hex(rest.start)}, behind ${wire === undefined ? 'END' : 'it'},${head} ${lookOf(bytes)}. No restore reads them.` };
}
