/** What `xsi` says of a stream out of a packet capture: when it came, and what of it was not captured. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { extract } from '../../../src/cli/commands/extract.ts';
import { fields } from '../../../src/cli/commands/fields.ts';
import { hex } from '../../../src/cli/commands/hex.ts';
import { info } from '../../../src/cli/commands/info.ts';
import { records } from '../../../src/cli/commands/records.ts';
import * as output from '../../../src/cli/output.ts';
import { goodPv } from '../../build/good.ts';
import { segmentsOf, writeCapture } from '../../build/pcap-writer.ts';

const STREAM = goodPv();
let folder = '';
let [whole, holed, bare] = ['', '', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
  [whole, holed, bare] = ['whole', 'holed', 'bare'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(whole, writeCapture(segmentsOf(STREAM, 500), { after: (packet) => packet * 1000 + (packet > 10 ? 400_000 : 0) }));
  writeFileSync(holed, writeCapture(segmentsOf(STREAM, 500).filter(({ at }) => at !== 8000)));
  writeFileSync(bare, STREAM);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

async function run(command: (args: ReturnType<typeof readArguments>) => Promise<number>, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  vi.spyOn(output, 'print').mockImplementation((text) => void (out += text));
  vi.spyOn(output, 'printLine').mockImplementation((text) => void (out += `${text}\n`));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  return { code: await command(readArguments([command.name, ...words])), out, err };
}

describe('xsi on a packet capture', () => {
  it('tells duration, stalls and pause, and lists the connections', async () => {
    const { out } = await run(info, whole);
    expect(out).toMatch(/captured +1970-01-01 00:00:10\.502000 UTC, 452\.0 ms, 56\.5 KiB\/s/);
    expect(out).toMatch(/stalls +1 longer than 200 ms, 401\.0 ms in all: 401\.0 ms at 0\.010 s before 0x1194 in libxc:\d+ PAGE_DATA/);
    expect(out).toMatch(/pause +\d+\.0 ms from the end of memory \(libxc:\d+\) to END \(libxl:1\): the guest stood still at least as long/);
    const json = JSON.parse((await run(info, whole, '--json')).out) as Record<string, unknown>;
    expect(json['clock']).toMatchObject({ start: '1970-01-01 00:00:10.500000 UTC', first: 0.002, duration: 0.452, bytes: STREAM.length, stallCount: 1, stalls: [{ from: 0.01, to: 0.411, offset: 4500, source: 1, missing: 0 }] });
    expect(json['connections']).toMatchObject([{ from: '10.0.0.1:40000', chosen: true, carries: 'Xen stream', first: 0 }, { bytes: 0, chosen: false }]);
    expect(Object.keys(JSON.parse((await run(info, bare, '--json')).out) as object)).not.toContain('clock');
  });

  it('gives each record its time, and none where there is no clock', async () => {
    const listed = async (path: string) => (JSON.parse((await run(records, path, '--json')).out) as { records: { offset: number; end: number; time?: unknown }[] }).records;
    const at = (offset: number): number => (2 + Math.floor(offset / 500) + (offset >= 4500 ? 400 : 0)) / 1000;
    for (const { offset, end, time } of await listed(whole)) expect(time).toEqual({ first: at(offset), last: at(end - 1) });
    for (const { offset, end, time } of await listed(holed)) {
      const lost = (place: number): boolean => place >= 8000 && place < 8500;
      expect(time).toMatchObject({ ...(lost(offset) ? { first: null } : {}), ...(lost(end - 1) ? { last: null } : {}) });
    }
    for (const record of await listed(bare)) expect(record).not.toHaveProperty('time');
  });

  it('prints no byte and no value that was not captured', async () => {
    const { out } = await run(hex, holed, '--offset', '7992', '--length', '32');
    const [first, second] = out.split('\n');
    expect(first).toMatch(/^00001f38 {2}(?:[0-9a-f]{2} ){7}[0-9a-f]{2} {2}(?:·· ){7}·· {2}.{8}·{8}$/);
    expect(second).toMatch(/^00001f48 {2}(?:·· ){7}·· {2}(?:·· ){7}·· {2}·{16}$/);
    const tail = (await run(hex, holed, '--offset', '8496', '--length', '8')).out;
    expect(tail).toMatch(/^00002130 {2}·· ·· ·· ·· [0-9a-f]{2} /);
    const row = (await run(records, holed)).out.split('\n').filter((line) => Number.parseInt(line.trim(), 16) <= 8000).at(-1) ?? '';
    const tree = (await run(fields, holed, '--record', /libxc:\d+/.exec(row)?.[0] ?? '')).out;
    expect(tree).toContain('not captured');
  });

  it('says where it looked when nothing that can be read is in there', async () => {
    writeFileSync(bare, writeCapture(segmentsOf(gzipSync(Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)), 500)));
    await expect(run(info, bare)).rejects.toThrow(/^Inside pcap \(10\.0\.0\.1:40000 to 10\.0\.0\.2:49152\), gzip: These 3,000 bytes begin like no Xen save image/);
  });

  it('writes zeros for what was not captured, and says so', async () => {
    const target = join(folder, 'out');
    const { code, err } = await run(extract, holed, '--layer', 'libxl', target);
    expect([code, err]).toEqual([0, 'xsi: 500 bytes of what was written are not in the capture: zeros stand in their places.\n']);
    const expected = STREAM.slice();
    expected.fill(0, 8000, 8500);
    expect(Buffer.compare(readFileSync(target), expected.subarray(expected.indexOf('LibxlFmt'.charCodeAt(0), 64)))).toBe(0);
    expect((await run(extract, whole, '--layer', 'libxc', join(folder, 'again'))).err).toBe('');
  });
});
