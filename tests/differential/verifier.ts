/** Xen's own verify-stream-v2 over bytes in memory. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface Tools {
  readonly bin: string;
  readonly pythonPath: string;
  readonly python: string;
}

export type Format = 'xl' | 'libxl' | 'libxc';

export interface Verdict {
  readonly refuses: boolean;
  /** What it said last; empty where it accepts. */
  readonly words: string;
}

const isTools = (value: unknown): value is Tools =>
  typeof value === 'object' && value !== null && ['bin', 'pythonPath', 'python'].every((name) => typeof Reflect.get(value, name) === 'string');

/** The tools, or why there are none. */
export function findTools(): Tools | string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [here('../../scripts/xen-tools.mjs')], { encoding: 'utf8' });
  if (status !== 0) return stderr.trim();
  const tools: unknown = JSON.parse(stdout);
  return isTools(tools) ? tools : `scripts/xen-tools.mjs printed ${stdout}`;
}

const isResult = (value: unknown): value is [number, string] => Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string';

/** Its verdict on each stream, in order. */
export function verify(tools: Tools, streams: readonly (readonly [bytes: Uint8Array, format: Format])[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'xsi-verify-'));
  try {
    const list = streams.map(([bytes, format], i) => {
      const path = join(folder, `${i}`);
      writeFileSync(path, bytes);
      return [path, format];
    });
    const { stdout, stderr, status } = spawnSync(tools.python, [here('verify_files.py'), join(tools.bin, 'verify-stream-v2')], {
      encoding: 'utf8',
      input: JSON.stringify(list),
      env: { ...process.env, PYTHONPATH: tools.pythonPath, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    const results: unknown = JSON.parse(stdout);
    if (!Array.isArray(results) || !results.every(isResult)) throw new Error(`unexpected answer: ${stdout}`);
    return results.map(([code, words]) => ({ refuses: code !== 0, words: code === 0 ? '' : words }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
