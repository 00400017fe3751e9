/** `xsi diff` of two streams that differ in one byte, beside `cmp`, which reads both up to there; then of two larger, sparse ones. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { buildCli, CLI } from '../../scripts/build-app.mjs';
import { time } from './programs.mjs';

const MIB = 1024 * 1024;
const TIMES = 3;

/** The same stream with one byte of its last page another. */
function sibling({ path, size }) {
  const other = `${path}.sibling`;
  if (existsSync(other) && statSync(other).size === size) return other;
  execFileSync('cp', ['--sparse=always', path, other]);
  const descriptor = openSync(other, 'r+');
  writeSync(descriptor, Buffer.of(0x5a), 0, 1, size - 16 * 1024);
  closeSync(descriptor);
  return other;
}

async function best(run) {
  let least = null;
  for (let i = 0; i < TIMES; i++) {
    const result = await run();
    if (least === null || result.seconds < least.seconds) least = result;
  }
  return least;
}

/** @param dense read in full; `sparse` measures memory */
export async function benchDiff(dense, sparse) {
  await buildCli();
  const other = sibling(dense);
  const cmp = await best(() => time('sh', ['-c', `cmp '${dense.path}' '${other}' || true`]));
  const ours = await best(() => time('sh', ['-c', `'${process.execPath}' '${CLI}' diff '${dense.path}' '${other}' > /dev/null || true`]));
  const large = await time('sh', ['-c', `exec '${process.execPath}' '${CLI}' diff '${sparse.path}' '${sibling(sparse)}' --ignore memory`]);
  return [
    [`2 x ${(dense.size / MIB).toFixed(0)} MiB: cmp`, `${cmp.seconds.toFixed(2)} s`, '1'],
    [`2 x ${(dense.size / MIB).toFixed(0)} MiB: xsi diff`, `${ours.seconds.toFixed(2)} s`, (ours.seconds / cmp.seconds).toFixed(1)],
    [`2 x ${(sparse.size / MIB).toFixed(0)} MiB, sparse`, `${large.seconds.toFixed(2)} s`, '', `peak of the process ${(large.peak / MIB).toFixed(0)} MiB; target: below 500`],
  ];
}
