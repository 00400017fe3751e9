/** The memory run of the bench, bundled for Node: `memory-run.js MEBIBYTES` prints what streams of the smallest rows leave in the process. */
import { HOSTILE } from '../build/hostile.ts';
import { open, type Opened } from '../build/open.ts';
import { held } from './held.ts';

const MIB = 1024 * 1024;

/** What is measured must be reachable until it has been, and from nowhere else. */
const alive: { opened?: Opened } = {};

function opening(bytes: Uint8Array): object {
  const started = process.cpuUsage().user;
  const opened = open(bytes);
  const milliseconds = (process.cpuUsage().user - started) / 1000;
  alive.opened = opened;
  const { stream: { builder }, findings, rowCount } = opened;
  return { size: bytes.length, rows: rowCount, findings: findings.length, index: builder.index.byteLength, milliseconds };
}

function measured(name: string, build: (size: number) => Uint8Array, size: number): object {
  const bytes = build(size);
  const before = held();
  const result = opening(bytes);
  return { name, ...result, held: held() - before };
}

const [mebibytes = '4', only = ''] = process.argv.slice(2);
const results: object[] = [];
// Code that is compiled is no stream's.
for (const build of Object.values(HOSTILE)) opening(build(65_536));
for (const [name, build] of Object.entries(HOSTILE)) {
  if (!name.includes(only)) continue;
  delete alive.opened;
  results.push(measured(name, build, Number(mebibytes) * MIB));
}
console.log(JSON.stringify(results));
