/** What the command line lends to a conversion: pipes, stores that go to disk, and an output that is there only when it is whole. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { convert } from '../../../src/cli/commands/convert.ts';
import { convertHost, fileInput, pipeInput } from '../../../src/cli/convert-host.ts';
import { openFile } from '../../../src/cli/file-source.ts';
import * as output from '../../../src/cli/output.ts';
import { convert as conversion } from '../../../src/core/convert/convert.ts';
import { runConversion } from '../../../src/core/convert/drive.ts';
import { DEFAULT_OPTIONS } from '../../../src/core/convert/job.ts';
import { joinBytes } from '../../../src/core/layout/encode.ts';
import { written } from '../../build/convert.ts';
import { legacyHvm, legacyPv, legacyRemus } from '../../build/legacy.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const path = (name: string): string => join(folder, name);

async function run(...words: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  vi.spyOn(output, 'printLine').mockImplementation((line) => {
    lines.push(line);
  });
  return { code: await convert(readArguments(['convert', ...words])), said: lines.join('\n') };
}

describe('xsi convert', () => {
  it('writes the file, and nothing beside it', async () => {
    writeFileSync(path('in'), legacyPv(8, 8));
    expect((await run(path('in'), path('out'))).code).toBe(0);
    expect(Buffer.compare(readFileSync(path('out')), (await written(legacyPv(8, 8))).bytes)).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['in', 'out']);
  });

  it('leaves nothing behind where the stream is at fault, ends with 1 and names the offset', async () => {
    const cut = legacyPv(8, 8).subarray(0, 9000);
    writeFileSync(path('in'), cut);
    writeFileSync(path('there'), 'before');
    for (const out of ['out', 'there']) {
      const { code, said } = await run(path('in'), path(out), '-w', '64', '-g', 'pv');
      expect(code).toBe(1);
      expect(said).toContain('0x2328');
    }
    expect(existsSync(path('out'))).toBe(false);
    expect(readFileSync(path('there'), 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['in', 'there']);
  });

  it('says as JSON what was read, written and decided', async () => {
    writeFileSync(path('in'), legacyRemus(8));
    const { said } = await run(path('in'), path('out'), '--json');
    const document = JSON.parse(said) as Record<string, unknown>;
    expect(document).toMatchObject({ format: 'libxl', verdict: 'ok', checkpoints: { found: 3, kept: 1 }, read: legacyRemus(8).length, reading: { width: 64, guest: 'pv' } });
    expect(document['written']).toBe(readFileSync(path('out')).length);
    expect(document['findings']).toContainEqual(expect.objectContaining({ rule: 'legacy.convert.checkpoints', severity: 'info', layer: 'legacy', record: 12 }));
  });

  it('of a stream of version 2 cannot do its work, and says so', async () => {
    writeFileSync(path('in'), (await written(legacyHvm(8))).bytes);
    await expect(run(path('in'), path('out'))).rejects.toThrow('needs no conversion');
    expect(existsSync(path('out'))).toBe(false);
  });

  it.each([
    [['--format', 'xl'], '--format is libxl or libxc'],
    [['--checkpoints', 'first'], '--checkpoints is last or all'],
    [['--like-xen', '--checkpoints', 'all'], 'excludes'],
    [['--depth', '1'], 'has no option --depth'],
  ])('refuses %s', async (words, message) => {
    await expect(run('in', 'out', ...words)).rejects.toThrow(message);
  });
});

describe('an input', () => {
  const input = legacyRemus(8);

  async function through(make: () => ReturnType<typeof pipeInput>): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    const from = make();
    const host = convertHost(from, { write: (bytes) => { parts.push(bytes.slice()); }, finish: () => undefined, discard: () => undefined });
    const result = await runConversion(conversion(DEFAULT_OPTIONS), host);
    await host.flush();
    from.close();
    expect(result?.kind).toBe('converted');
    return joinBytes(parts);
  }

  it.each([1, 100, 1 << 20])('that is a pipe of reads of %i bytes gives what the file gives', async (piece) => {
    writeFileSync(path('in'), input);
    const file = await through(() => fileInput(openFile(path('in'))));
    let at = 7;
    const buffer = new Uint8Array(piece);
    const pull = (): Promise<Uint8Array | null> => {
      // One buffer for all, as standard input has it.
      const bytes = input.subarray(at, at + piece);
      buffer.set(bytes);
      at += bytes.length;
      return Promise.resolve(bytes.length === 0 ? null : buffer.subarray(0, bytes.length));
    };
    const pipe = await through(() => pipeInput(input.slice(0, 7), { pull, close: () => undefined }));
    expect(Buffer.compare(pipe, file)).toBe(0);
    expect(Buffer.compare(file, (await written(input)).bytes)).toBe(0);
  });

  it('may put aside more than memory is to hold', () => {
    const store = convertHost(pipeInput(new Uint8Array(0), { pull: () => Promise.resolve(null), close: () => undefined }), { write: () => undefined, finish: () => undefined, discard: () => undefined }).store();
    const piece = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    for (let i = 0; i < 5; i++) void store.append(piece);
    expect(store.size).toBe(1_500_000);
    for (const start of [0, 900_000, 1_048_575, 1_200_000]) expect([...(store.read(start, 4) as Uint8Array)]).toEqual([...piece.subarray(start % 300_000, (start % 300_000) + 4)]);
    store.clear();
    expect(store.size).toBe(0);
    void store.append(piece.subarray(0, 3));
    expect([...(store.read(0, 9) as Uint8Array)]).toEqual([0, 1, 2]);
    store.close();
  });
});
