/** `xsi` on a pipe: tells what has come while it waits, and leaves nothing behind however it ends. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goodHvm, goodPv } from '../build/good.ts';

const XSI = fileURLToPath(new URL('../../dist/cli/xsi.js', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const start = (...args: string[]): ChildProcessWithoutNullStreams => spawn(process.execPath, [XSI, ...args], { env: { ...process.env, TMPDIR: folder }, stdio: 'pipe' });

interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(process: ChildProcessWithoutNullStreams, before = ''): Promise<Ended> {
  let [stdout, stderr] = [before, ''];
  process.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  process.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  process.stdin.on('error', () => undefined);
  const [status, signal] = (await once(process, 'close')) as [number | null, string | null];
  return { status, signal, stdout, stderr };
}

/** What it prints of the same bytes in a file. */
function ofFile(bytes: Uint8Array, ...args: string[]): string {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const { stdout } = spawnSync(process.execPath, [XSI, ...args], { encoding: 'utf8', stdio: [openSync(path, 'r'), 'pipe', 'pipe'] });
  rmSync(path);
  return stdout;
}

describe('a pipe', () => {
  it.each<readonly [string, Uint8Array, number]>([
    ['HVM', goodHvm(), 5000],
    ['PV', goodPv(), 5000],
    ['HVM in gzip', gzipSync(goodHvm(), { level: 0 }), 5200],
  ])('tells its first records before the last have come: %s', async (_name, bytes, first) => {
    const process = start('records', '-', '--ndjson');
    process.stdin.write(bytes.subarray(0, first));
    const [told] = (await once(process.stdout, 'data')) as [Buffer];
    expect(told.toString()).toMatch(/^\{"kind":"record","layer":"libxl","index":0,/);
    expect(told.toString()).not.toContain('summary');
    const end = ended(process, told.toString());
    process.stdin.end(bytes.subarray(first));
    const { status, stdout, stderr } = await end;
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(ofFile(bytes, 'records', '-', '--ndjson'));
  });

  it('is a stream that is cut where its writer goes away', async () => {
    const process = start('verify', '-', '--json');
    const end = ended(process);
    const bytes = goodHvm().subarray(0, 5000);
    process.stdin.end(bytes);
    const { status, stdout } = await end;
    expect(status).toBe(1);
    expect(stdout).toContain('libxc.stream.truncated');
    expect(stdout).toBe(ofFile(bytes, 'verify', '-', '--json'));
  });

  it('is left quietly where nobody reads what is told', async () => {
    const process = start('records', '-', '--ndjson');
    process.stdin.on('error', () => undefined);
    process.stdin.write(goodHvm().subarray(0, 5000));
    await once(process.stdout, 'data');
    const end = ended(process);
    process.stdout.destroy();
    process.stdin.end(goodHvm().subarray(5000));
    const { status, stderr } = await end;
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each(['records', 'verify', 'info', 'unwrap'])('is left at once at Ctrl-C, and nothing stays behind: %s', async (command) => {
    const process = start(command, '-');
    const end = ended(process);
    process.stdin.write(goodHvm().subarray(0, 5000));
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill('SIGINT');
    expect((await end).signal).toBe('SIGINT');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no half-written layer at Ctrl-C, which was being written as it came', async () => {
    const out = join(folder, 'out');
    const process = start('extract', '-', '--layer', 'libxl', out);
    const end = ended(process);
    process.stdin.write(goodHvm().subarray(0, 5000));
    await vi.waitFor(() => {
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    }, 5000);
    process.kill('SIGINT');
    expect((await end).status).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no name of a temporary file while bytes are put aside in one', async () => {
    const process = start('hex', '-', '--offset', '0', '--length', '16');
    const end = ended(process);
    process.stdin.write(goodHvm());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(readdirSync(folder)).toEqual([]);
    process.kill('SIGTERM');
    expect((await end).signal).toBe('SIGTERM');
  });

  it('says in a sentence that no temporary file can be made, and needs none for what it reads as it comes', async () => {
    rmSync(folder, { recursive: true });
    const hex = start('hex', '-', '--offset', '0', '--length', '16');
    const hexEnd = ended(hex);
    hex.stdin.end(goodHvm());
    const { status, stderr } = await hexEnd;
    expect(status).toBe(2);
    expect(stderr).toMatch(/^xsi: No temporary file could be made in .*\n$/);
    const verify = start('verify', '-');
    const verifyEnd = ended(verify);
    verify.stdin.end(goodHvm());
    expect((await verifyEnd).status).toBe(0);
  });
});
