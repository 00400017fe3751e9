/** `xsi diff`: its forms, its exit status, and what it refuses. */
import { execFileSync, spawn } from 'node:child_process';
import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArguments } from '../../../src/cli/arguments.ts';
import { diff } from '../../../src/cli/commands/diff.ts';
import { NotAStream } from '../../../src/cli/open.ts';
import * as output from '../../../src/cli/output.ts';
import { HELP, UsageError } from '../../../src/cli/usage.ts';
import { LIBXC_CONTEXT } from '../../../src/core/formats/libxl/libxc-context.ts';
import { VERIFY } from '../../../src/core/formats/libxc/verify.ts';
import { ALWAYS, EXPECTATIONS } from '../../../src/core/diff/expectations.ts';
import { goodHvm, goodPv, goodRemus, hvmStart, hvmState } from '../../build/good.ts';
import { legacyPv } from '../../build/legacy.ts';
import { Opened } from '../../build/open.ts';
import { stream, type Page } from '../../build/stream.ts';
import { written } from '../../build/convert.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xsi-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.restoreAllMocks();
});

const path = (name: string): string => join(folder, name);
const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(path(name), bytes);
  return path(name);
};

/** What a receiver says when it is ready: nothing of it is in a stream. */
const BACK = new TextEncoder().encode('xl migration receiver ready, send binary domain data.\n');

async function run(...words: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  vi.spyOn(output, 'printLine').mockImplementation((line) => {
    lines.push(line);
  });
  return { code: await diff(readArguments(['diff', ...words])), lines };
}

interface Row {
  readonly path: string;
  readonly verdict: string;
  readonly rule?: string;
  readonly why?: string;
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && 'path' in value && 'verdict' in value;

function rowsOf(lines: readonly string[]): Row[] {
  const document: unknown = JSON.parse(lines.join('\n'));
  return typeof document === 'object' && document !== null && 'rows' in document && Array.isArray(document.rows) ? document.rows.filter(isRow) : [];
}

/** A PV guest whose vCPU stands somewhere else. */
function elsewhere(): { bytes: Uint8Array; at: number } {
  const bytes = goodPv();
  const opened = new Opened(bytes, { check: false });
  const leaf = opened.rows().flatMap((_row, row) => opened.leaves(row)).find(({ name }) => name === 'rip');
  const at = leaf?.range.start ?? -1;
  const other = new Uint8Array(bytes);
  other[at + 1] = (other[at + 1] ?? 0) ^ 0xff;
  return { bytes: other, at };
}

describe('xsi diff', () => {
  it('says of two names of one file that it is identical, and reads no page for it', async () => {
    const save = file('a.save', goodHvm());
    symlinkSync(save, path('link.save'));
    linkSync(save, path('hard.save'));
    for (const other of ['link.save', 'hard.save']) {
      const { code, lines } = await run(save, path(other), '--json');
      expect(code).toBe(0);
      expect(JSON.parse(lines.join('\n'))).toMatchObject({ identical: true, left: save, right: path(other), verdict: 'same' });
    }
    const remus = file('remus.wire', goodRemus(3));
    symlinkSync(remus, path('remus.link'));
    const { lines } = await run(remus, path('remus.link'), '--json', '--left-checkpoint', '1', '--right-checkpoint', '3');
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ identical: false });
  });

  it('ends with 0 for what is the same, and says of identical files that they are', async () => {
    const { code, lines } = await run(file('a', goodHvm()), file('b', goodHvm()));
    expect(code).toBe(0);
    expect(lines.slice(1, 4).map((line) => line.replace(/\u001b\[\d+m/g, ''))).toEqual([
      expect.stringMatching(/^left: xl save file, .*; x86 HVM; saved by Xen /) as unknown,
      expect.stringMatching(/^right: /) as unknown,
      expect.stringMatching(/^The files are identical: 0 different, /) as unknown,
    ]);
    expect(lines.at(-1)).toContain('identical');
  });

  it('ends with 1 for what differs, and prints 64-bit values as hexadecimal strings at their offsets', async () => {
    const { bytes, at } = elsewhere();
    const { code, lines } = await run(file('a', goodPv()), file('b', bytes), '--json');
    expect(code).toBe(1);
    const document: unknown = JSON.parse(lines.join('\n'));
    expect(document).toMatchObject({
      verdict: 'different',
      identical: false,
      counts: { different: 1, left: 0, right: 0, expected: 0 },
      rows: [{ verdict: 'different', path: 'libxc.X86_PV_VCPU_BASIC[0].context.user_regs.rip', left: { source: 0, offset: at, length: 8 }, right: { source: 0, offset: at, length: 8 }, why: '' }],
    });
    expect(JSON.stringify(document)).toMatch(/"left":\{"value":"0x[0-9a-f]+"/);
  });

  it('lists what is the same with --all, and one object a line with --ndjson, the summary last', async () => {
    const { bytes } = elsewhere();
    const few = await run(file('a', goodPv()), file('b', bytes), '--ndjson');
    expect(few.lines.map((line) => /^\{"kind":"(\w+)"/.exec(line)?.[1])).toEqual(['row', 'summary']);
    const all = await run(path('a'), path('b'), '--ndjson', '--all');
    expect(all.lines.length).toBeGreaterThan(500);
    expect(all.lines[1]).toContain('"verdict":"same"');
  });

  it('prints with --ndjson what it knows before it reads a page, and memory behind it', async () => {
    const [a, b] = [file('a', goodRemus(1)), file('b', goodRemus(3))];
    const { lines } = await run(a, b, '--ndjson', '--all');
    const memory = lines.map((line) => line.includes('"path":"memory['));
    expect(memory.indexOf(true)).toBeGreaterThan(50);
    expect(memory.slice(memory.indexOf(true), -1)).not.toContain(false);
    expect(lines.at(-1)).toContain('"kind":"summary"');
  });

  it('takes what a rule names for expected', async () => {
    const { bytes } = elsewhere();
    const { code, lines } = await run(file('a', goodPv()), file('b', bytes), '--ignore', 'libxc.X86_PV_VCPU_BASIC[*].context.user_regs', '--ignore', 'order');
    expect(code).toBe(0);
    expect(lines.join('\n')).toContain('libxc.X86_PV_VCPU_BASIC[*].context.user_regs: 1 row. Ignored, as was asked for.');
  });

  it('warns of a rule that names nothing, in the JSON too, and refuses a word that is none', async () => {
    const { bytes } = elsewhere();
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    const [a, b] = [file('a', goodPv()), file('b', bytes)];
    const idle = 'libxc.X86_PV_VCPU_BASIC[7]';
    const rules = ['libxc.X86_PV_VCPU_BASIC[0]', idle, 'memory[0x1*]', 'tsc', 'lib*.END'].flatMap((rule) => ['--ignore', rule]);
    const { code, lines } = await run(a, b, '--json', ...rules);
    expect(code).toBe(0);
    expect(said).toEqual([`xsi: --ignore ${idle} names nothing: no row of this comparison has such a path.\n`, 'xsi: --ignore lib*.END names nothing: no row of this comparison has such a path.\n']);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ ignored: [{ rule: 'libxc.X86_PV_VCPU_BASIC[0]', hides: 1, names: true }, { rule: idle, hides: 0, names: false }, { rule: 'memory[0x1*]', hides: 0, names: true }, { rule: 'lib*.END', names: false }] });
    await expect(run(a, b, '--ignore', 'rip')).rejects.toThrow(/^--ignore rip is no rule and no path\. Rules: tsc, wallclock, .*order, resent\. A path begins with a layer \(xl, libxl, /);
    await expect(run(a, b, '--ignore', 'rip')).rejects.toBeInstanceOf(UsageError);
  });

  it('writes Markdown and HTML in which nothing of a stream is markup', async () => {
    const [a, b] = [file('a', goodPv()), file('<b>|x', goodHvm())];
    const { lines: markdown } = await run(a, b, '--markdown');
    expect(markdown[0]).toContain('&lt;b&gt;\\|x');
    const { lines: html } = await run(a, b, '--html');
    const text = html.join('\n');
    expect(text).toContain('&lt;b&gt;|x');
    expect(text).not.toContain('<b>');
    expect(text).toContain("default-src 'none'");
  });

  it('writes Markdown in which no value is a link, bold or a column, and a sentence where nothing differs', async () => {
    const config = { c_info: { name: '[a](javascript:b) **c** |d` <img src=x> _e_' } };
    const [header] = new Opened(goodPv(), { check: false }).rows();
    const other = stream().xlHeader({ config: JSON.stringify(config) }).raw(goodPv().subarray(header?.end)).bytes();
    const { lines } = await run(file('a', goodPv()), file('b', other), '--markdown');
    const row = lines.find((line) => line.includes('xl.header.config.c_info.name')) ?? '';
    expect(row).toContain('\\[a\\](javascript:b) \\*\\*c\\*\\* \\|d\\` &lt;img src=x&gt; \\_e\\_');
    expect(row.replaceAll('\\|', '').split('|')).toHaveLength(7);
    const same = (await run(path('a'), path('a'), '--markdown')).lines;
    expect(same).toContain('No row differs.');
    expect(same.some((line) => line.startsWith('|'))).toBe(false);
  });

  it('compares a legacy stream through its conversion, and says where in the legacy file a value stands', async () => {
    const bytes = legacyPv(8, 8);
    const { bytes: theirs } = await written(bytes);
    const how = ['--as', 'legacy', '-w', '64', '-g', 'pv'];
    const left = file('old', bytes);
    expect((await run(left, left, ...how)).code).toBe(0);
    const other = new Uint8Array(theirs);
    const opened = new Opened(theirs, { check: false });
    const leaf = opened.rows().flatMap((_row, row) => opened.leaves(row)).find(({ name }) => name === 'rip');
    other[leaf?.range.start ?? 0] = 0x5a;
    const { code, lines } = await run(left, file('new', other), ...how, '--ndjson');
    expect(code).toBe(1);
    expect(lines[0]).toContain('"step":"copied"');
    const row: unknown = JSON.parse(lines[0] ?? '');
    expect(row).toMatchObject({ path: 'libxc.X86_PV_VCPU_BASIC[0].context.user_regs.rip', right: { offset: leaf?.range.start, value: expect.any(String) as unknown } });
  });

  it('reads a named pipe on either side', async () => {
    const [a, pipe] = [file('a', goodPv()), path('pipe')];
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('cp', [a, pipe]);
    const { code, lines } = await run(a, pipe);
    writer.kill();
    expect(code).toBe(0);
    expect(lines.at(-1)).toContain('identical');
  });

  it('lists the records of both sides in sequence with --all', async () => {
    const [a, b] = [file('a', goodRemus(1)), file('b', goodRemus(3))];
    const { lines } = await run(a, b, '--all');
    const from = lines.findIndex((line) => line.includes('Records in sequence'));
    expect(from).toBeGreaterThan(0);
    expect(lines.slice(from + 1, -1).every((line) => /^[=!<>] [\w-]+\.[\w ]+(?: x [\d,]+)?: (?:at 0x[0-9a-f]+|nothing) \| (?:at 0x[0-9a-f]+|nothing)/.test(line))).toBe(true);
    expect(lines.some((line) => /^> libxc\.X86_TSC_INFO: nothing \| at 0x[0-9a-f]+/.test(line))).toBe(true);
    expect(lines.some((line) => line.includes('a later one takes its place'))).toBe(true);
    const markdown = (await run(a, b, '--markdown', '--all')).lines;
    expect(markdown.join('\n')).toContain('## Records in sequence');
    expect((await run(a, b)).lines.some((line) => line.includes('Records in sequence'))).toBe(false);
  });

  it('compares two checkpoints of one file, and refuses one that is not there', async () => {
    const wire = file('wire', goodRemus(3));
    expect((await run(wire, wire, '--left-checkpoint', '1', '--right-checkpoint', '1')).code).toBe(0);
    const { code, lines } = await run(wire, wire, '--left-checkpoint', '1', '--right-checkpoint', '3', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ identical: false, checkpoints: { left: { compared: 1, whole: 3 }, right: { compared: 3, whole: 3 } }, });
    expect(rowsOf(lines).filter(({ verdict }) => verdict !== 'expected').map(({ path }) => path)).toEqual(['memory[0x101]', 'memory[0x102]']);
    expect(new Set(rowsOf(lines).filter(({ verdict }) => verdict === 'expected').map(({ rule }) => rule))).toEqual(new Set(['superseded']));
    await expect(run(wire, wire, '--left-checkpoint', '4')).rejects.toThrow('3 whole checkpoints');
  });

  it('compares what two iterations of one stream sent, and refuses one that cannot be told', async () => {
    const content = (pfn: number, byte: number): Page => ({ pfn, data: new Uint8Array(4096).fill(byte) });
    const passes = [[content(0x20, 1), content(0x21, 1), content(0x22, 1)], [content(0x20, 2), content(0x22, 1)], [content(0x20, 3)]];
    const live = hvmState(passes.reduce((image, pages) => image.pages(pages), hvmStart(stream()))).end().bytes();
    const wire = file('live', stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(live).end().bytes());
    // The head of the image has a pass of its own.
    const { code, lines } = await run(wire, wire, '--left-iteration', '1', '--right-iteration', '2', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ identical: false, memory: { equal: 1, different: 1, left: 1, right: 0 }, iterations: { left: { compared: 1, told: 4 }, right: { compared: 2, told: 4 } } });
    expect(rowsOf(lines).map(({ verdict, path, why }) => [verdict, path, why])).toEqual([['different', 'memory[0x20]', 'contents differ'], ['left', 'memory[0x21]', 'Only on the left: this pass over the memory of the right did not send it.']]);
    expect((await run(wire, wire, '--left-iteration', '3', '--right-iteration', '3')).code).toBe(0);
    const text = (await run(wire, wire, '--left-iteration', '2', '--right-iteration', '3')).lines;
    expect(text.some((line) => line.includes('right: xl save file') && line.includes('memory as iteration 3 of 4, counted from 0, sent it'))).toBe(true);
    await expect(run(wire, wire, '--left-iteration', '4')).rejects.toThrow('4 iterations that can be told apart, counted from 0; there is no iteration 4');
    await expect(run(wire, wire, '--left-iteration', '0', '--left-checkpoint', '1')).rejects.toThrow('exclude each other');
  });

  it('compares what was sent behind VERIFY with the pass before it, by name', async () => {
    const content = (byte: number): Page => ({ pfn: 0x20, data: new Uint8Array(4096).fill(byte) });
    const debug = hvmState(hvmStart(stream()).pages([content(1)]).record(VERIFY).pages([content(2)])).end().bytes();
    const wire = file('debug', stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(debug).end().bytes());
    // The head of the image has a pass of its own.
    const { code, lines } = await run(wire, wire, '--left-iteration', '1', '--right-iteration', 'verify', '--json');
    expect(code).toBe(1);
    expect(rowsOf(lines).find(({ path }) => path === 'memory[0x20]')).toMatchObject({ verdict: 'different', why: 'contents differ' });
    expect(JSON.parse(lines.join('\n'))).toMatchObject({ memory: { verify: null }, iterations: { right: { verify: 1 } } });
    const text = (await run(wire, wire, '--right-iteration', 'verify')).lines;
    expect(text.some((line) => line.startsWith('right: ') && line.includes('memory as it was sent behind VERIFY: a restore compares that'))).toBe(true);
    await expect(run(file('plain', goodPv()), wire, '--left-iteration', 'verify')).rejects.toThrow('has no pages behind VERIFY');
  });

  it('refuses what cannot be compared: an image, one operand, two forms at once', async () => {
    const [a, jpeg] = [file('a', goodPv()), file('cat.jpg', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46))];
    await expect(run(a, jpeg)).rejects.toBeInstanceOf(NotAStream);
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect((await run(a, file('back', BACK))).code).toBe(2);
    expect(said.mock.calls.join('')).toContain('they hold no two records of one kind, and cannot be compared');
    await expect(run(a, jpeg)).rejects.toThrow(`${jpeg}: This is a JPEG image`);
    await expect(run(file('empty', new Uint8Array(0)), a)).rejects.toThrow(`${path('empty')}: The file is empty`);
    await expect(run(a)).rejects.toBeInstanceOf(UsageError);
    await expect(run(a, a, '--json', '--html')).rejects.toThrow('exclude each other');
    await expect(run('-', '-')).rejects.toThrow('Only one of the two');
  });

  it('names in its help whatever is expected', () => {
    for (const { id } of [...EXPECTATIONS, ...ALWAYS]) expect(HELP['diff']).toMatch(new RegExp(`^  ${id} +\\S`, 'm'));
  });
});
