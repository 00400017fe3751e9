/** Streams out of captures that lack some of their bytes. */
import { drive, type Scan } from '../../src/core/bytes/cursor.ts';
import type { ByteRange } from '../../src/core/bytes/range.ts';
import type { ByteSource } from '../../src/core/bytes/source.ts';
import { OpenStream } from '../../src/core/open-stream.ts';

export interface Holed {
  readonly stream: OpenStream;
  readonly source: ByteSource;
  readonly run: <T>(scan: Scan<T>) => T;
}

/** What stands in the file where a hole is: whoever shows it has read what nobody has. */
export const POISON = 0xa7;

/** Opens, scans and checks; `holes` ascend. */
export function openHoled(bytes: Uint8Array, holes: readonly ByteRange[]): Holed {
  const poisoned = bytes.slice();
  for (const { start, end } of holes) poisoned.fill(POISON, start, end);
  const source: ByteSource = { size: bytes.length, holes, read: (start, length) => poisoned.subarray(start, start + length) };
  const stream = new OpenStream(source, [{ name: 'pcap', size: bytes.length, damage: null, trailing: 0 }], {});
  const run = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }) => poisoned.subarray(start, Math.min(bytes.length, start + length)));
  const { kind } = run(stream.identify());
  if (kind !== 'stream') return { stream, source, run };
  run(stream.scan());
  stream.builder.flush(true);
  run(stream.check());
  run(stream.checkPages());
  stream.builder.flush(true);
  return { stream, source, run };
}
