/**
 * Opens every file of a folder and says how much of it is accounted for: rows from its first byte to its last without a hole or an
 * overlap, each within its layer, how many bytes are gaps, and every byte of every row in exactly one field.
 *
 *     node scripts/check-coverage.mjs DIR
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load } from './ground-truth.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node scripts/check-coverage.mjs DIR');
  process.exit(2);
}

const { Opened, rowTilingFault, tilingFault } = await load('/tests/build/open.ts');

/** Rows whose fields are looked at; a row that stands in another is part of that one's fields or of its own layer's. */
function fieldFault(opened, rows) {
  for (const [i, { start, end }] of rows.entries()) {
    const fault = tilingFault(opened.leaves(i), start, end);
    if (fault !== null) return `row ${i}: ${fault}`;
  }
  return null;
}

/** The first row that is in none of its layer's spans. */
function strayRow({ stream: { builder } }, rows) {
  const { index, layers } = builder;
  const stray = rows.findIndex(({ start, end, kind }, i) => kind !== 'gap' && end > start && !layers[index.layerOf(i)].spans.some((span) => span.start <= start && end <= span.end));
  return stray < 0 ? null : `row ${stray} is outside of its layer ${rows[stray].layer}`;
}

let failed = 0;
for (const name of readdirSync(directory).sort()) {
  const path = join(directory, name);
  if (!statSync(path).isFile() || /\.(txt|json|md|log|zst)$/.test(name)) continue;
  const bytes = new Uint8Array(readFileSync(path));
  const opened = new Opened(bytes);
  const { identification, layers } = opened.stream;
  if (identification.kind !== 'stream') {
    console.log(`${name}: FAILED: ${identification.sentence}`);
    failed++;
    continue;
  }
  const rows = opened.rows();
  const gaps = rows.filter(({ kind }) => kind === 'gap').reduce((sum, { start, end }) => sum + end - start, 0);
  const fault = rowTilingFault(rows, bytes.length) ?? strayRow(opened, rows) ?? fieldFault(opened, rows);
  if (fault !== null) failed++;
  console.log(`${name}: ${bytes.length.toLocaleString('en')} bytes, ${rows.length.toLocaleString('en')} rows of ${layers.map((layer) => layer.name).join(' ')}, ${gaps.toLocaleString('en')} bytes of gaps: ${fault === null ? 'whole' : `FAILED: ${fault}`}`);
}
console.log(failed === 0 ? 'every byte is in a row, and in one field of it' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
