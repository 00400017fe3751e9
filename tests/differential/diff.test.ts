/** Real legacy streams beside what Xen's own converter makes of them: nothing differs, and every byte of both is accounted for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LegacyHints } from '../../src/core/formats/scan-context.ts';
import { accounts, compareSubjects, differences, subjectOf } from '../build/diff.ts';
import { scanned } from '../build/open.ts';
import { image, LEGACY_IMAGES } from '../fixtures/images.ts';
import { findTools, type Tools } from './verifier.ts';

const tools = process.env['XSI_SKIP_DIFFERENTIAL'] === '1' ? null : findTools();

/** Its converter reads the stream alone, behind xl's header. */
function bare(bytes: Uint8Array): Uint8Array {
  const header = scanned(bytes).rows().find(({ layer, kind }) => layer === 'xl' && kind === 'header');
  return header === undefined ? bytes : bytes.subarray(header.end);
}

function theirs({ bin, pythonPath, python }: Tools, bytes: Uint8Array, width: number, guest: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'xsi-diff-'));
  try {
    writeFileSync(join(folder, 'in'), bytes);
    const script = fileURLToPath(new URL('convert_files.py', import.meta.url));
    const { stderr, status } = spawnSync(python, [script, join(bin, 'convert-legacy-stream')], {
      encoding: 'utf8', input: JSON.stringify([[join(folder, 'in'), join(folder, 'out'), width, guest, 'libxl', false]]), env: { ...process.env, PYTHONPATH: pythonPath, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(stderr);
    return new Uint8Array(readFileSync(join(folder, 'out')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of several checkpoints it makes a stream that is wrong: `convert.test.ts` has the list. */
const COMPARED = LEGACY_IMAGES.filter(({ name }) => !name.includes('remus'));

describe.skipIf(tools === null)('a real legacy stream beside the conversion of convert-legacy-stream', () => {
  it.each(COMPARED)('says the same: $name', async ({ name, ...which }) => {
    if (tools === null || typeof tools === 'string') throw new Error(tools ?? 'left out');
    const bytes = bare(await image({ name, ...which }));
    const hints: LegacyHints = { width: name.includes('tools32') ? 4 : 8, guest: name.includes('hvm') ? 'hvm' : 'pv' };
    const made = theirs(tools, bytes, hints.width === 4 ? 32 : 64, hints.guest ?? '');
    expect(made.length).toBeGreaterThan(1_000_000);
    const result = await compareSubjects(await subjectOf(bytes, { hints, as: 'legacy' }), await subjectOf(made));
    expect(differences(result).map(({ path }) => path)).toEqual([]);
    expect(accounts(result).missing).toEqual([0, 0]);
  });
});
