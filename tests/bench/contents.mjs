/** The second pass, over page contents: its time beside that of reading the same file through once. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { loadCore } from './core.mjs';
import { time } from './programs.mjs';

const MIB = 1024 * 1024;
const TIMES = 3;

/** Seconds, reads and bytes of the second pass alone. */
function secondPass({ OpenStream, drive }, path) {
  const descriptor = openSync(path, 'r');
  const count = { reads: 0, bytes: 0 };
  const source = {
    size: statSync(path).size,
    read: (start, length) => {
      count.reads++;
      count.bytes += length;
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
    },
  };
  const read = ({ start, length }) => source.read(start, length);
  try {
    const stream = new OpenStream(source, [], {}, true);
    for (const pass of [stream.identify(), stream.scan(), stream.check()]) drive(pass, read);
    const { length } = stream.builder.findings;
    Object.assign(count, { reads: 0, bytes: 0 });
    const started = performance.now();
    drive(stream.checkPages(), read);
    return { seconds: (performance.now() - started) / 1000, ...count, found: stream.builder.findings.length - length };
  } finally {
    closeSync(descriptor);
  }
}

/** @param streams each with its name; good ones, in which there is nothing to find */
export async function benchContents(streams) {
  const core = await loadCore();
  const rows = [];
  for (const { path, name, note } of streams) {
    let cat = Infinity;
    let best = null;
    for (let i = 0; i < TIMES; i++) {
      cat = Math.min(cat, (await time('cat', [path])).seconds);
      const run = secondPass(core, path);
      if (best === null || run.seconds < best.seconds) best = run;
    }
    rows.push([`${name}: cat`, `${cat.toFixed(3)} s`, '1', `${(statSync(path).size / MIB).toFixed(0)} MiB`]);
    rows.push([`${name}: second pass`, `${best.seconds.toFixed(3)} s`, (best.seconds / cat).toFixed(2), `${best.reads} reads of ${(best.bytes / MIB).toFixed(1)} MiB, ${best.found} findings; ${note}`]);
  }
  return rows;
}
