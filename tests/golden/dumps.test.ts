/**
 * What the command line prints of real images, whole and readable, so that a change of any decoder shows as a diff.
 * `npx vitest run tests/golden -u` writes the dumps anew; read the diff before it is committed.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { imagePath, IMAGES } from '../fixtures/images.ts';

const XSI = fileURLToPath(new URL('../../dist/cli/xsi.js', import.meta.url));

/** Records whose fields are in the dump: one of each kind that the image has, PAGE_DATA only by its first entries. */
const DUMPED = ['xen417-pv64-minios-8m-richstate.save', 'xen413-pv32-minios-8m.save', 'xen417-hvm-seabios-16m.save', 'xen417-pv64-minios-8m-libvirt.save'];

interface Listed {
  readonly layer: string;
  readonly index: number;
  readonly name: string;
}

/** Exit 1 says that the stream has an error: its output counts all the same. */
function xsi(...args: string[]): string {
  try {
    return execFileSync(process.execPath, [XSI, ...args], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && 'status' in error && error.status === 1) return String(error.stdout);
    throw error;
  }
}

function fieldsOfEachKind(path: string): string {
  const { records } = JSON.parse(xsi('records', path, '--json')) as { records: readonly Listed[] };
  const seen = new Set<string>();
  const first = records.filter(({ layer, name }) => !seen.has(`${layer} ${name}`) && seen.add(`${layer} ${name}`));
  const addresses = ['libxl:header', 'libxc:header', 'libxc:header1', ...first.map(({ layer, index }) => `${layer}:${index}`)];
  return addresses.map((address) => `== ${address}\n${xsi('fields', path, '--record', address, '--count', '8')}`).join('\n');
}

/** A thousand batches of an HVM guest say no more than the first and last few. */
function folded(listing: string): string {
  return listing.replace(/((?:.* PAGE_DATA .*\n){3})((?:.* PAGE_DATA .*\n){20,})((?:.* PAGE_DATA .*\n){3})/g, (_all, first: string, middle: string, last: string) => `${first}  (${middle.split('\n').length - 1} more)\n${last}`);
}

const dump = (name: string): string => join(import.meta.dirname, 'dumps', `${name}.txt`);

describe.each(IMAGES)('$name', (image) => {
  it('is listed as before', async () => {
    const path = await imagePath(image);
    const listing = [xsi('info', path), folded(xsi('records', path)), xsi('verify', path)].join('\n').replaceAll(path, image.name);
    await expect(listing).toMatchFileSnapshot(dump(image.name));
  });
});

describe.each(IMAGES.filter(({ name }) => DUMPED.includes(name)))('$name', (image) => {
  it('is decoded as before', async () => {
    await expect(fieldsOfEachKind(await imagePath(image))).toMatchFileSnapshot(dump(`${image.name}.fields`));
  });
});
