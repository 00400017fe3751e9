/**
 * Compares what is decoded from every image of a folder with the text that a tool of Xen printed of the same guest
 * (NAME.ENDING beside NAME.save, NAME.wire or their .zst), and prints how many values were compared.
 */
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { ROOT } from './build-app.mjs';

/** A module of the project's TypeScript, by its path from the root. */
export const load = async (path) => (await runnerImport(path, { root: ROOT, logLevel: 'warn', configFile: false })).module;

/** Bytes of an image, unpacked; null where there is none. */
async function bytesOf(directory, name) {
  const { decompress } = await load('/src/codec/decompress.ts');
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

/**
 * Ends the process: 0 where nothing differs but what may.
 * @param ending of the texts: `hvmctx.txt`
 * @param compare takes the opened image and the text; `{ values, wrong, remark }`, or null where the image has no such state
 */
export async function compareFolder(script, ending, compare) {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) {
    console.error(`usage: node scripts/${script} DIR`);
    process.exit(2);
  }
  const { Opened } = await load('/tests/build/open.ts');
  let values = 0;
  let failed = 0;
  for (const file of readdirSync(directory).filter((entry) => entry.endsWith(`.${ending}`)).sort()) {
    const name = file.slice(0, -ending.length - 1);
    const bytes = await bytesOf(directory, name);
    const result = bytes === null ? null : compare(new Opened(bytes), readFileSync(join(directory, file), 'utf8'));
    if (result === null) {
      console.log(`${name}: ${bytes === null ? 'the image is not here' : 'the image has no such state'}`);
      continue;
    }
    values += result.values;
    if (result.wrong.length > 0) failed++;
    console.log(`${name}: ${result.values} values compared, ${result.wrong.length} differ; ${result.remark}`);
    for (const line of result.wrong) console.log(`  ${line}`);
  }
  console.log(`${values} values compared, ${failed} images differ`);
  process.exit(failed === 0 ? 0 : 1);
}
