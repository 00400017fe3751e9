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
  let fastest = Infinity;
  let bytes = 0;
  let records = 0;
  for (let i = 0; i < 4; i++) {
    const before = held();
    const stream = new OpenStream(source, [], sink, true);
    const started = performance.now();
    drive(stream.identify(), read);
    drive(stream.scan(), read);
    stream.builder.flush(true);
    fastest = Math.min(fastest, performance.now() - started);
    bytes = Math.max(bytes, held() - before);
    records = stream.builder.rowCount;
  }
  closeSync(descriptor);
  return [
    ['records', records.toLocaleString('en')],
    ['time a record', `${((fastest * 1e6) / records).toFixed(1)} ns`, '', 'target: under 100 ns, reads included'],
    ['memory a record', `${(bytes / records).toFixed(1)} bytes`, '', 'target: under 24 bytes'],
  ];
}
