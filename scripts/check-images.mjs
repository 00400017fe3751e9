/**
 * Decompresses every image of a folder with our own codec and compares with what is known of it: the sha256 in the
 * folder's README ("### NAME" ... "- sha256 (raw): HEX") or legacy-conversions.json, and what the zstd program yields.
 * A sum in the README that the zstd program does not confirm is the image's before its code pages were zeroed; it is
 * reported, and zstd decides.
 *
 *     node scripts/check-images.mjs DIR
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './build-app.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node scripts/check-images.mjs DIR');
  process.exit(2);
}

/** Image name to sha256, from the README. */
function knownSums(file) {
  const sums = new Map();
  let name = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    name = /^### (\S+)/.exec(line)?.[1] ?? name;
    const sum = /^- sha256 \(raw\): ([0-9a-f]{64})/.exec(line)?.[1];
    if (sum !== undefined) sums.set(name, sum);
  }
  return sums;
}

/** The same from legacy-conversions.json, whose sums are of the bare stream in some cases. */
function legacySums(file) {
  if (!existsSync(file)) return [];
  return Object.values(JSON.parse(readFileSync(file, 'utf8'))).map((entry) => [entry.file.replace(/\.zst$/, ''), entry.raw_sha256]);
}

/** sha256 of what the reference decoder yields; null where that is not installed. */
function sumByZstd(file) {
  try {
    return execFileSync('sh', ['-c', 'set -e; zstd -qdc --long=27 "$1" | sha256sum', 'sh', file], { encoding: 'utf8' }).slice(0, 64);
  } catch {
    return null;
  }
}

const { module: codec } = await runnerImport('/src/codec/decompress.ts', { root: ROOT, logLevel: 'warn', configFile: false });
const sums = new Map([...legacySums(join(directory, 'legacy-conversions.json')), ...knownSums(join(directory, 'README.md'))]);
let failed = 0;
let passed = 0;

for (const name of readdirSync(directory).filter((entry) => entry.endsWith('.zst')).sort()) {
  const file = join(directory, name);
  const hash = createHash('sha256');
  let size = 0;
  const started = performance.now();
  const result = await codec.decompress('zstd', createReadStream(file, { highWaterMark: 1024 * 1024 }), (bytes) => {
    hash.update(bytes);
    size += bytes.byteLength;
  });
  const seconds = (performance.now() - started) / 1000;
  const sum = hash.digest('hex');
  const known = sums.get(name.slice(0, -'.zst'.length));
  const reference = sumByZstd(file);
  const good = result.ok && result.trailing === 0 && (sum === known || sum === reference);
  if (good) passed++;
  else failed++;
  const by = [sum === known ? 'listed' : '', sum === reference ? 'zstd' : ''].filter((word) => word !== '').join(' and ');
  const note = known !== undefined && sum !== known ? '; the listed sum is another' : '';
  const verdict = good ? `ok (sha256 as ${by}${note})` : `FAILED${result.ok ? '' : `: ${result.message}`}`;
  console.log(`${name}: ${size.toLocaleString('en')} bytes, ${(size / 1e6 / seconds).toFixed(0)} MB/s, ${verdict}`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
