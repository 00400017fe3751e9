/**
 * `xsi diff` of two streams that differ in one byte of some thousand pages, beside `cat` of both: when its first verdicts are there (all
 * but memory, which `--ndjson` prints before it reads a page), how long it takes, and the peak of its memory. And of a stream and its copy,
 * which is read to the end to say that it is one, beside `cmp`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { buildCli, CLI } from '../../scripts/build-app.mjs';
import { peakOf, time } from './programs.mjs';

const MIB = 1024 * 1024;
const TIMES = 3;

/** Pages in which the other stream differs; fewer where it has not so many times 32. */
const DIFFERING = 4096;

/** How streams of sparse.mjs are laid out: bytes before the first batch, pages of a batch, bytes of its header and list. */
const FRONT = 104;
const [PAGE, BATCH] = [4096, 1024];
const LISTED = 16 + 8 * BATCH;
const WHOLE = LISTED + PAGE * BATCH;

/** The same bytes in another file; holes stay holes. */
export function twin({ path, size }) {
  const other = `${path}.twin`;
  if (!existsSync(other) || statSync(other).size !== size) execFileSync('cp', ['--sparse=always', path, other]);
  return other;
}

/** The same stream with one byte of some thousand pages another, all over it. */
export function sibling({ path, size }) {
  const other = `${path}.differs`;
  if (existsSync(other) && statSync(other).size === size) return other;
  const partial = `${other}.partial`;
  execFileSync('cp', ['--sparse=always', path, partial]);
  const descriptor = openSync(partial, 'r+');
  const pages = Math.floor((size - FRONT) / WHOLE) * BATCH;
  const step = Math.max(32, Math.floor(pages / DIFFERING));
  for (let page = step >>> 1; page < pages; page += step) writeSync(descriptor, Buffer.of(0x5a), 0, 1, FRONT + Math.floor(page / BATCH) * WHOLE + LISTED + PAGE * (page % BATCH) + 100);
  closeSync(descriptor);
  renameSync(partial, other);
  return other;
}

async function best(times, run) {
  let least = null;
  for (let i = 0; i < times; i++) {
    const result = await run();
    if (least === null || result.seconds < least.seconds) least = result;
  }
  return least;
}

/** One comparison: seconds to the first row that it prints, to the end, and the peak. @param wanted what it must exit with: anything else is no measurement of this */
function compare(left, right, wanted) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [CLI, 'diff', left, right, '--ndjson', '--all'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let [first, peak, tail] = [NaN, 0, ''];
    const seconds = () => (performance.now() - started) / 1000;
    const poll = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
    }, 10);
    child.stdout.on('data', (data) => {
      if (Number.isNaN(first)) first = seconds();
      tail = (tail + data.toString('latin1')).slice(-4096);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(poll);
      if (code === wanted && tail.includes('"memory":{"equal":') && tail.includes('"counts":{')) resolve({ first, seconds: seconds(), peak });
      else reject(new Error(`xsi diff ended with ${code}`));
    });
  });
}

const row = (name, { seconds }, cat, note = '') => [name, `${seconds.toFixed(2)} s`, (seconds / cat.seconds).toFixed(1), note];

async function both(stream, times, target) {
  const other = sibling(stream);
  const name = `2 x ${(stream.size / MIB).toFixed(0)} MiB`;
  const cat = await best(times, () => time('sh', ['-c', `cat '${stream.path}' '${other}' > /dev/null`]));
  const ours = await best(times, () => compare(stream.path, other, 1));
  const copy = twin(stream);
  const cmpCopy = await best(times, () => time('sh', ['-c', `cmp -s '${stream.path}' '${copy}'`]));
  const oursCopy = await best(times, () => compare(stream.path, copy, 0));
  return [
    row(`${name}: cat of both`, cat, cat),
    row(`${name}: xsi diff`, ours, cat, `first verdicts after ${ours.first.toFixed(2)} s; peak ${(ours.peak / MIB).toFixed(0)} MiB${target}`),
    row(`${name}, a copy: cmp`, cmpCopy, cat),
    row(`${name}, a copy: xsi diff`, oursCopy, cat, `peak ${(oursCopy.peak / MIB).toFixed(0)} MiB`),
  ];
}

/** @param dense read in full; `sparse` has holes, so that reading it costs a processor alone */
export async function benchDiff(dense, sparse) {
  await buildCli();
  return [...(await both(dense, TIMES, '')), ...(await both(sparse, 1, '; targets: seconds, below 500 MiB'))];
}
