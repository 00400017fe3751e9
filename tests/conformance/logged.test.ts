/** What the restoring side logs of a fault: the whole line, with its arguments, wherever the stream decides them. */
import { describe, expect, it } from 'vitest';
import { patternOf } from '../../src/core/analysis/log/format.ts';
import { MESSAGES } from '../../src/core/analysis/log/match.ts';
import { rowName } from '../../src/core/formats/names.ts';
import { open, scanned } from '../build/open.ts';
import { goodPv } from '../build/good.ts';
import { FAULTS } from './faults.ts';
import { LEGACY_FAULTS } from './legacy-faults.ts';

/** Arguments that are the destination's, or memory that was never set. */
const UNDECIDED: ReadonlySet<string> = new Set([
  'libxc.x86-pv-p2m-frames.coverage',
  // How many vCPUs there are a config says, and these streams have none.
  'libxc.x86-pv-vcpu.id',
  // More leaves or MSRs than the hypervisor reads: it names none of them.
  'libxc.x86-cpuid-policy.leaf',
  'libxc.x86-msr-policy.entry',
  'libxc.domain-header.type',
  // A whole line as it is; others have its words.
  'libxl.stream.truncated',
]);

const TAKES_ARGUMENTS = MESSAGES.filter(({ format }) => format.includes('{'));

function wholeLine(logs: string): boolean {
  return TAKES_ARGUMENTS.some(({ format }) => {
    const match = patternOf(format).exec(logs);
    return match !== null && match[0].length >= Math.min(logs.length, format.length - 20);
  });
}

describe('what is logged of a fault', () => {
  it.each([...FAULTS, ...LEGACY_FAULTS].map(([what, bytes, rule]) => [what, bytes, rule] as const))('%s: is a whole line where it is one of a known message with arguments', (_what, bytes, rule) => {
    for (const { logs } of open(bytes).findings.filter((finding) => finding.rule === rule && finding.logs !== '')) {
      if (UNDECIDED.has(rule) || !TAKES_ARGUMENTS.some(({ format }) => format.includes(logs))) continue;
      expect(wholeLine(logs), logs).toBe(true);
    }
  });

  const LIBXL = String.fromCharCode(...goodPv().subarray(0, 8192)).indexOf('LibxlFmt');
  const IMAGE = LIBXL + 16 + 8;
  const logsOf = (at: number, values: readonly number[], rule: string): string => {
    const bytes = goodPv().slice();
    bytes.set(values, at);
    return scanned(bytes).findings.find((finding) => finding.rule === rule)?.logs ?? '';
  };

  it('has ident and version of a libxl header, as they were expected and as they are', () => {
    expect(logsOf(LIBXL + 4, [0x58], 'libxl.header.ident')).toBe('Invalid ident: expected 0x4c6962786c466d74, got 0x4c69627858466d74');
    expect(logsOf(LIBXL + 11, [3], 'libxl.header.version')).toBe('Unexpected Version: expected 2, got 3');
  });

  it('has zeroes for what a cut libxl header lacks', () => {
    const cut = (length: number): string => scanned(goodPv().subarray(0, LIBXL + length)).findings.find(({ rule }) => rule === 'libxl.header.truncated')?.logs ?? '';
    expect(cut(3)).toBe('Invalid ident: expected 0x4c6962786c466d74, got 0x4c69620000000000');
    expect(cut(10)).toBe('Unexpected Version: expected 2, got 0');
  });

  it('has the marker of an image header as the host reads it', () => {
    expect(logsOf(IMAGE, [0xfe], 'libxc.image-header.marker')).toBe('Invalid marker: Got 0xfffffffffffffffe');
    expect(logsOf(IMAGE + 8, [0x59], 'libxc.image-header.id')).toBe('Invalid ID: Expected 0x58454e46, Got 0x59454e46');
    expect(logsOf(IMAGE + 15, [4], 'libxc.image-header.version')).toBe('Invalid Version: Expected 2 <= ver <= 3, Got 4');
  });
});

describe('an optional record behind the first checkpoint', () => {
  const [, bytes] = FAULTS.find(([what]) => what === 'an optional record behind the first checkpoint') ?? ['', new Uint8Array(0)];
  it('is told to end the restore at the checkpoint that is replayed, without a failover', () => {
    const found = open(bytes).findings.find(({ rule }) => rule === 'libxc.checkpoint.optional');
    expect(found?.message).toContain('fails when checkpoint 2 is replayed, and fails over to none');
  });

  it('leaves no failover at the end of the capture', () => {
    const { index } = open(bytes).stream.builder;
    let whole = index.rowCount - 1;
    while (whole > 0 && rowName(index, whole, 'libxl') !== 'CHECKPOINT_END') whole--;
    const opened = open(bytes.subarray(0, index.endOf(whole)));
    expect(opened.rules).not.toContain('libxc.stream.failover');
    expect(opened.findings.find(({ rule }) => rule === 'libxc.stream.no-failover')?.message).toMatch(/^The stream ends after checkpoint 2, which is whole, but there is no failover: a restore refuses optional 0x80000000 \(libxc:\d+, at 0x\w+\) \(libxc\.checkpoint\.optional\)/);
  });
});
