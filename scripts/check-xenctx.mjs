/**
 * Compares the registers in every image of a folder with what xenctx printed of the guest (NAME.xenctx.txt beside
 * NAME.save.zst or NAME.save), value by value. Only what the saver rewrites may differ: cr3 of PV guests and vCPU 0's rdx.
 * Where an image has no vCPU state, because its save failed before, there is nothing to compare, and that is said.
 *
 *     node scripts/check-xenctx.mjs DIR
 */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './build-app.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node scripts/check-xenctx.mjs DIR');
  process.exit(2);
}

const load = async (path) => (await runnerImport(path, { root: ROOT, logLevel: 'warn', configFile: false })).module;
const [{ decompress }, { Opened }, { compareXenctx, xenctxText }] = [await load('/src/codec/decompress.ts'), await load('/tests/build/open.ts'), await load('/tests/build/xenctx.ts')];

/** Bytes of an image, unpacked; null where there is none. */
async function bytesOf(name) {
  for (const file of ['save', 'wire'].map((ending) => join(directory, `${name}.${ending}`))) {
    if (existsSync(file)) return new Uint8Array(readFileSync(file));
    if (!existsSync(`${file}.zst`)) continue;
    const parts = [];
    const result = await decompress('zstd', createReadStream(`${file}.zst`, { highWaterMark: 1024 * 1024 }), (bytes) => parts.push(Buffer.from(bytes)));
    if (!result.ok) throw new Error(`${file}.zst: ${result.message}`);
    return new Uint8Array(Buffer.concat(parts));
  }
  return null;
}

let values = 0;
let failed = 0;
for (const file of readdirSync(directory).filter((entry) => entry.endsWith('.xenctx.txt')).sort()) {
  const name = file.slice(0, -'.xenctx.txt'.length);
  const bytes = await bytesOf(name);
  if (bytes === null) {
    console.log(`${name}: the image is not here`);
    continue;
  }
  const { stream, read } = new Opened(bytes);
  const text = xenctxText(stream, read);
  if (text === '') {
    console.log(`${name}: the image has no vCPU state`);
    continue;
  }
  const pv = stream.layers.find((layer) => layer.name === 'libxc')?.facts.domainType === 1;
  const result = compareXenctx(text, readFileSync(join(directory, file), 'utf8'), pv);
  values += result.values;
  if (result.wrong.length > 0) failed++;
  console.log(`${name}: ${result.values} values compared, ${result.wrong.length} differ; rewritten by the saver: ${result.rewritten.join('; ') || 'none'}`);
  for (const line of result.wrong) console.log(`  ${line}`);
}

console.log(`${values} values compared, ${failed} images differ`);
process.exit(failed === 0 ? 0 : 1);
