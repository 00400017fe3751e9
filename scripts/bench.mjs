/**
 * `npm run bench`: what opening costs, beside Xen's own verify-stream-v2 on the same file and machine. Prints figures
 * and never fails a build. Streams are made once and kept in .cache/bench.
 *
 *     npm run bench -- [--only cli|capture|pipe|convert|diff|core|contents|rules|memory|browser|fuzz]... [--gib 64] [--dense 4] [--tiny 5000000] [--fuzz 1000000] [--seed 1] [--no-reference]
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFaulty } from '../tests/build/faulty.mjs';
import { makePagedStream } from '../tests/build/paged.mjs';
import { makeStream } from '../tests/build/sparse.mjs';
import { benchBrowser } from '../tests/bench/browser.mjs';
import { benchCapture } from '../tests/bench/capture.mjs';
import { benchContents } from '../tests/bench/contents.mjs';
import { benchConvert } from '../tests/bench/convert.mjs';
import { benchCore } from '../tests/bench/core.mjs';
import { benchDiff } from '../tests/bench/diff.mjs';
import { benchDiffBrowser } from '../tests/bench/diff-browser.mjs';
import { benchFindings } from '../tests/bench/findings.mjs';
import { benchPipe } from '../tests/bench/pipe.mjs';
import { benchPrograms } from '../tests/bench/programs.mjs';
import { benchFuzz, benchMemory, benchRules } from '../tests/bench/runs.mjs';
import { ROOT } from './build-app.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    gib: { type: 'string', default: '64' },
    dense: { type: 'string', default: '4' },
    tiny: { type: 'string', default: '5000000' },
    fuzz: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'no-reference': { type: 'boolean', default: false },
  },
});

const FOLDER = join(ROOT, '.cache', 'bench');

/** Streams of another recipe are made anew. */
const RECIPE = ['sparse.mjs', 'paged.mjs', 'faulty.mjs'].reduce((hash, name) => hash.update(readFileSync(join(ROOT, 'tests', 'build', name))), createHash('sha256')).digest('hex').slice(0, 12);

/** The stream of a plan, made if it is not there in full. */
function stream(name, plan, make = makeStream) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.libxc`);
  const stamp = `${path}.${RECIPE}.done`;
  if (existsSync(stamp) && existsSync(path)) return { path, size: statSync(path).size, name };
  console.log(`Making ${name} ...`);
  make(path, plan);
  makeStamp(stamp);
  return { path, size: statSync(path).size, name };
}

function makeStamp(path) {
  mkdirSync(path, { recursive: true });
}

function print(title, rows) {
  if (rows.length === 0) return;
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  console.log(`\n${title}`);
  for (const row of rows) {
    const [what, figure, ratio, note] = row.map((cell, column) => (cell ?? '').padEnd(widths[column]));
    console.log(`  ${what}  ${figure}  ${ratio ?? ''}  ${note ?? ''}`.trimEnd());
  }
}

/** Runs one part; a fault is a line of the table, not a failure. */
async function part(key, title, measure) {
  if (values.only !== undefined && !values.only.includes(key)) return;
  try {
    print(title, await measure());
  } catch (error) {
    print(title, [['not measured', error.message.split('\n')[0], '', '']]);
  }
}

const sparse = () => stream(`sparse-${values.gib}gib`, { gib: Number(values.gib) });
const dense = () => stream(`dense-${values.dense}gib`, { dense: Number(values.dense) });
const tiny = () => stream(`tiny-${values.tiny}`, { tiny: Number(values.tiny) });
const reference = !values['no-reference'];

await part('core', 'Core: index of tiny records', () => benchCore(tiny()));
await part('rules', 'What each file of rules costs', () => benchRules([sparse(), tiny()]));
await part('memory', 'Streams of the smallest rows', () => benchMemory(8));
await part('contents', 'Core: page contents', () => benchContents([
  { ...stream('paged-256mib', { mib: 256 }, makePagedStream), note: 'page tables only' },
  { ...stream('paged-256mib-verify', { mib: 256, verify: true }, makePagedStream), note: 'each page twice, compared' },
]));
await part('cli', 'Command line, sparse', () => benchPrograms(sparse(), { reference, times: 1, target: 'target: under 0.1 and 300 MiB' }));
await part('cli', 'Command line, dense and in the page cache', () => benchPrograms(dense(), { reference, times: 3, warm: true, target: 'target: not over 1' }));
await part('cli', 'Command line, tiny records', () => benchPrograms(tiny(), { reference: false, times: 3, warm: true }));
await part('capture', 'Packet capture of 4 GiB', () => benchCapture(stream('dense-4gib', { dense: 4 })));
await part('pipe', 'From a pipe, as it comes', async () => [...(await benchPipe(stream('sparse-2gib', { gib: 2 }))), ...(await benchPipe(stream('sparse-8gib', { gib: 8 })))]);
await part('convert', 'Conversion of legacy streams', () => benchConvert({ reference }));
await part('diff', 'Comparison of two streams', () => benchDiff(stream('dense-1gib', { dense: 1 }), stream('sparse-8gib', { gib: 8 })));
await part('diff', 'Comparison of two streams in Chromium', () => benchDiffBrowser(stream('sparse-8gib', { gib: 8 })));
await part('browser', 'Chromium, sparse', () => benchBrowser(sparse()));
await part('browser', 'Chromium, tiny records', () => benchBrowser(tiny()));
await part('browser', 'Chromium, a million equal findings', () => benchFindings(stream('faulty-equal', { equal: 1_000_000 }, makeFaulty)));
await part('browser', 'Chromium, 240,000 findings of 24 rules in three layers', () => benchFindings(stream('faulty-spread', { spread: 20_000 }, makeFaulty)));
await part('fuzz', 'Mutations', () => benchFuzz({ count: Number(values.fuzz), seed: Number(values.seed) }));
