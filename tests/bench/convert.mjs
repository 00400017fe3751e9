/** `xsi convert` beside Xen's own converter and `cat IN > OUT`, file to file on one disk; and what memory 8 GiB take. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildCli, CLI, ROOT } from '../../scripts/build-app.mjs';
import { xenTools } from '../../scripts/xen-tools.mjs';
import { makeLegacyStream } from '../build/legacy-sparse.mjs';
import { time } from './programs.mjs';

const MIB = 1024 * 1024;
const PAGES_PER_GIB = 262_144;
const FOLDER = join(ROOT, '.cache', 'bench');

function stream(name, plan) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, name);
  if (!existsSync(path)) makeLegacyStream(path, plan);
  return { path, size: statSync(path).size };
}

/** The fastest of some runs, each with its output made anew. */
async function best(times, out, command, args, env) {
  let fastest = Infinity;
  for (let i = 0; i < times; i++) {
    rmSync(out, { force: true });
    fastest = Math.min(fastest, (await time(command, args, env)).seconds);
  }
  rmSync(out, { force: true });
  return fastest;
}

/** Rows of a figure each: what, how long, ratio. */
export async function benchConvert({ times = 3, reference = true } = {}) {
  await buildCli();
  const dense = stream('legacy-1gib.raw', { pages: PAGES_PER_GIB, dense: true });
  const sparse = stream('legacy-sparse-8gib.raw', { pages: 8 * PAGES_PER_GIB, dense: false });
  const out = join(FOLDER, 'converted');
  const cat = await best(times, out, 'sh', ['-c', `cat '${dense.path}' > '${out}'`]);
  const ours = await best(times, out, process.execPath, [CLI, 'convert', dense.path, out]);
  const rows = [
    ['cat IN > OUT, 1 GiB', `${cat.toFixed(2)} s`, '', ''],
    ['xsi convert', `${ours.toFixed(2)} s`, `${(ours / cat).toFixed(2)} x cat`, 'at most 3'],
  ];
  const tools = reference ? xenTools() : null;
  if (tools !== null) {
    const script = await best(times, out, tools.python, [join(tools.bin, 'convert-legacy-stream'), '-i', dense.path, '-o', out, '-w', '64', '-g', 'hvm', '-f', 'libxl'], { PYTHONPATH: tools.pythonPath });
    rows.push(['convert-legacy-stream', `${script.toFixed(2)} s`, `ours ${(ours / script).toFixed(2)} x`, 'at most 1']);
  }
  const idle = await time(process.execPath, ['-e', 'setTimeout(() => {}, 200)']);
  const large = await time(process.execPath, [CLI, 'convert', sparse.path, '-']);
  const above = (peak) => `${((peak - idle.peak) / MIB).toFixed(0)} MiB`;
  rows.push(['8 GiB, file to pipe', `${large.seconds.toFixed(2)} s`, above(large.peak), 'above the runtime; below 64 MiB']);
  const piped = await time('sh', ['-c', `cat '${sparse.path}' | exec '${process.execPath}' '${CLI}' convert - -`]);
  rows.push(['8 GiB, pipe to pipe', `${piped.seconds.toFixed(2)} s`, '', '']);
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) for (const row of await benchConvert()) console.log(row.join('  '));
