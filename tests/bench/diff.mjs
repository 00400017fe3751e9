/**
 * `xsi diff` of two streams that differ in one byte of their last page, beside `cat` of both: when its first verdicts are there (all but
 * memory, which `--ndjson` prints before it reads a page), how long it takes, and the peak of its memory. `cmp` reads up to that byte.
 */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { buildCli, CLI } from '../../scripts/build-app.mjs';
import { peakOf, time } from './programs.mjs';

const MIB = 1024 * 1024;
const TIMES = 3;

/** The same stream with one byte of its last page another. */
export function sibling({ path, size }) {
  const other = `${path}.sibling`;
  if (existsSync(other) && statSync(other).size === size) return other;
  execFileSync('cp', ['--sparse=always', path, other]);
  const descriptor = openSync(other, 'r+');
  writeSync(descriptor, Buffer.of(0x5a), 0, 1, size - 16 * 1024);
  closeSync(descriptor);
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

/** One comparison: seconds to the first row that it prints, to the end, and the peak. */
function compare(left, right) {
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
      // One page differs: anything else is no measurement of this.
      if (code === 1 && tail.includes('"memory":{"equal":') && tail.includes('"counts":{')) resolve({ first, seconds: seconds(), peak });
      else reject(new Error(`xsi diff ended with ${code}`));
    });
  });
}

const row = (name, { seconds }, cat, note = '') => [name, `${seconds.toFixed(2)} s`, (seconds / cat.seconds).toFixed(1), note];

async function both(stream, times, target) {
  const other = sibling(stream);
  const name = `2 x ${(stream.size / MIB).toFixed(0)} MiB`;
  const cat = await best(times, () => time('sh', ['-c', `cat '${stream.path}' '${other}' > /dev/null`]));
  const cmp = await best(times, () => time('sh', ['-c', `cmp -s '${stream.path}' '${other}' || true`]));
  const ours = await best(times, () => compare(stream.path, other));
  return [
    row(`${name}: cat of both`, cat, cat),
    row(`${name}: cmp`, cmp, cat),
    row(`${name}: xsi diff`, ours, cat, `first verdicts after ${ours.first.toFixed(2)} s; peak ${(ours.peak / MIB).toFixed(0)} MiB${target}`),
  ];
}

/** @param dense read in full; `sparse` has holes, so that reading it costs a processor alone */
export async function benchDiff(dense, sparse) {
  await buildCli();
  return [...(await both(dense, TIMES, '')), ...(await both(sparse, 1, '; targets: seconds, below 500 MiB'))];
}
