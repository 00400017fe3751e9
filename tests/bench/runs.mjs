/** Runs of the bench that are bundled for Node: mutations by the million, and what each file of rules costs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from '../../scripts/build-app.mjs';

const OUT = join(ROOT, '.cache', 'bench', 'runs');
const MIB = 1024 * 1024;
/** What a stream may cost besides its bytes: the slab that is being filled, and spans of two layers as far as they are listed. */
const ALLOWANCE = 8 * MIB;

/** What the run of that name prints as JSON. */
async function run(name, args) {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: true, outDir: OUT, emptyOutDir: false, copyPublicDir: false, target: 'node20', rolldownOptions: { input: { [name]: join(ROOT, 'tests', 'bench', `${name}.ts`) } } },
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(OUT, `${name}.js`), ...args.map(String)], { encoding: 'utf8', maxBuffer: 64 * MIB });
  if (status !== 0) throw new Error(`${name}: ${stderr.trim().split('\n')[0]}`);
  return JSON.parse(stdout);
}

export async function benchFuzz({ count, seed }) {
  const { wrong, slowest, most, samples, seconds, processor, peak } = await run('fuzz-run', [count, seed]);
  return [
    ['mutations', count.toLocaleString('en'), '', `of ${samples} streams, from seed ${seed}, in ${seconds.toFixed(0)} s, ${processor.toFixed(0)} s of a core: ${((processor / count) * 1e6).toFixed(0)} \u00b5s each`],
    ['what did not hold', wrong.length.toLocaleString('en'), '', 'target: none'],
    ...wrong.map((what) => ['', what]),
    ['slowest', `${slowest.milliseconds.toFixed(0)} ms`, '', `${slowest.name}, seed ${slowest.seed}; target: a second a megabyte`],
    ['memory', `${(most.bytes / MIB).toFixed(2)} MiB beyond twice the stream`, '', `${most.name}, seed ${most.seed}; target: 4 MiB, of which one run in 2,000 is measured in the process`],
    ['peak of the process', `${(peak / MIB).toFixed(0)} MiB`],
  ];
}

/** What a finding may cost: an object of fifteen members, its range, its message. */
const FINDING = 512;

/** Of streams of the smallest rows: what the process holds beyond its findings, over the stream's bytes. */
export async function benchMemory(mebibytes) {
  const rows = [];
  for (const { name, size, rows: count, findings, index, held, milliseconds } of await run('memory-run', [mebibytes])) {
    const base = held - 2 * size - findings * FINDING;
    rows.push([name, `${(held / size).toFixed(2)} bytes a byte`, base <= ALLOWANCE ? '' : `${((base - ALLOWANCE) / MIB).toFixed(1)} MiB too much`, `${count.toLocaleString('en')} rows in ${(index / count).toFixed(1)} bytes each, ${findings.toLocaleString('en')} findings; ${(milliseconds / (size / MIB)).toFixed(0)} ms a MiB`]);
  }
  return [...rows, ['target', '', '', `2 bytes a byte, ${ALLOWANCE / MIB} MiB (a slab of wide rows, spans that are listed) and ${FINDING} bytes a finding, of which a rule keeps ten thousand`]];
}

const ns = (milliseconds, records) => `${((milliseconds * 1e6) / records).toFixed(1)} ns a record`;
/** Rules of one file look at a record in one visit: what that costs is the cost of each and of all of them. */
const named = (rules) => (rules.length === 1 ? rules[0] : `${rules.length} rules that share a visit`);

export async function benchRules(files) {
  const rows = [];
  for (const { name, records, scan, none, all, each } of await run('rules-run', files.map(({ path }) => path))) {
    rows.push([`${name}: ${records.toLocaleString('en')} records`, `scan ${scan.toFixed(0)} ms`, `rules ${all.toFixed(0)} ms`, `a pass without rules ${none.toFixed(0)} ms`]);
    const costly = [...each].sort((a, b) => b.milliseconds - a.milliseconds);
    for (const { rules, milliseconds } of costly) {
      rows.push([`  ${named(rules)}`, `${milliseconds.toFixed(1)} ms`, ns(milliseconds, records), rules.length === 1 ? '' : 'one visit for all of these:']);
      if (rules.length > 1) for (const rule of rules) rows.push([`    ${rule}`, '', '', 'shared']);
    }
  }
  return rows;
}
