/** The index alone, without starting a program: nanoseconds and bytes a record. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { ROOT } from '../../scripts/build-app.mjs';

const OUT = join(ROOT, '.cache', 'bench', 'core');

/** Bundled as for the command line: a development server's module wrappers would be measured too. */
export async function loadCore() {
  const input = { stream: join(ROOT, 'src/core/open-stream.ts'), cursor: join(ROOT, 'src/core/bytes/cursor.ts') };
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: true, outDir: OUT, emptyOutDir: true, copyPublicDir: false, target: 'node20', rolldownOptions: { input } },
  });
  const entry = (name) => import(pathToFileURL(join(OUT, `${name}.js`)).href);
  return { ...(await entry('stream')), ...(await entry('cursor')) };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const held = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** Milliseconds of the processor, reads included: a busy machine gives them late, which is no cost of a record. */
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export async function benchCore({ path }) {
  const { OpenStream, drive } = await loadCore();
  const descriptor = openSync(path, 'r');
  const source = {
    size: statSync(path).size,
    read: (start, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
    },
  };
  const read = ({ start, length }) => source.read(start, length);
  const ignore = () => undefined;
  const sink = { slab: ignore, pages: ignore, findings: ignore, layers: ignore };
  /** In a function of its own: what a run before has left is out of reach by then. */
  const once = () => {
    const before = held();
    const stream = new OpenStream(source, [], sink, true);
    const started = processor();
    drive(stream.identify(), read);
    drive(stream.scan(), read);
    stream.builder.flush(true);
    const milliseconds = processor() - started;
    return { milliseconds, bytes: held() - before, records: stream.builder.rowCount };
  };
  const runs = Array.from({ length: 4 }, once);
  const fastest = Math.min(...runs.map(({ milliseconds }) => milliseconds));
  // Garbage that is not yet collected can only add.
  const bytes = Math.min(...runs.map((run) => run.bytes));
  const records = runs[0].records;
  closeSync(descriptor);
  return [
    ['records', records.toLocaleString('en')],
    ['time a record', `${((fastest * 1e6) / records).toFixed(1)} ns`, '', 'of the processor; target: under 100 ns, reads included'],
    ['memory a record', `${(bytes / records).toFixed(1)} bytes`, '', 'target: under 8 bytes, as each has 8 or 32'],
  ];
}
