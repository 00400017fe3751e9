/** The built command line, to hold the app against. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../dist/cli/xsi.js', import.meta.url));

interface Layer {
  readonly name: string;
  readonly headers: number;
  readonly records: number;
}

export interface Listed {
  readonly name: string;
  readonly layer: string;
  readonly index: number;
  readonly offset: number;
  readonly bodyLength: number;
  readonly end: number;
}

const run = (command: string, path: string): unknown =>
  JSON.parse(spawnSync(process.execPath, [CLI, command, '--json', path], { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout);

/** Headers and records of each layer name. */
export function layerRows(path: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, headers, records } of (run('info', path) as { layers: readonly Layer[] }).layers) {
    if (headers + records > 0) counts[name] = (counts[name] ?? 0) + headers + records;
  }
  return counts;
}

/** Converts a file into another. */
export function convertTo(path: string, out: string, ...options: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'convert', path, out, ...options], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

export const listRecords = (path: string): readonly Listed[] => (run('records', path) as { records: readonly Listed[] }).records;
