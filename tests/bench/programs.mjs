/** Times programs on one stream: wall clock and peak resident memory. */
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { buildCli, CLI } from '../../scripts/build-app.mjs';
import { NO_TOOLS, xenTools } from '../../scripts/xen-tools.mjs';

const MIB = 1024 * 1024;

/** VmHWM of a process, in bytes; 0 where /proc does not tell. */
export function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** One run. The peak is polled, so the last 10 ms may be missing from it; it only grows before that. */
export function time(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
    let peak = 0;
    let complaint = '';
    const poll = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid));
    }, 10);
    child.stderr.on('data', (data) => {
      complaint += data;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(poll);
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve({ seconds, peak });
      else reject(new Error(`${args[0]} ended with ${code}: ${complaint.trim().split('\n').at(-1)}`));
    });
  });
}

async function best(times, run) {
  const runs = [];
  for (let i = 0; i < times; i++) runs.push(await run());
  return { seconds: Math.min(...runs.map(({ seconds }) => seconds)), peak: Math.max(...runs.map(({ peak }) => peak)) };
}

async function readThrough(path) {
  for await (const chunk of createReadStream(path, { highWaterMark: 8 * MIB })) void chunk;
}

const figure = ({ seconds, peak }) => `${seconds.toFixed(2).padStart(7)} s  ${(peak / MIB).toFixed(0).padStart(4)} MiB peak`;

export async function benchPrograms({ path }, { reference, times, warm = false, target = '' }) {
  await buildCli();
  if (!existsSync(CLI)) throw new Error('The command line is not built.');
  if (warm) await readThrough(path);
  const rows = [];
  let verify = null;
  if (reference) {
    const tools = xenTools();
    if (tools === null) rows.push(['verify-stream-v2', NO_TOOLS]);
    else {
      const args = [`${tools.bin}/verify-stream-v2`, '-i', path];
      verify = await best(warm ? times : 1, () => time(tools.python, args, { PYTHONPATH: tools.pythonPath }));
      rows.push(['verify-stream-v2', figure(verify), '1', '']);
    }
  }
  for (const [name, args] of [['xsi info', ['info', path]], ['xsi verify --json', ['verify', path, '--json']], ['xsi records --ndjson', ['records', path, '--ndjson']]]) {
    const run = await best(Math.max(times, 2), () => time(process.execPath, [CLI, ...args]));
    rows.push([name, figure(run), verify === null ? '' : (run.seconds / verify.seconds).toFixed(3), target]);
  }
  return rows;
}
