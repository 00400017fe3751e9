/**
 * What we print of a stream with `--format verify-stream-v2` against what Xen's verify-stream-v2 prints with -v, line by line, and
 * the words that it refuses with. Where the script as shipped goes astray, the lines before that place are compared with it,
 * and all of them with the script without the two defects that the judge sets aside.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { drive } from '../../src/core/bytes/cursor.ts';
import { verifyStreamV2, type ScriptEnd, type ScriptFormat } from '../../src/core/report/script/xl.ts';
import { GOOD } from '../build/good.ts';
import { open, reading } from '../build/open.ts';
import { FAULTS_FOR_SCRIPT, SOUND } from '../conformance/faults.ts';
import { image, IMAGES } from '../fixtures/images.ts';
import { ORDERS, STREAMS } from './streams.ts';
import { findTools, type Tools } from './verifier.ts';

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly format: ScriptFormat;
}

interface Said {
  readonly status: number;
  readonly lines: readonly string[];
  readonly words: string;
}

const GOOD_STREAMS = Object.entries(GOOD).map(([name, make]) => [name, make()] as const);

const FORMATS: readonly ScriptFormat[] = ['xl', 'libxl', 'libxc'];

/** What the script is given: it knows no libvirt header, so the libxl stream inside; anything else it takes for what it is told. */
function caseOf(name: string, bytes: Uint8Array): Case {
  const { stream } = open(bytes);
  const first = stream.identification?.kind === 'stream' ? stream.identification.layer : 'libxc';
  if (first === 'libvirt') return { name, bytes: bytes.subarray(stream.layers.find((layer) => layer.name === 'libxl')?.spans[0]?.start), format: 'libxl' };
  return { name, bytes, format: FORMATS.find((format) => format === first) ?? 'libxc' };
}

interface Ours extends ScriptEnd {
  readonly lines: readonly string[];
  /** Lines before the place where the script as shipped goes another way; all of them where it does not. */
  readonly shared: number;
}

function ours({ bytes, format }: Case): Ours {
  const lines: string[] = [];
  let shared = -1;
  const run = verifyStreamV2(bytes.length, 0, format, (line, departed) => {
    if (departed && shared < 0) shared = lines.length;
    lines.push(line);
  });
  const end = drive(run, reading(bytes));
  return { ...end, lines, shared: shared < 0 ? lines.length : shared };
}

const isSaid = (value: unknown): value is [number, string[], string] =>
  Array.isArray(value) && typeof value[0] === 'number' && Array.isArray(value[1]) && value[1].every((line) => typeof line === 'string') && typeof value[2] === 'string';

function theirs(tools: Tools, cases: readonly Case[], repaired: boolean): Said[] {
  const folder = mkdtempSync(join(tmpdir(), 'xsi-lines-'));
  try {
    const list = cases.map(({ bytes, format }, i) => {
      const path = join(folder, `${i}`);
      writeFileSync(path, bytes);
      return [path, format, repaired];
    });
    const { stdout, stderr, status } = spawnSync(tools.python, [fileURLToPath(new URL('verify_lines.py', import.meta.url)), join(tools.bin, 'verify-stream-v2')], {
      encoding: 'utf8',
      input: JSON.stringify(list),
      maxBuffer: 2 ** 28,
      env: { ...process.env, PYTHONPATH: tools.pythonPath, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    const results: unknown = JSON.parse(stdout);
    if (!Array.isArray(results) || !results.every(isSaid)) throw new Error('unexpected answer');
    return results.map(([code, lines, words]) => ({ status: code, lines, words: code === 0 ? '' : words }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const STATUS = { 'Stream Error': 1, 'Script Error': 2 } as const;
const asSaid = ({ lines, objection }: Ours): Said => ({ status: objection === null ? 0 : STATUS[objection.title], lines, words: objection?.words ?? '' });

/** The first thing that differs, for a failure that can be read. */
function difference(a: Said, b: Said | undefined): string | null {
  const [left, right] = [a, b ?? { status: -1, lines: [], words: '' }].map(({ status, lines, words }) => [...lines, words, `exit status ${status}`]);
  const at = left?.findIndex((line, i) => line !== right?.[i]) ?? -1;
  return at < 0 && left?.length === right?.length ? null : `line ${at}: ours "${left?.at(at) ?? ''}", theirs "${right?.at(at) ?? ''}"`;
}

const tools = process.env['XSI_SKIP_DIFFERENTIAL'] === '1' ? null : findTools();

describe.skipIf(tools === null)('the lines of verify-stream-v2 -v', () => {
  const compare = (cases: readonly Case[]): { readonly wrong: readonly string[]; readonly departed: readonly string[] } => {
    if (tools === null || typeof tools === 'string') throw new Error(tools ?? 'left out');
    const shipped = theirs(tools, cases, false);
    const repaired = theirs(tools, cases, true);
    const mine = cases.map(ours);
    const wrong = cases.flatMap(({ name }, i) => {
      const own = mine[i];
      if (own === undefined) return [name];
      const said = difference(asSaid(own), own.departure === null ? shipped[i] : repaired[i]);
      const before = difference({ status: 0, lines: own.lines.slice(0, own.shared), words: '' }, { status: 0, lines: shipped[i]?.lines.slice(0, own.shared) ?? [], words: '' });
      return said === null && before === null ? [] : [`${name}: ${said ?? ''} ${before ?? ''}`];
    });
    return { wrong, departed: cases.flatMap(({ name }, i) => ((mine[i]?.departure ?? null) === null ? [] : [name])) };
  };

  it('are ours for real images', async () => {
    const cases: Case[] = [];
    for (const which of IMAGES) cases.push(caseOf(which.name, await image(which)));
    const { wrong, departed } = compare(cases);
    expect(wrong).toEqual([]);
    expect(departed).toEqual(IMAGES.map(({ name }) => name).filter((name) => name.includes('-remus')));
  });

  it('are ours for good streams of every kind', () => {
    expect(compare(GOOD_STREAMS.map(([name, bytes]) => caseOf(name, bytes))).wrong).toEqual([]);
  });

  it('are ours for built streams, up to the first objection and its words', () => {
    const { wrong, departed } = compare(Object.entries({ ...STREAMS, ...ORDERS }).map(([name, bytes]) => caseOf(name, bytes)));
    expect(wrong).toEqual([]);
    expect(departed.length).toBeGreaterThan(0);
  });

  it('are ours for streams with one fault, and for sound ones', () => {
    expect(compare([...FAULTS_FOR_SCRIPT, ...SOUND].map(([name, bytes]) => caseOf(name, bytes))).wrong).toEqual([]);
  });
});

describe('the walk of the script', () => {
  it('objects where the judge objects, and nowhere else', () => {
    const streams = [...Object.entries({ ...STREAMS, ...ORDERS }), ...GOOD_STREAMS, ...FAULTS_FOR_SCRIPT.map(([name, bytes]) => [name, bytes] as const), ...SOUND.map(([name, bytes]) => [name, bytes] as const)];
    const differ = streams.flatMap(([name, bytes]) => {
      const each = caseOf(name, bytes);
      const { objection } = ours(each);
      return (objection !== null) === open(bytes).refusedBy('verify') ? [] : [`${name}: ${objection?.words ?? 'accepts'}`];
    });
    expect(differ).toEqual([]);
  });
});
