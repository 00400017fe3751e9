/** What differs between real streams, in the words of the terminal: a change to a rule of what is expected is to be read here. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ZSTDDecoder } from 'zstddec';
import { diffText } from '../../src/cli/diff-text.ts';
import { compareSubjects, subjectOf, type SideOptions } from '../build/diff.ts';
import { image, IMAGES } from '../fixtures/images.ts';

const decoder = new ZSTDDecoder();
beforeAll(() => decoder.init());

async function bytesOf(name: string): Promise<Uint8Array> {
  const which = IMAGES.find((one) => one.name === name);
  if (which !== undefined) return image(which);
  // Size and origin: fixtures/diff/README.md.
  return decoder.decode(new Uint8Array(readFileSync(fileURLToPath(new URL(`../fixtures/diff/${name}.zst`, import.meta.url)))), 8_416_215);
}

/** Without colours, and cut where a line is only longer. */
const plain = (line: string): string => line.replace(/\u001b\[\d+m/g, '').slice(0, 240);

async function text(left: string, right: string, a: SideOptions = {}, b: SideOptions = {}): Promise<string> {
  const [first, second] = [await bytesOf(left), left === right ? null : await bytesOf(right)];
  const sides = [{ ...(await subjectOf(first, a)), name: left }, { ...(await subjectOf(second ?? first, b)), name: right }] as const;
  return `${[...diffText(await compareSubjects(...sides), false)].map(plain).join('\n')}\n`;
}

describe('differences of real streams', () => {
  it.each(['xen417-pv64-minios-8m-remus.wire', 'xen417-hvm-seabios-16m-remus.wire'])('of checkpoint 2 and checkpoint 3: %s', async (name) => {
    await expect(await text(name, name, { checkpoint: 2 }, { checkpoint: 3 })).toMatchFileSnapshot(`dumps/${name}.diff.txt`);
  });

  it('of one kind of guest saved by Xen 4.13 and 4.17', async () => {
    await expect(await text('xen413-pv64-minios-8m-richstate.save', 'xen417-pv64-minios-8m-richstate.save')).toMatchFileSnapshot('dumps/xen413-xen417-richstate.diff.txt');
  });

  it('of one guest saved, and sent live with a verify pass', async () => {
    await expect(await text('xen417-pv64-minios-8m.save', 'xen417-pv64-minios-8m-livemigrate-debug.wire')).toMatchFileSnapshot('dumps/save-live.diff.txt');
  });
});
