/** A pipe that is read as it comes: beside `cat`, and what memory and temporary data it takes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCli, CLI } from '../../scripts/build-app.mjs';

const MIB = 1024 * 1024;
/** Linux tells a process's peak (VmHWM, in KiB) and its files while it runs. */
const PROC = '/proc';

const waited = (process) => new Promise((resolve) => process.once('close', resolve));

/** Runs a command on what `cat` writes. */
async function piped(path, args) {
  const folder = mkdtempSync(join(tmpdir(), 'xsi-bench-'));
  const began = performance.now();
  const writer = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const reader = spawn(process.execPath, [CLI, ...args], { stdio: [writer.stdout, 'ignore', 'inherit'], env: { ...process.env, TMPDIR: folder } });
  // The reader has it; whoever else holds it open would read its bytes.
  writer.stdout.destroy();
  let [peak, spooled] = [0, 0];
  const look = () => {
    try {
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`${PROC}/${reader.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      for (const fd of readdirSync(`${PROC}/${reader.pid}/fd`)) {
        const { blocks, nlink, mode } = statSync(`${PROC}/${reader.pid}/fd/${fd}`);
        if (nlink === 0 && (mode & 0o170000) === 0o100000) spooled = Math.max(spooled, (blocks * 512) / MIB);
      }
    } catch {
      // It has ended, or a file has been closed.
    }
  };
  const timer = setInterval(look, 20);
  await waited(reader);
  clearInterval(timer);
  rmSync(folder, { recursive: true, force: true });
  return { seconds: (performance.now() - began) / 1000, peak, spooled };
}

/** Rows of a figure each. */
export async function benchPipe({ path, size, name }) {
  await buildCli();
  const rows = [];
  for (const args of [['records', '-', '--ndjson'], ['verify', '-', '--json'], ['extract', '-', '--layer', 'libxc', '-']]) {
    const { seconds, peak, spooled } = await piped(path, args);
    rows.push([`${name}: xsi ${args.join(' ')}`, `${seconds.toFixed(2)} s, ${(size / seconds / MIB).toFixed(0)} MiB/s`, `${peak.toFixed(0)} MiB of memory`, `${spooled.toFixed(1)} MiB in TMPDIR`]);
  }
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [, , path = ''] = process.argv;
  for (const row of await benchPipe({ path, size: statSync(path).size, name: path })) console.log(row.join('  '));
}
