/** `--as`: every layer that the help names is one that a file can be read as, and what stands around a stream has to be there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOption, LAYER_NAMES, readArguments } from '../../../src/cli/arguments.ts';
import { openAndScan } from '../../../src/cli/open.ts';
import { HELP } from '../../../src/cli/usage.ts';
import { goodPv } from '../../build/good.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const opened = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const { stream } = await openAndScan(path, asOption(readArguments(['info', '--as', name, path])));
  return stream.layers.map((layer) => layer.name).join(' ');
};

describe('--as', () => {
  it('names in the help of a command all layers that it takes', () => {
    const help = /--as NAME([^]*?)\n {2}-w/.exec(HELP['info'] ?? '')?.[1] ?? '';
    expect(LAYER_NAMES.filter((name) => !new RegExp(`[\\s]${name}(?:[,;.\\n]|$)`).test(help))).toEqual([]);
  });

  it('takes what stands around a stream where it does', async () => {
    expect(await opened('gzip', gzipSync(goodPv()))).toBe('gzip xl libxl libxc');
    expect(await opened('pcap', writeCapture(segmentsOf(goodPv(), 400)))).toBe('pcap xl libxl libxc');
  });

  it('leaves a fifth layer around a stream alone, and says the limit', async () => {
    let nest = goodPv();
    for (let i = 0; i < 5; i++) nest = gzipSync(nest);
    await expect(opened('gzip', nest)).rejects.toThrow(/At most 4 layers .* another, gzip/);
  });

  it('refuses it with the first bytes, or with what stands there, where it does not', async () => {
    await expect(opened('xz', goodPv())).rejects.toThrow('This file cannot be read as xz: it begins with 58 65 6e 20 73 61 76 65.');
    await expect(opened('pcap', gzipSync(goodPv()))).rejects.toThrow('This file cannot be read as pcap: it is gzip.');
  });
});
