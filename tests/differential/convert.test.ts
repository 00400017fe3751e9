/** Our conversions against Xen's convert-legacy-stream itself: with --like-xen always, without it wherever that works. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { converted, type Outcome } from '../build/convert.ts';
import { legacy, LEGACY_STREAMS, legacyPv, LOST, type LegacyWriter } from '../build/legacy.ts';
import { findTools, verify, type Tools } from './verifier.ts';

const tools = process.env['XSI_SKIP_DIFFERENTIAL'] === '1' ? null : findTools();

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly width: 32 | 64;
  readonly guest: 'pv' | 'hvm';
  readonly format: 'libxl' | 'libxc';
  readonly skipQemu: boolean;
}

interface Theirs {
  readonly code: number;
  readonly words: string;
  readonly bytes: Uint8Array;
}

const pv = (): LegacyWriter => legacy({ width: 8 }).extendedInfo(8, { xcnt: 32 }).frames(8).tsc().batch([{ pfn: 1 }]);
const hvm = (): LegacyWriter => legacy({ width: 8, p2mSize: 0x1000 }).tsc().batch([{ pfn: 1 }]);

/** Besides those that every test has: what the converter does in its own way. */
const OWN_WAYS: Readonly<Record<string, readonly ['pv' | 'hvm', Uint8Array]>> = {
  'a verify phase': ['pv', pv().chunk(-1).batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'holes in a batch': ['pv', pv().batch([LOST, { pfn: 2 }, LOST, LOST, { pfn: 3, type: 0xe }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'a batch of holes': ['pv', pv().batch([LOST]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'duplicates in a batch': ['pv', pv().batch([{ pfn: 2 }, { pfn: 2 }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'no VCPU_INFO': ['pv', pv().chunk(-9).end().pvTail(8, 0).bytes()],
  'VCPU_INFO twice': ['pv', pv().vcpuInfo(0, 1).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 2).bytes()],
  'bits above max_vcpu_id': ['pv', pv().vcpuInfo(0, 5).chunk(-9).end().pvTail(8, 2).bytes()],
  'another xsave size': ['pv', pv().vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1, { xsave: 24 }).bytes()],
  'an HVM parameter': ['pv', pv().vcpuInfo(0, 1).param(-3, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'a toolstack chunk with a region': ['pv', pv().vcpuInfo(0, 1).toolstack().chunk(-9).end().pvTail(8, 1).bytes()],
  'a negative highest vCPU': ['pv', pv().vcpuInfo(-1).chunk(-9).end().pvTail(8, 0).bytes()],
  'a highest vCPU of 4096': ['pv', pv().vcpuInfo(4096).chunk(-9).end().pvTail(8, 0).bytes()],
  'an unknown chunk': ['pv', pv().chunk(-22).bytes()],
  'a batch of 1,025': ['pv', Uint8Array.from([...pv().bytes(), 1, 4, 0, 0])],
  'a page beyond p2m_size': ['pv', pv().batch([{ pfn: 0x12345 }, { pfn: 0x54321, type: 0xf }]).vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes()],
  'chunk -21': ['hvm', hvm().vcpuInfo(0, 1).param(-21, 8).chunk(-9).end().hvmTail().deviceModel().bytes()],
  'a parameter twice': ['hvm', hvm().vcpuInfo(0, 1).param(-3, 8).param(-3, 9).chunk(-9).end().hvmTail().deviceModel().bytes()],
  'a toolstack chunk twice': ['hvm', hvm().vcpuInfo(0, 1).toolstack().toolstack().chunk(-9).end().hvmTail().deviceModel().bytes()],
  'a toolstack chunk of version 2': ['hvm', hvm().chunk(-18, 8, 2, 0).chunk(-9).end().hvmTail().deviceModel().bytes()],
  'a toolstack chunk that is short': ['hvm', hvm().chunk(-18, 4, 1).chunk(-9).end().hvmTail().deviceModel().bytes()],
  'a toolstack chunk without its region': ['hvm', hvm().chunk(-18, 8, 1, 1).chunk(-9).end().hvmTail().deviceModel().bytes()],
  'no device model': ['hvm', hvm().vcpuInfo(0, 1).chunk(-9).end().hvmTail().bytes()],
  'a device model to the end': ['hvm', hvm().vcpuInfo(0, 1).chunk(-9).end().hvmTail().deviceModel('QemuDeviceModelRecord').bytes()],
  'a body without anything': ['hvm', legacy({ width: 8, p2mSize: 0x1000 }).end().hvmTail().deviceModel().bytes()],
  'a cut': ['pv', legacyPv(8, 8).subarray(0, 9000)],
  'several checkpoints': ['pv', Uint8Array.from([...pv().vcpuInfo(0, 1).end().pvTail(8, 1).bytes(), ...legacy({ width: 8 }).batch([{ pfn: 4 }]).vcpuInfo(0, 1).end().pvTail(8, 1).bytes().subarray(8)])],
};

const widthOf = (name: string): 32 | 64 => (name.includes('of 32-bit tools') ? 32 : 64);
const guestOf = (name: string): 'pv' | 'hvm' => (name.includes('HVM') ? 'hvm' : 'pv');

const CASES: readonly Case[] = [
  ...Object.entries(LEGACY_STREAMS).map(([name, make]) => ({ name, bytes: make(), width: widthOf(name), guest: guestOf(name) })),
  ...Object.entries(OWN_WAYS).map(([name, [guest, bytes]]) => ({ name, bytes, width: 64 as const, guest })),
].flatMap((each) => (['libxl', 'libxc'] as const).flatMap((format) => [false, true].map((skipQemu): Case => ({ ...each, format, skipQemu }))));

const isResult = (value: unknown): value is [number, string] => Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string';

function run({ bin, pythonPath, python }: Tools, cases: readonly Case[]): Theirs[] {
  const folder = mkdtempSync(join(tmpdir(), 'xsi-convert-'));
  try {
    const list = cases.map(({ bytes, width, guest, format, skipQemu }, i) => {
      writeFileSync(join(folder, `${i}.in`), bytes);
      return [join(folder, `${i}.in`), join(folder, `${i}.out`), width, guest, format, skipQemu];
    });
    const script = fileURLToPath(new URL('convert_files.py', import.meta.url));
    const { stdout, stderr, status } = spawnSync(python, [script, join(bin, 'convert-legacy-stream')], {
      encoding: 'utf8', input: JSON.stringify(list), env: { ...process.env, PYTHONPATH: pythonPath, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    const results: unknown = JSON.parse(stdout);
    if (!Array.isArray(results) || !results.every(isResult)) throw new Error(`unexpected answer: ${stdout}`);
    return results.map(([code, words], i) => ({ code, words, bytes: new Uint8Array(readFileSync(join(folder, `${i}.out`))) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ours = ({ bytes, width, guest, format, skipQemu }: Case, likeXen: boolean): Promise<Outcome> => converted(bytes, { format, likeXen, skipQemu, hints: { width: width === 64 ? 8 : 4, guest } });
const titled = ({ name, format, skipQemu }: Case): string => `${name}, ${format}${skipQemu ? ', --skip-qemu' : ''}`;

/** Cases that it converts, but not as the specification asks. */
const WRONG_BY_REFERENCE: readonly string[] = ['a verify phase', 'a batch of holes', 'no VCPU_INFO', 'VCPU_INFO twice', 'bits above max_vcpu_id', 'a toolstack chunk with a region', 'a negative highest vCPU', 'a page beyond p2m_size', 'a body without anything', 'several checkpoints', 'libxl leaves out no device model'];

describe.skipIf(tools === null)('convert-legacy-stream', () => {
  const found = (): Tools => {
    if (tools === null || typeof tools === 'string') throw new Error(tools ?? 'left out');
    return tools;
  };

  it('gives the bytes that --like-xen gives, and stops where that stops, with the same words', async () => {
    const theirs = run(found(), CASES);
    const wrong: string[] = [];
    for (const [i, each] of CASES.entries()) {
      const { result, bytes } = await ours(each, true);
      const { code, words, bytes: expected } = theirs[i] ?? { code: -1, words: '', bytes: new Uint8Array(0) };
      if (code === 0 ? result.kind !== 'converted' || Buffer.compare(bytes, expected) !== 0 : result.kind !== 'refused') wrong.push(`${titled(each)}: theirs ${code} ${words}; ours ${result.kind}`);
      const said = result.kind === 'refused' && result.refusal.rule === 'legacy.convert.reference-refuses' ? result.refusal.message : null;
      if (said !== null && code !== 0 && !said.endsWith(words.replace(/^convert_legacy_stream\./, '').replace(/: $/, ''))) wrong.push(`${titled(each)}: theirs says ${words}; ours ${said}`);
    }
    expect(wrong).toEqual([]);
  });

  it('gives the bytes that we give without it, but for a list', async () => {
    const theirs = run(found(), CASES);
    const different = new Set<string>();
    for (const [i, each] of CASES.entries()) {
      if (theirs[i]?.code !== 0) continue;
      const { bytes } = await ours(each, false);
      if (Buffer.compare(bytes, theirs[i].bytes) !== 0) different.add(each.format === 'libxl' && each.skipQemu && each.guest === 'hvm' ? 'libxl leaves out no device model' : each.name);
    }
    expect([...different].sort()).toEqual([...WRONG_BY_REFERENCE].sort());
  });

  it('is outdone: what we convert is accepted by verify-stream-v2', async () => {
    const made: (readonly [string, Uint8Array, 'libxl' | 'libxc'])[] = [];
    for (const each of CASES) {
      const { result, bytes } = await ours(each, false);
      // Behind a libxc stream a device model's state is no part of it, and the script reads a libxl xenstore record wrongly.
      if (result.kind === 'converted' && (each.format === 'libxl' || each.skipQemu || each.guest === 'pv') && !/toolstack|HVM/.test(each.name)) made.push([titled(each), bytes, each.format]);
    }
    const verdicts = verify(found(), made.map(([, bytes, format]) => [bytes, format]));
    expect(made.flatMap(([name], i) => (verdicts[i]?.refuses === true ? [`${name}: ${verdicts[i].words}`] : []))).toEqual([]);
    expect(made.length).toBeGreaterThan(60);
  });
});

