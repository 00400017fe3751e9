/**
 * Compares the HVM context of every image of a folder with what xen-hvmctx printed of the guest (NAME.hvmctx.txt beside
 * NAME.save.zst or NAME.save), value by value. Only free-running clocks may differ, and only forwards. Where an image
 * has no context, because its save failed before, there is nothing to compare, and that is said.
 *
 *     node scripts/check-hvmctx.mjs DIR
 */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './build-app.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node scripts/check-hvmctx.mjs DIR');
  process.exit(2);
}

const load = async (path) => (await runnerImport(path, { root: ROOT, logLevel: 'warn', configFile: false })).module;
const [{ decompress }, { Opened }, { compareHvmctx, hvmctxTexts }] = [await load('/src/codec/decompress.ts'), await load('/tests/build/open.ts'), await load('/tests/build/hvmctx.ts')];

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
for (const file of readdirSync(directory).filter((entry) => entry.endsWith('.hvmctx.txt')).sort()) {
  const name = file.slice(0, -'.hvmctx.txt'.length);
  const bytes = await bytesOf(name);
  if (bytes === null) {
    console.log(`${name}: the image is not here`);
    continue;
  }
  const { stream, read } = new Opened(bytes);
  const text = hvmctxTexts(stream, read).at(-1);
  if (text === undefined) {
    console.log(`${name}: the image has no HVM context`);
    continue;
  }
  const result = compareHvmctx(text, readFileSync(join(directory, file), 'utf8'));
  values += result.values;
  if (result.wrong.length > 0) failed++;
  console.log(`${name}: ${result.values} values compared, ${result.wrong.length} lines differ; clocks that went on: ${result.later.join('; ') || 'none'}`);
  for (const line of result.wrong) console.log(`  ${line}`);
}

console.log(`${values} values compared, ${failed} images differ`);
process.exit(failed === 0 ? 0 : 1);
